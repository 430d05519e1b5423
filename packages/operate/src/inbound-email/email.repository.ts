import { sql } from "kysely";
import type { Insertable, Updateable } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { EmailDocumentRow, EmailMatchRow, EmailRow } from "./email.tables.ts";

/** An e-mail as it is read. */
export type Email = Awaited<ReturnType<typeof getEmail>>;

/** An e-mail by its id. */
export async function getEmail(reader: Tx, id: string) {
  return q(reader).selectFrom("operate.email").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
}

/** The e-mail that the same message has become, and its reference (OPR-IDM-002). */
export async function findByContent(
  reader: Tx,
  messageId: string,
  contentHash: string,
): Promise<{ id: string; reference: string } | undefined> {
  return q(reader)
    .selectFrom("operate.email as e")
    .innerJoin("operate.work_item as w", "w.id", "e.id")
    .select(["e.id", "w.reference"])
    .where("e.message_id", "=", messageId)
    .where("e.content_hash", "=", contentHash)
    .executeTakeFirst();
}

/** Adds an e-mail, whose work item is there. */
export async function insertEmail(tx: Tx, row: Insertable<EmailRow>): Promise<void> {
  await q(tx).insertInto("operate.email").values(row).execute();
}

/** Changes the columns that are given. */
export async function updateEmail(tx: Tx, id: string, change: Updateable<EmailRow>): Promise<void> {
  await q(tx).updateTable("operate.email").set(change).where("id", "=", id).execute();
}

/** The original and the attachments of e-mails, in their order. */
export async function listEmailDocuments(reader: Tx, emailIds: readonly string[]): Promise<EmailDocumentRow[]> {
  if (emailIds.length === 0) return [];
  return q(reader)
    .selectFrom("operate.email_document")
    .selectAll()
    .where("email_id", "in", [...emailIds])
    .orderBy("email_id")
    .orderBy("ordinal")
    .execute();
}

/** What came with a new e-mail. */
export async function insertEmailDocuments(tx: Tx, rows: readonly EmailDocumentRow[]): Promise<void> {
  if (rows.length > 0)
    await q(tx)
      .insertInto("operate.email_document")
      .values([...rows])
      .execute();
}

/** Changes one of them. */
export async function updateEmailDocument(
  tx: Tx,
  at: { emailId: string; ordinal: number },
  change: Updateable<EmailDocumentRow>,
): Promise<void> {
  await q(tx)
    .updateTable("operate.email_document")
    .set(change)
    .where("email_id", "=", at.emailId)
    .where("ordinal", "=", at.ordinal)
    .execute();
}

/** What became of several of them in staging: one statement. */
export async function updateEmailDocuments(
  tx: Tx,
  emailId: string,
  rows: readonly Pick<EmailDocumentRow, "ordinal" | "state" | "item_id" | "withheld_reason">[],
): Promise<void> {
  await sql`update operate.email_document d
    set state = g.state, item_id = g.item_id, withheld_reason = g.withheld_reason
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as g(ordinal smallint, state text, item_id text, withheld_reason text)
    where d.email_id = ${emailId} and d.ordinal = g.ordinal`.execute(q(tx));
}

/** Says of what was not stored yet that it will not be. */
export async function discardWaiting(tx: Tx, emailId: string, at: Date): Promise<void> {
  await q(tx)
    .updateTable("operate.email_document")
    .set({ state: "discarded", discarded_at: at })
    .where("email_id", "=", emailId)
    .where("state", "=", "waiting")
    .execute();
}

/** Puts what the rules found in the place of what they found before. */
export async function replaceMatches(tx: Tx, emailId: string, rows: readonly EmailMatchRow[]): Promise<void> {
  await q(tx).deleteFrom("operate.email_match").where("email_id", "=", emailId).execute();
  if (rows.length > 0)
    await q(tx)
      .insertInto("operate.email_match")
      .values([...rows])
      .execute();
}

/** Says that an e-mail belongs to a case; false when that was said before. */
export async function insertEmailCase(
  tx: Tx,
  row: { email_id: string; case_id: string; linked_at: Date; linked_by: string | null },
): Promise<boolean> {
  const inserted = await q(tx)
    .insertInto("operate.email_case")
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returning("case_id")
    .executeTakeFirst();
  return inserted !== undefined;
}

