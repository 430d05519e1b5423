import type { Clock } from "@muniment/kernel";
import { newId } from "@muniment/kernel";
import { recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import type { MailboxRow } from "../mailbox/index.ts";
import { systemSubject } from "../user/index.ts";
import { changeWorkItem, lockWorkItem } from "../work-item/index.ts";
import type { SettleStaging } from "./email-item.service.ts";
import { nextEmailPhase } from "./email-phase.ts";
import { insertEmailCase } from "./email.repository.ts";
import type { Email } from "./email.repository.ts";
import { phaseOf } from "./email-view.repository.ts";
import type { Step } from "./pipeline-step.ts";

/** What follows for what was sent from here, when mail has come in. */
export interface InboundFollowUp {
  /** Takes a report about something that was sent; nothing when it is about nothing known. */
  takeReport(tx: Tx, email: Email): Promise<{ readonly caseId?: string } | undefined>;
  /** Answers by itself where a rule says so; the rule's name when it does (OPR-INB-064). */
  answer(tx: Tx, given: { readonly email: Email; readonly mailbox: MailboxRow }): Promise<string | undefined>;
}

/** Stage 12: it is in its queue; a report about what was sent is done with at once (OPR-INB-067). */
export function readyStep(deps: { clock: Clock; followUp: InboundFollowUp; settleStaging: SettleStaging }): Step {
  return {
    stage: "ready",
    async run({ message, mailbox, readEmail }) {
      const email = await readEmail();
      return async (tx) => {
        const report = await deps.followUp.takeReport(tx, email);
        if (report !== undefined) {
          await close(tx, deps, { email, caseId: report.caseId, mailbox, messageId: message.id });
          return { outcome: "done", detail: "a report about what was sent", isLast: true };
        }
        const rule = await deps.followUp.answer(tx, { email, mailbox });
        return { outcome: "done", ...(rule === undefined ? {} : { detail: rule }), isLast: true };
      };
    },
  };
}

async function close(
  tx: Tx,
  { clock, settleStaging }: { clock: Clock; settleStaging: SettleStaging },
  given: { email: Email; caseId: string | undefined; mailbox: MailboxRow; messageId: string },
): Promise<void> {
  const { email, caseId, mailbox, messageId } = given;
  const at = clock.now();
  const item = await lockWorkItem(tx, "inbound-email", email.id);
  const phase = item === undefined ? undefined : nextEmailPhase(phaseOf(item), "not_case_related");
  if (caseId !== undefined) {
    await insertEmailCase(tx, { email_id: email.id, case_id: caseId, linked_at: at, linked_by: null });
  }
  if (phase === undefined) return;
  const operationId = newId();
  await changeWorkItem(tx, email.id, { phase, closedAt: at, at });
  await settleStaging(tx, { emailId: email.id, operationId, at });
  await recordAudit(tx, systemSubject(`mailbox ${mailbox.name}`, messageId), [
    {
      at,
      action: "email.dismiss",
      object_type: "email",
      object_id: email.id,
      details: { as: "report" },
      own: { function: "F6", ...(caseId === undefined ? {} : { case_id: caseId }) },
    },
  ]);
}
