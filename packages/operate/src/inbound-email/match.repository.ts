import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { Email } from "./email.repository.ts";

/** A case as the rules see it. */
export interface MatchedCase {
  readonly id: string;
  readonly reference: string;
  readonly is_closed: boolean;
}

const MOST_CASES = 20;

/** The cases of the other messages of its thread, those that came and those that were sent. */
export async function casesOfThread(reader: Tx, email: Email): Promise<MatchedCase[]> {
  const { id, thread_id: threadId, message_references: references, in_reply_to: answered } = email;
  const named = [...references, ...(answered === null ? [] : [answered])];
  const { rows } = await sql<MatchedCase>`
    select w.id, w.reference, w.closed_at is not null as is_closed
    from (
      select c.case_id, c.linked_at as at from operate.email e join operate.email_case c on c.email_id = e.id
      where e.thread_id = ${threadId} and e.id <> ${id}
      union all
      select o.case_id, o.created_at from operate.outbound_email o
      where o.state <> 'draft' and o.message_id = any(${named}::text[])) as found
    join operate.work_item w on w.id = found.case_id
    group by w.id order by max(found.at) desc, w.num limit ${MOST_CASES}`.execute(q(reader));
  return rows;
}

/** A case whose mail bears one of these tags, and whether the sender is one whom the tagged mail went to. */
export async function casesByTag(
  reader: Tx,
  tags: readonly string[],
  from: string | null,
): Promise<(MatchedCase & { readonly knows_sender: boolean })[]> {
  if (tags.length === 0) return [];
  const { rows } = await sql<MatchedCase & { knows_sender: boolean }>`
    select w.id, w.reference, w.closed_at is not null as is_closed,
      bool_or(exists (select from operate.outbound_recipient r where r.email_id = o.id and r.address = ${from}))
        as knows_sender
    from operate.outbound_email o join operate.work_item w on w.id = o.case_id
    where o.state <> 'draft' and o.tag = any(${[...tags]}::text[])
    group by w.id order by w.num limit ${MOST_CASES}`.execute(q(reader));
  return rows;
}

/** Cases with one of these references, and whether the sender's mail is at them already. */
export async function casesByReference(
  reader: Tx,
  references: readonly string[],
  from: string | null,
): Promise<(MatchedCase & { readonly knows_sender: boolean })[]> {
  const wanted = [...new Set(references.flatMap((each) => [each, each.toUpperCase()]))];
  if (wanted.length === 0) return [];
  const { rows } = await sql<MatchedCase & { knows_sender: boolean }>`
    select w.id, w.reference, w.closed_at is not null as is_closed,
      exists (select from operate.email_case c join operate.email e on e.id = c.email_id
        where c.case_id = w.id and e.from_address = ${from}) as knows_sender
    from operate.work_item w where w.type = 'case' and w.reference = any(${wanted}::text[])
    order by w.num limit ${MOST_CASES}`.execute(q(reader));
  return rows;
}

/** Open cases that the sender's mail is at, at most so many. */
export async function casesOfSender(reader: Tx, from: string, atMost: number): Promise<MatchedCase[]> {
  const { rows } = await sql<MatchedCase>`
    select distinct w.id, w.reference, false as is_closed
    from operate.email e join operate.email_case c on c.email_id = e.id join operate.work_item w on w.id = c.case_id
    where e.from_address = ${from} and w.closed_at is null limit ${atMost}`.execute(q(reader));
  return rows;
}

/** Who handled the last message of a thread that somebody handled. */
export async function lastHandler(reader: Tx, { id, thread_id: threadId }: Email): Promise<string | undefined> {
  const { rows } = await sql<{ user_id: string }>`select w.owner_user_id as user_id
    from operate.email e join operate.work_item w on w.id = e.id
    where e.thread_id = ${threadId} and e.id <> ${id} and w.owner_user_id is not null
    order by w.num desc limit 1`.execute(q(reader));
  return rows[0]?.user_id;
}