/** Takes that back; false when it was not said. */
export async function deleteEmailCase(tx: Tx, emailId: string, caseId: string): Promise<boolean> {
  const { numDeletedRows } = await q(tx)
    .deleteFrom("operate.email_case")
    .where("email_id", "=", emailId)
    .where("case_id", "=", caseId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Which cases an e-mail belongs to, for those who file it. */
export const emailCases = { link: insertEmailCase, unlink: deleteEmailCase } as const;

/** The cases that e-mails belong to, in the order in which that was said. */
export async function listEmailCases(reader: Tx, emailIds: readonly string[]) {
  if (emailIds.length === 0) return [];
  return q(reader)
    .selectFrom("operate.email_case")
    .selectAll()
    .where("email_id", "in", [...emailIds])
    .orderBy("linked_at")
    .orderBy("case_id")
    .execute();
}

/** Whether its sender has written before. */
export async function hasEarlierFrom(reader: Tx, { id, from_address: from, received_at: at }: Email): Promise<boolean> {
  const found = await q(reader)
    .selectFrom("operate.email")
    .select("id")
    .where("from_address", "=", from)
    .where("id", "<>", id)
    .where("received_at", "<=", at)
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

/** The subjects of a sender's newest messages since a moment. */
export async function listSubjectsFrom(
  reader: Tx,
  from: string,
  given: { since: Date; atMost: number },
): Promise<string[]> {
  const rows = await q(reader)
    .selectFrom("operate.email")
    .select("subject")
    .where("from_address", "=", from)
    .where("received_at", ">", given.since)
    .orderBy("received_at", "desc")
    .limit(given.atMost)
    .execute();
  return rows.map(({ subject }) => subject);
}

/** Whether another e-mail with the same Message-ID says something else (OPR-INB-062). */
export async function hasOtherContent(reader: Tx, { id, message_id: messageId }: Email): Promise<boolean> {
  const found = await q(reader)
    .selectFrom("operate.email")
    .select("id")
    .where("message_id", "=", messageId)
    .where("id", "<>", id)
    .executeTakeFirst();
  return found !== undefined;
}

/** Joins the threads that an e-mail belongs to into one; how many others are in it then (OPR-INB-060). */
export async function joinThread(tx: Tx, email: Email): Promise<number> {
  // Two messages of one thread at once would each not see the other.
  await sql`select pg_advisory_xact_lock(hashtextextended('operate.email.thread', 0))`.execute(q(tx));
  const named = [...email.message_references, ...(email.in_reply_to === null ? [] : [email.in_reply_to])];
  const { rows } = await sql<{ others: number }>`
    with found as (
      select thread_id from operate.email where message_id = any(${[...named, email.message_id]}::text[])
      union select thread_id from operate.outbound_email where message_id = any(${named}::text[])
      union select thread_id from operate.email where in_reply_to = ${email.message_id}
      union select thread_id from operate.email where message_references @> array[${email.message_id}]
      union select thread_id from operate.email where thread_index is not null and thread_index = ${email.thread_index}
      union select ${email.thread_id}::uuid),
    joined as (
      update operate.email set thread_id = (select min(thread_id::text)::uuid from found)
      where thread_id in (select thread_id from found) returning id)
    select count(*) - 1 as others from joined`.execute(q(tx));
  return rows[0]?.others ?? 0;
}

/** Says that files have left staging unfiled. */
export async function discardDocuments(
  tx: Tx,
  emailId: string,
  { ordinals, at }: { ordinals: readonly number[]; at: Date },
): Promise<void> {
  if (ordinals.length === 0) return;
  await q(tx)
    .updateTable("operate.email_document")
    .set({ state: "discarded", discarded_at: at })
    .where("email_id", "=", emailId)
    .where("ordinal", "in", [...ordinals])
    .where("state", "=", "staged")
    .execute();
}

/** Says that files are in staging again. */
export async function bringDocumentsBack(
  tx: Tx,
  emailId: string,
  given: { folderId: string; documents: readonly { ordinal: number; itemId: string }[] },
): Promise<void> {
  await updateEmail(tx, emailId, { staging_folder: given.folderId });
  for (const { ordinal, itemId } of given.documents) {
    await updateEmailDocument(tx, { emailId, ordinal }, { state: "staged", item_id: itemId, discarded_at: null });
  }
}
