import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { OutboundRecipientRow } from "./outbound-email.tables.ts";

/** One recipient of a message. */
export type Recipient = OutboundRecipientRow;

/** The recipients of a message, by address. */
export async function listRecipientsOf(reader: Tx, emailId: string): Promise<Recipient[]> {
  return q(reader)
    .selectFrom("operate.outbound_recipient")
    .selectAll()
    .where("email_id", "=", emailId)
    .orderBy("address")
    .execute();
}

/** Puts these recipients in the place of those before. */
export async function replaceRecipients(
  tx: Tx,
  emailId: string,
  given: { readonly addresses: readonly string[]; readonly at: Date },
): Promise<void> {
  await q(tx).deleteFrom("operate.outbound_recipient").where("email_id", "=", emailId).execute();
  if (given.addresses.length === 0) return;
  await q(tx)
    .insertInto("operate.outbound_recipient")
    .values(
      given.addresses.map((address) => ({
        email_id: emailId,
        address,
        state: "queued" as const,
        evidence: null,
        at: given.at,
      })),
    )
    .execute();
}

/** Says what became of it for those who are in one of `states`; whether that was somebody. */
export async function markRecipients(
  tx: Tx,
  which: {
    readonly emailId: string;
    readonly address?: string;
    readonly states: readonly Recipient["state"][];
  },
  change: Pick<Recipient, "state" | "evidence" | "at">,
): Promise<boolean> {
  let query = q(tx)
    .updateTable("operate.outbound_recipient")
    .set(change)
    .where("email_id", "=", which.emailId)
    .where("state", "in", [...which.states]);
  if (which.address !== undefined) query = query.where("address", "=", which.address);
  const { numUpdatedRows } = await query.executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** The message that a report is about: by its Message-ID, or by the token of its envelope. */
export async function findReported(
  reader: Tx,
  { messageId, envelopeId }: { readonly messageId: string; readonly envelopeId: string },
): Promise<{ id: string; case_id: string | null } | undefined> {
  const { rows } = await sql<{ id: string; case_id: string | null }>`select id, case_id from operate.outbound_email
    where state <> 'draft' and (message_id = ${messageId} or id::text = ${envelopeId}) limit 1`.execute(q(reader));
  return rows[0];
}

/** Who may be written to about a case: whoever has written about it, newest first. */
export async function listCorrespondents(
  reader: Tx,
  caseId: string,
): Promise<{ readonly name: string; readonly address: string }[]> {
  const { rows } = await sql<{ name: string; address: string }>`
    select distinct on (address) name, address from (
      select coalesce(e.from_name, '') as name, e.from_address as address
      from operate.email_case c join operate.email e on e.id = c.email_id
      where c.case_id = ${caseId}::uuid and e.from_address is not null and e.class = 'normal'
      union all
      select '', r.address from operate.outbound_email o join operate.outbound_recipient r on r.email_id = o.id
      where o.case_id = ${caseId}::uuid and r.state in ('sent', 'delivered', 'opened')) as known
    order by address, name desc limit 200`.execute(q(reader));
  return rows;
}

/** Whether this rule has written to the address since a moment. */
export async function hasAnswered(
  tx: Tx,
  given: { readonly rule: string; readonly address: string; readonly since: Date },
): Promise<boolean> {
  const { rule, address, since } = given;
  // Two letters of one sender at once: the second one waits here, and finds the answer to the first.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${rule} ${address}`}, 1))`.execute(q(tx));
  const { rows } = await sql`select from operate.outbound_email o
    join operate.outbound_recipient r on r.email_id = o.id
    where o.rule = ${rule} and r.address = ${address} and o.created_at > ${since} limit 1`.execute(q(tx));
  return rows.length > 0;
}
