import type { TaskKind } from "@muniment/operate-api/task";
import type { Tx } from "@muniment/platform/db";
import { findCaseHeadAsSystem } from "../case/index.ts";
import { raiseTask } from "../task/index.ts";
import type { OutboundView } from "./outbound-email.repository.ts";

/**
 * Asks whoever wrote an e-mail to see to it; of what a rule wrote, whoever has its case. Nothing that concerns somebody's
 * work ends in a log alone (OPR-ERR-031).
 */
export async function askSender(
  tx: Tx,
  view: Pick<OutboundView, "id" | "reference" | "subject" | "user_id" | "case_id">,
  { kind, text, at }: { kind: TaskKind; text: string; at: Date },
): Promise<void> {
  const row = view.case_id === null ? undefined : await findCaseHeadAsSystem(tx, view.case_id);
  const userId = view.user_id ?? row?.owner_user_id;
  const owner = userId == null ? row?.owner_team_id : userId;
  if (owner == null) return;
  const title = `${view.reference} ${view.subject}`.trim();
  const given = { kind, title, text, caseId: view.case_id, subjectId: view.id, at };
  await raiseTask(tx, { ...given, owner: { kind: userId == null ? "team" : "user", id: owner } });
}
