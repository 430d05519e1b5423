import { AppError, newId } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { errors } from "@muniment/operate-api";
import type { BundleEntryValue } from "@muniment/operate-api/bundle";
import type { Tx } from "@muniment/platform/db";
import { findCase } from "../case/index.ts";
import type { CaseRow } from "../case/index.ts";
import { RepositoryError, refusalOf } from "../document-repository/index.ts";
import type { Attempted, DocumentRepository, Repositories } from "../document-repository/index.ts";
import { effectiveState, findLink, getService, standingOf } from "../linked-service/index.ts";
import type { OperateActor } from "../user/index.ts";

/** What it takes to look at picked documents. */
export interface PickDeps {
  readonly reader: Tx;
  readonly clock: Clock;
  readonly repositories: Repositories;
}

type Pick = NonNullable<BundleEntryValue["document"]>;

const ACTION = "view documents in";

/**
 * Refuses documents that are not in the workspace of a case that the person may see, or that a linked person may not
 * see themselves: the service account reads them later, and may see more (OPR-IDN-010).
 */
export async function checkPicks(
  deps: PickDeps,
  actor: OperateActor,
  { row, picks }: { readonly row: CaseRow; readonly picks: readonly Pick[] },
): Promise<void> {
  for (const [caseId, ofCase] of Map.groupBy(picks, (pick) => pick.case ?? row.id)) {
    const source = caseId === row.id ? row : await findCase(deps.reader, actor, caseId);
    if (source === undefined) throw new AppError(errors.notFound);
    if (ofCase.some(({ service }) => service !== source.system_name)) throw new AppError(errors.notFound);
    await checkDocuments(deps, actor, { source, ids: ofCase.map(({ document_id: id }) => id) });
  }
}

async function checkDocuments(
  { reader, clock, repositories }: PickDeps,
  actor: OperateActor,
  { source, ids }: { source: CaseRow; ids: readonly string[] },
): Promise<void> {
  const service = await getService(reader, source.service_id);
  const place = { action: ACTION, place: source.place_name, service: source.service_name } as const;
  await told({ ...place, runAs: "service" }, async () => {
    const person = { login: actor.login, name: actor.name };
    const account = await repositories.asService(service, { operationId: newId(), person });
    for (const id of ids) await requireDocument(account, id, source.item_id);
  });
  const link = service.type === "work" ? await findLink(reader, service.id, { userId: actor.userId }) : undefined;
  if (link === undefined || effectiveState(standingOf(link, clock.now())) !== "healthy") return;
  await told({ ...place, runAs: "user" }, async () => {
    const own = await repositories.asUser(service, actor.userId);
    for (const id of ids) await own.stat(id);
  });
}

async function requireDocument(account: DocumentRepository, id: string, rootId: string): Promise<void> {
  const { kind } = await account.stat(id);
  if (kind !== "document" || !(await account.isWithin(id, rootId))) throw new AppError(errors.notFound);
}

async function told(attempted: Attempted, ask: () => Promise<void>): Promise<void> {
  try {
    await ask();
  } catch (error) {
    if (!(error instanceof RepositoryError)) throw error;
    // Nobody learns by asking for it that something is there.
    if (error.fault === "gone" || error.fault === "denied" || error.fault === "input") {
      if (attempted.runAs === "service") throw new AppError(errors.notFound);
    }
    throw refusalOf(error, attempted);
  }
}
