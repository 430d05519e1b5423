import { AppError, newId } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { JobQueue } from "@muniment/jobs";
import { errors } from "@muniment/operate-api";
import { recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import { actionsOf } from "../case/index.ts";
import type { CaseRow } from "../case/index.ts";
import { holdEmail, nextEmailPhase, phaseOf } from "../inbound-email/index.ts";
import type { SettleStaging } from "../inbound-email/index.ts";
import { subjectOf } from "../user/index.ts";
import type { OperateActor } from "../user/index.ts";
import { changeWorkItem } from "../work-item/index.ts";
import { undoFiling } from "./filing-task.ts";
import { findFilingOf, listFilingItems, lockFiling, updateFiling } from "./filing.repository.ts";
import type { FilingItem, FilingView } from "./filing.repository.ts";

const DAYS = 14;
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/** Whether a filing can be taken back: within 14 days, and never where it added a version to what was there. */
export function canUndo(
  actor: OperateActor,
  { view, row, items, now }: { view: FilingView; row: CaseRow | undefined; items: readonly FilingItem[]; now: Date },
): boolean {
  if (view.state !== "done" || view.ended_at === null || row === undefined) return false;
  if (!actor.permissions.has("email.file") || !actionsOf(actor, row).includes("file")) return false;
  if (now.getTime() - view.ended_at.getTime() > DAYS * DAY_MILLISECONDS) return false;
  const filed = items.filter(({ state }) => state === "done");
  return filed.length > 0 && filed.every(({ if_filed: ifFiled }) => ifFiled !== "new_version");
}

/** Keeps the intention to take a filing back, and queues it; its e-mail is open again (OPR-FIL-013). */
export async function intendUndo(
  { clock, jobs, settleStaging }: { clock: Clock; jobs: JobQueue; settleStaging: SettleStaging },
  tx: Tx,
  given: { actor: OperateActor; view: FilingView; row: CaseRow | undefined },
): Promise<void> {
  const { actor, view, row } = given;
  const email = await holdEmail(tx, actor, view.email_id);
  const held = await lockFiling(tx, view.id);
  const items = await listFilingItems(tx, [view.id]);
  const now = clock.now();
  if (held === undefined || !canUndo(actor, { view: { ...view, state: held.state }, row, items, now })) {
    throw new AppError(errors.conflict, { text: "This filing cannot be undone." });
  }
  const documents = items.map(({ document }) => document);
  if ((await findFilingOf(tx, view.email_id, documents)) !== undefined) {
    throw new AppError(errors.conflict, { text: "This is being filed. Wait until that is done, or cancel it." });
  }
  await updateFiling(tx, view.id, { state: "undoing", undone_by: actor.userId, trouble: null });
  const phase = phaseOf(email);
  const reopened = nextEmailPhase(phase, "reopen");
  if (reopened !== undefined) {
    const change = { phase: reopened, closedAt: null, takenBy: actor.userId, by: actor.userId, at: now };
    await changeWorkItem(tx, email.id, change);
    await settleStaging(tx, { emailId: email.id, operationId: newId(), at: now });
  }
  await recordAudit(tx, subjectOf(actor, view.id), [
    {
      at: now,
      action: "email.unfile",
      object_type: "email",
      object_id: view.email_id,
      outcome: "unknown",
      details: { filing: view.id, documents: items.map(({ name }) => name) },
      own: { function: "F7", run_as: "service", case_id: view.case_id },
    },
  ]);
  await jobs.add(tx, undoFiling, { filing: view.id }, { key: `undo-filing:${view.id}` });
}
