import type { Tx } from "@muniment/platform/db";
import { findCaseAsSystem } from "../case/index.ts";
import type { CaseRow } from "../case/index.ts";
import { findLink, getService } from "../linked-service/index.ts";
import type { LinkedServiceRow } from "../linked-service/index.ts";
import type { EffectScope } from "../operation/index.ts";
import { findBuild, findBundle } from "./bundle.repository.ts";
import type { BuildView } from "./bundle.repository.ts";

/** What one run of a build goes by. */
export interface BuildWork {
  readonly build: BuildView;
  readonly row: CaseRow;
  readonly service: LinkedServiceRow;
  readonly person: { readonly login: string; readonly name: string };
  /** Of the service account at the case's service. */
  readonly account: string | undefined;
  readonly scope: EffectScope;
}

/** Reads all that a run needs; `undefined` for a build that is over or not there. */
export async function readBuildWork(reader: Tx, buildId: string): Promise<BuildWork | undefined> {
  const build = await findBuild(reader, buildId);
  if (build === undefined || (build.state !== "running" && build.state !== "waiting")) return undefined;
  const bundle = await findBundle(reader, build.bundle_id);
  const row = bundle === undefined ? undefined : await findCaseAsSystem(reader, bundle.case_id);
  if (row === undefined) throw new Error("A build without its case");
  const service = await getService(reader, row.service_id);
  const link = await findLink(reader, service.id, { userId: build.user_id });
  const system = await findLink(reader, service.id, "system");
  return {
    build,
    row,
    service,
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
