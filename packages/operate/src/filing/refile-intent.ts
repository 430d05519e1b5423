import { AppError, newId } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { JobQueue } from "@muniment/jobs";
import { errors } from "@muniment/operate-api";
import { recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import { actionsOf } from "../case/index.ts";
import type { CaseRow } from "../case/index.ts";
import { emailCases, holdEmail } from "../inbound-email/index.ts";
import { subjectOf } from "../user/index.ts";
import type { OperateActor } from "../user/index.ts";
import { targetOf } from "./filing-intent.ts";
import { runFiling, undoFiling } from "./filing-task.ts";
import { findFilingOf, insertFiling, listFilingItems, lockFiling, updateFiling } from "./filing.repository.ts";
import type { Filing, FilingItem, FilingView } from "./filing.repository.ts";

/** Whether what a filing brought to a case can go to another one; never where it added a version to what was there. */
export function canRefile(
  actor: OperateActor,
  { view, row, items }: { view: FilingView; row: CaseRow | undefined; items: readonly FilingItem[] },
): boolean {
  if (view.state !== "done" || row === undefined) return false;
  if (!actor.permissions.has("email.file") || !actionsOf(actor, row).includes("file")) return false;
  const filed = items.filter(({ state }) => state === "done");
  return filed.length > 0 && filed.every(({ if_filed: ifFiled }) => ifFiled !== "new_version");
}

/**
 * Keeps the intention to move what was filed to another case, and queues it: a filing there of the same documents, after
 * which they leave the case that had them. Gives the id of that filing (OPR-FIL-014).
 */
export async function intendRefile(
  { clock, jobs }: { clock: Clock; jobs: JobQueue },
  tx: Tx,
  given: { actor: OperateActor; view: FilingView; row: CaseRow | undefined; caseId: string },
): Promise<string> {
  const { actor, view, row, caseId } = given;
  await holdEmail(tx, actor, view.email_id);
  const held = await lockFiling(tx, view.id);
  const items = await listFilingItems(tx, [view.id]);
  if (held === undefined || !canRefile(actor, { view: { ...view, state: held.state }, row, items })) {
    throw new AppError(errors.conflict, { text: "What was filed here cannot be moved to another case." });
  }
  const target = await targetOf(tx, actor, caseId);
  if (target.id === view.case_id) {
    throw new AppError(errors.validationFailed, { text: "It is filed to this case already.", field: "case" });
  }
  const filed = items.filter(({ state }) => state === "done");
  const documents = filed.map(({ document }) => document);
  if ((await findFilingOf(tx, view.email_id, documents)) !== undefined) {
    throw new AppError(errors.conflict, { text: "This is being filed. Wait until that is done, or cancel it." });
  }
  const at = clock.now();
  const filing = {
    id: newId(),
    email_id: view.email_id,
    case_id: target.id,
    service_id: target.service_id,
    user_id: actor.userId,
    completes: false,
    replaces_id: view.id,
    created_at: at,
  };
  await insertFiling(tx, filing, likeThose(filed, { from: row, to: target }));
  await emailCases.link(tx, { email_id: view.email_id, case_id: target.id, linked_at: at, linked_by: actor.userId });
  await recordAudit(
    tx,
    subjectOf(actor, filing.id),
    [view.case_id, target.id].map((each) => ({
      at,
      action: "email.refile",
      object_type: "email",
      object_id: view.email_id,
      outcome: "unknown" as const,
      details: { filing: filing.id, replaces: view.id, documents: filed.map(({ name }) => name) },
      own: { function: "F7", run_as: "service", case_id: each },
    })),
  );
  await jobs.add(tx, runFiling, { filing: filing.id }, { key: `filing:${filing.id}` });
  return filing.id;
}

/** The same documents in folders of the same names; a folder is found by its name, since its id is of the other case. */
function likeThose(filed: readonly FilingItem[], { from, to }: { from: CaseRow | undefined; to: CaseRow }) {
  const seen = new Set<string>();
  return filed.flatMap(({ document, name, folder, folder_name: folderName }) => {
    const isRoot = folder.id === undefined && folder.path.length === 0;
    const inRoot = isRoot || folderName === from?.place_name;
    const path = folder.id === undefined ? folder.path : inRoot ? [] : [folderName];
    const key = JSON.stringify([document, path]);
    if (seen.has(key)) return [];
    seen.add(key);
    const item = { document, name, folder: { path }, folder_name: path.join(" / ") || to.place_name };
    return [{ ...item, if_filed: "keep_both" as const }];
  });
}

/** What a filing replaces leaves its case, now that the other one has it. */
export async function leaveReplaced(
  tx: Tx,
  { jobs }: { jobs: JobQueue },
  { replaces_id: replacesId, user_id: userId }: Pick<Filing, "replaces_id" | "user_id">,
): Promise<void> {
  const replaced = replacesId === null ? undefined : await lockFiling(tx, replacesId);
  if (replaced?.state !== "done") return;
  await updateFiling(tx, replaced.id, { state: "undoing", undone_by: userId, trouble: null });
  await jobs.add(tx, undoFiling, { filing: replaced.id }, { key: `undo-filing:${replaced.id}` });
}
