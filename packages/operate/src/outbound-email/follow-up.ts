import { addSeconds, newId } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { JobQueue } from "@muniment/jobs";
import type { MailReport, RecipientReport } from "@muniment/mail/read";
import { recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import { findCaseHeadAsSystem } from "../case/index.ts";
import { listEmailCases, newTag } from "../inbound-email/index.ts";
import type { Email, InboundFollowUp } from "../inbound-email/index.ts";
import { systemSubject } from "../user/index.ts";
import { domainOf, fieldsOf, peopleColumns, threadOf } from "./draft.service.ts";
import { findAcknowledgement } from "./email-template.repository.ts";
import { answerSubject, fillFields } from "./letter-text.ts";
import { changeOutbound, findOutboundAsSystem, insertOutbound, nextReference } from "./outbound-email.repository.ts";
import type { Recipient } from "./recipient.repository.ts";
import { sendOutbound } from "./outbound-task.ts";
import { askSender } from "./sender-task.ts";
import { findReported, hasAnswered, markRecipients, replaceRecipients } from "./recipient.repository.ts";
import { listSenders } from "./senders.ts";

const DAY_SECONDS = 86_400;
const MOST_TEXT = 1_000;

/** What mail that has come in means for what was sent: reports, and answers that go out by themselves. */
export function createFollowUp({ clock, jobs }: { clock: Clock; jobs: JobQueue }): InboundFollowUp {
  return {
    async takeReport(tx, email) {
      const report = email.report as MailReport | null;
      if (report === null) return undefined;
      const { originalMessageId = "", envelopeId = "", recipients } = report;
      const found = await findReported(tx, { messageId: originalMessageId, envelopeId });
      if (found === undefined) return undefined;
      const at = clock.now();
      for (const each of recipients) await mark(tx, { report, each, emailId: found.id, at });
      await changeOutbound(tx, { id: found.id, now: at }, {});
      await tellSender(tx, { id: found.id, report, at });
      await recordAudit(tx, systemSubject("mail report", email.id), [
        {
          at,
          action: "email.report",
          object_type: "outbound-email",
          object_id: found.id,
          details: {
            kind: report.kind,
            recipients: recipients.map(({ recipient, action }) => `${recipient} ${action}`),
          },
          own: { function: "F11", ...(found.case_id === null ? {} : { case_id: found.case_id }) },
        },
      ]);
      return found.case_id === null ? {} : { caseId: found.case_id };
    },
    async answer(tx, { email, mailbox }) {
      const { from_address: to } = email;
      // Whatever may not be answered has a sign, and none has one that a person wrote (OPR-INB-064, -066).
      if (to === null || email.class !== "normal" || email.signs.length > 0) return undefined;
      const rule = await findAcknowledgement(tx, mailbox.id);
      if (rule === undefined || !rule.is_enabled) return undefined;
      const sender = (await listSenders(tx)).find(({ mailbox_id }) => mailbox_id === mailbox.id);
      if (sender === undefined || sender.address.toLowerCase() === to) return undefined;
      const name = `acknowledgement of ${mailbox.name}`;
      const now = clock.now();
      if (await hasAnswered(tx, { rule: name, address: to, since: addSeconds(now, -DAY_SECONDS) })) return undefined;
      const id = newId();
      const person = { ...(email.from_name === null ? {} : { name: email.from_name }), address: to };
      const text = await textOf(tx, { email, rule, person, sender, now });
      await insertOutbound(tx, {
        id,
        reference: await nextReference(tx),
        case_id: text.caseId,
        user_id: null,
        rule: name,
        answers_id: email.id,
        ...threadOf(id, email),
        message_id: `${id}@${domainOf(sender.address)}`,
        tag: newTag(),
        from_name: sender.name,
        from_address: sender.address,
        ...peopleColumns({ to: [person], cc: [], bcc: [] }),
        subject: text.subject,
        body: text.body,
        keeps_copy: text.caseId !== null,
        is_automatic: true,
        state: "queued",
        cancel_until: now,
        copy_state: "none",
        created_at: now,
        updated_at: now,
      });
      await replaceRecipients(tx, id, { addresses: [to], at: now });
      await jobs.add(tx, sendOutbound, { email: id }, { key: `send:${id}` });
      return name;
    },
  };
}

/** Whoever wrote to somebody whom it will never reach is asked to see to it (OPR-INB-067). */
async function tellSender(tx: Tx, { id, report, at }: { id: string; report: MailReport; at: Date }): Promise<void> {
  const hard = report.recipients.filter((each) => stateOf(report, each) === "bounced" && isHard(each));
  const view = hard.length === 0 ? undefined : await findOutboundAsSystem(tx, id);
  if (view === undefined || view.is_automatic) return;
  const text = hard
    .map(({ recipient, diagnostic, status }) => `${recipient}: ${diagnostic ?? status}`)
    .join("\n")
    .slice(0, MOST_TEXT);
  await askSender(tx, view, { kind: "not_delivered", text, at });
}

/** A class of 4 may pass by itself, whatever is said of it (RFC 3463). */
const isHard = ({ status }: RecipientReport): boolean => status?.startsWith("4") !== true;

async function mark(
  tx: Tx,
  given: { report: MailReport; each: RecipientReport; emailId: string; at: Date },
): Promise<void> {
  const { report, each, emailId, at } = given;
  const state = stateOf(report, each);
  if (state === undefined) return;
  const evidence = [each.status, each.diagnostic ?? report.disposition].filter(Boolean).join(" ").slice(0, 500);
  const which = { emailId, address: each.recipient.toLowerCase(), states: BEFORE[state] };
  await markRecipients(tx, which, { state, evidence: evidence === "" ? each.action : evidence, at });
}

type Reported = "bounced" | "delivered" | "opened";

/** What is known already is not taken back by a report that comes late. */
const BEFORE: Readonly<Record<Reported, readonly Recipient["state"][]>> = {
  bounced: ["sent", "unknown", "delayed", "delivered"],
  delivered: ["sent", "unknown"],
  opened: ["sent", "unknown", "delivered"],
};

function stateOf(report: MailReport, { action, isFinal }: RecipientReport): Reported | undefined {
  if (report.kind === "receipt") return report.disposition === "displayed" ? "opened" : undefined;
  if (isFinal) return "bounced";
  return action === "delivered" ? "delivered" : undefined;
}

async function textOf(
  tx: Tx,
  given: {
    email: Email;
    rule: { subject: string; body: string };
    person: { name?: string; address: string };
    sender: { name: string; address: string };
    now: Date;
  },
): Promise<{ subject: string; body: string; caseId: string | null }> {
  const { email, rule, person, sender, now } = given;
  const [linked] = await listEmailCases(tx, [email.id]);
  const row = linked === undefined ? undefined : await findCaseHeadAsSystem(tx, linked.case_id);
  // A person whom the rule knows nothing of is not told what a case is called.
  const actor = { name: sender.name, email: sender.address };
  const fields = { ...fieldsOf({ actor, row: undefined, to: [person], now }), "case.reference": row?.reference ?? "" };
  const wanted = rule.subject.trim() === "" ? answerSubject(email.subject, "reply") : fillFields(rule.subject, fields);
  return { subject: wanted, body: withoutOpen(fillFields(rule.body, fields)), caseId: row?.id ?? null };
}

/** Nobody looks at what a rule writes before it leaves. */
const withoutOpen = (text: string): string => text.replaceAll(/\{\{[^{}]*\}\}/g, "");
