import type { Tx } from "@muniment/platform/db";
import { findCaseAsSystem } from "../case/index.ts";
import type { CaseRow } from "../case/index.ts";
import { findConfigured, wantedPlace } from "../configured-repository/index.ts";
import type { WantedPlace } from "../configured-repository/index.ts";
import { matterData } from "../generation/index.ts";
import { findLink, getService } from "../linked-service/index.ts";
import type { LinkedServiceRow } from "../linked-service/index.ts";
import type { EffectScope } from "../operation/index.ts";
import { participantsOf } from "../participant/index.ts";
import { findWorkType } from "../work-type/index.ts";
import { findBuild, findBundle } from "./bundle.repository.ts";
import type { BuildView } from "./bundle.repository.ts";

/** What one run of a build goes by. */
export interface BuildWork {
  readonly build: BuildView;
  readonly row: CaseRow;
  /** Where the bundle is stored: at the case's, or where its type keeps bundles. */
  readonly service: LinkedServiceRow;
  /** That place; absent for the case's own workspace. */
  readonly place: WantedPlace | undefined;
  readonly person: { readonly login: string; readonly name: string };
  /** Of the service account at the case's service. */
  readonly account: string | undefined;
  readonly scope: EffectScope;
}

/** OPR-REP-006: bundles can lie in another repository than the documents of the case. */
async function placeOfBundles(reader: Tx, row: CaseRow): Promise<Pick<BuildWork, "service" | "place">> {
  const key = (await findWorkType(reader, row.work_type))?.bundles ?? null;
  const configured = key === null ? undefined : await findConfigured(reader, key);
  const service = await getService(reader, configured?.service_id ?? row.service_id);
  if (configured === undefined) return { service, place: undefined };
  const matter = matterData(row, await participantsOf(reader, row.id));
  return { service, place: wantedPlace(configured, service, { case: matter, context: matter }) };
}

/** Reads all that a run needs; `undefined` for a build that is over or not there. */
export async function readBuildWork(reader: Tx, buildId: string): Promise<BuildWork | undefined> {
  const build = await findBuild(reader, buildId);
  if (build === undefined || (build.state !== "running" && build.state !== "waiting")) return undefined;
  const bundle = await findBundle(reader, build.bundle_id);
  const row = bundle === undefined ? undefined : await findCaseAsSystem(reader, bundle.case_id);
  if (row === undefined) throw new Error("A build without its case");
  const { service, place } = await placeOfBundles(reader, row);
  const link = await findLink(reader, service.id, { userId: build.user_id });
  const system = await findLink(reader, service.id, "system");
  return {
    build,
    row,
    service,
    place,
    person: { login: link?.account_id ?? build.user_login, name: build.user_name },
    account: system?.account_id ?? undefined,
    scope: {
      groupId: build.id,
      function: "F9",
      runAs: "service",
      serviceId: service.id,
      userId: build.user_id,
      comment: `Operate F9 for ${build.user_name} (${row.reference}) op:${build.id}`,
    },
  };
}
