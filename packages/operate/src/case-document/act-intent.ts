import { AppError, addSeconds, newId } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { JobQueue } from "@muniment/jobs";
import { errors, refusals, refused } from "@muniment/operate-api";
import { recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import { findCase } from "../case/index.ts";
import type { CaseRow } from "../case/index.ts";
import { openAs } from "../document-repository/index.ts";
import type { Repositories, RepositoryAs } from "../document-repository/index.ts";
import { getService } from "../linked-service/index.ts";
import { subjectOf } from "../user/index.ts";
import type { OperateActor } from "../user/index.ts";
import { actionOf } from "./act-end.ts";
import { runAct } from "./act-task.ts";
import { functionOf } from "./act-work.ts";
import { insertAct } from "./document-act.repository.ts";
import type { Act, NewActItem } from "./document-act.repository.ts";

/** What acts are begun with. */
export interface IntentDeps {
  readonly clock: Clock;
  readonly jobs: JobQueue;
  readonly repositories: Repositories;
}

/** What somebody wants to do. */
export interface WantedAct {
  readonly kind: Act["kind"];
  readonly caseId: string;
  /** What the items lie in; the case's place when absent. */
  readonly folder?: string | undefined;
  readonly to?: { readonly case?: string; readonly folder?: string };
  readonly ifExists?: Act["if_exists"] | undefined;
  readonly ifRefused?: Act["if_refused"] | undefined;
  readonly undoOf?: string;
  /** An upload begins before its bytes are there. */
  readonly isReceiving?: boolean;
  readonly items: readonly NewActItem[];
}

/** Whoever began an act carries it out; only when that one is gone, a job goes on with it. */
const FALLBACK_SECONDS = 15;

/** A case whose documents the person may change: one that they see and that is open. */
export async function openCase(reader: Tx, actor: OperateActor, caseId: string): Promise<CaseRow> {
  const row = await findCase(reader, actor, caseId);
  if (row === undefined) throw new AppError(errors.notFound);
  if (row.phase === "closed") throw refused(refusals.readOnlyPlace({ reason: "the case is closed" }));
  return row;
}

/** As whom a case's place is reached, decided by the rules (operate.md 4); throws OPR-ERR-003 to -005. */
export async function reach(
  deps: IntentDeps,
  tx: Tx,
  given: { readonly actor: OperateActor; readonly row: CaseRow; readonly kind: Act["kind"] },
): Promise<RepositoryAs> {
  const service = await getService(tx, given.row.service_id);
  return openAs({ ...deps, reader: tx }, { function: functionOf(given.kind), service, actor: given.actor });
}

/** Keeps an intention with its audit before anything is done outside; gives its id (OPR-AUD-006). */
export async function intendAct(deps: IntentDeps, tx: Tx, actor: OperateActor, wanted: WantedAct): Promise<string> {
  const { kind, to, isReceiving = false } = wanted;
  const row = await openCase(tx, actor, wanted.caseId);
  const own = await reach(deps, tx, { actor, row, kind });
  const target = to === undefined ? undefined : await targetOf(deps, tx, { actor, kind, to, row, own });
  const at = deps.clock.now();
  const id = newId();
  await insertAct(
    tx,
    {
      id,
      kind,
      case_id: row.id,
      service_id: row.service_id,
      user_id: actor.userId,
      run_as: own.runAs,
      account: own.account ?? null,
      folder_id: wanted.folder ?? row.item_id,
      target_case_id: target?.row.id ?? null,
      target_service_id: target?.row.service_id ?? null,
      target_run_as: target?.own.runAs ?? null,
      target_account: target?.own.account ?? null,
      target_id: target === undefined ? null : (to?.folder ?? target.row.item_id),
      if_exists: wanted.ifExists ?? "ask",
      if_refused: wanted.ifRefused ?? "ask",
      undo_of: wanted.undoOf ?? null,
      state: isReceiving ? "receiving" : "running",
      created_at: at,
    },
    wanted.items,
  );
  const [first] = wanted.items;
  await recordAudit(tx, subjectOf(actor, id), [
    {
      at,
      action: actionOf(kind, first?.kind ?? "document"),
      object_type: "document_act",
      object_id: id,
      outcome: "unknown",
      details: { case: row.reference, items: wanted.items.length },
      own: { function: functionOf(kind), run_as: own.runAs, service: row.system_name, case_id: row.id },
    },
  ]);
  if (!isReceiving) await queueAct(deps, tx, id);
  return id;
}

/** Sees to it that the act is carried out, also when this process ends before it has done so. */
export async function queueAct({ jobs, clock }: IntentDeps, tx: Tx, id: string): Promise<void> {
  await jobs.add(
    tx,
    runAct,
    { act: id },
    { key: `document-act:${id}`, runAt: addSeconds(clock.now(), FALLBACK_SECONDS) },
  );
}

async function targetOf(
  deps: IntentDeps,
  tx: Tx,
  given: {
    readonly actor: OperateActor;
    readonly kind: Act["kind"];
    readonly to: { readonly case?: string };
    readonly row: CaseRow;
    readonly own: RepositoryAs;
  },
): Promise<{ row: CaseRow; own: RepositoryAs }> {
  const { actor, kind, to, row, own } = given;
  if (to.case === undefined || to.case === row.id) return { row, own };
  const other = await openCase(tx, actor, to.case);
  return { row: other, own: await reach(deps, tx, { actor, row: other, kind }) };
}
