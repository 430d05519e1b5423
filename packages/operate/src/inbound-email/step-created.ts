import { sql } from "kysely";
import type { Clock } from "@muniment/kernel";
import { newId } from "@muniment/kernel";
import type { ReceivedMail } from "@muniment/mail/read";
import { recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import { systemSubject } from "../user/index.ts";
import { insertWorkItem } from "../work-item/index.ts";
import { findByContent, insertEmail, insertEmailDocuments } from "./email.repository.ts";
import type { EmailDocumentRow, EmailPerson } from "./email.tables.ts";
import type { MessageWork, ReadMessage, Step } from "./pipeline-step.ts";

const MOST_SUBJECT = 1000;
const REFERENCE_DIGITS = 6;

/** Stage 3: the e-mail and its work item, once however often the message comes (OPR-INB-001, -062). */
export function createdStep({ clock }: { clock: Clock }): Step {
  return {
    stage: "created",
    async run(work) {
      const read = await work.readMail();
      return async (tx) => {
        const { messageId, contentHash } = read.mail;
        // The same message by two ways at once: the second one waits here, and then finds the first.
        await sql`select pg_advisory_xact_lock(hashtextextended(${messageId}, 0))`.execute(q(tx));
        const known = await findByContent(tx, messageId, contentHash);
        if (known !== undefined) {
          return { outcome: "duplicate", detail: known.reference, emailId: known.id, isLast: true };
        }
        const { id, reference } = await create(tx, work, { read, at: clock.now() });
        return { outcome: "done", detail: reference, emailId: id };
      };
    },
  };
}

async function create(
  tx: Tx,
  { message, mailbox }: MessageWork,
  { read, at }: { read: ReadMessage; at: Date },
): Promise<{ id: string; reference: string }> {
  const { mail } = read;
  const id = newId();
  const { rows } = await sql<{ number: number }>`select nextval('operate.email_number')::integer as number`.execute(
    q(tx),
  );
  const reference = `E-${String(rows[0]?.number ?? 0).padStart(REFERENCE_DIGITS, "0")}`;
  const subject = (mail.subject ?? "").slice(0, MOST_SUBJECT);
  const { from } = mail;
  await insertWorkItem(tx, {
    id,
    type: "inbound-email",
    reference,
    title: subject,
    phase: "new",
    owner: { kind: "team", id: mailbox.default_team_id },
    words: from === undefined ? [] : [from.name, from.address],
    at,
  });
  await insertEmail(tx, {
    id,
    mailbox_id: mailbox.id,
    ...columnsOf(mail),
    subject,
    thread_id: id,
    received_at: message.received_at,
    class: "normal",
    raw_hash: message.raw_hash,
    staging_folder: null,
  });
  await insertEmailDocuments(tx, documentsOf(id, { reference, read, size: message.size }));
  await recordAudit(tx, systemSubject(`mailbox ${mailbox.name}`, message.id), [
    {
      at,
      action: "email.receive",
      object_type: "email",
      object_id: id,
      after: { reference, mailbox: mailbox.name, documents: mail.attachments.length + 1 },
      own: { function: "F6" },
    },
  ]);
  return { id, reference };
}

function columnsOf(mail: ReceivedMail) {
  const { text, html, report, from } = mail;
  return {
    message_id: mail.messageId,
    content_hash: mail.contentHash,
    in_reply_to: mail.inReplyTo ?? null,
    message_references: [...mail.references],
    thread_index: mail.threadIndex ?? null,
    from_name: from?.name ?? null,
    from_address: from?.address.toLowerCase() ?? null,
    reply_to: peopleOf(mail.replyTo),
    to_people: peopleOf(mail.to),
    cc_people: peopleOf(mail.cc),
    sent_at: mail.sentDate ?? null,
    body_text: text?.content ?? null,
    body_html: html?.content ?? null,
    is_body_cut: (text?.isCut ?? false) || (html?.isCut ?? false),
    remote_images: html?.remoteImages ?? 0,
    signs: [...new Set(mail.signs.map(({ kind }) => kind))],
    protection: mail.protection,
    report: report === undefined ? null : JSON.stringify(report),
  };
}

function peopleOf(people: ReceivedMail["to"]): string {
  return JSON.stringify(
    people.map(({ name, address }): EmailPerson => (name === "" ? { address } : { name, address })),
  );
}

function documentsOf(
  emailId: string,
  { reference, read, size }: { reference: string; read: ReadMessage; size: number },
): EmailDocumentRow[] {
  const { mail, sha256 } = read;
  const names = new Set(mail.attachments.map(({ name }) => name.toLowerCase()));
  const own = `${reference}.eml`;
  const common = { email_id: emailId, withheld_reason: null, item_id: null, discarded_at: null };
  const original: EmailDocumentRow = {
    ...common,
    ordinal: 0,
    name: names.has(own.toLowerCase()) ? `${reference} (original).eml` : own,
    type: "message/rfc822",
    size,
    sha256,
    is_inline: false,
    content_id: null,
    container: null,
    state: "waiting",
  };
  const attachments = mail.attachments.map((attachment): EmailDocumentRow => ({
    ...common,
    ordinal: attachment.ordinal,
    name: attachment.name,
    type: attachment.type,
    size: attachment.size,
    sha256: attachment.sha256,
    is_inline: attachment.isInline,
    content_id: attachment.contentId ?? null,
    container: attachment.container ?? null,
    // Listed, not stored (OPR-INB-015).
    state: attachment.size === 0 ? "empty" : "waiting",
  }));
  return [original, ...attachments];
}
