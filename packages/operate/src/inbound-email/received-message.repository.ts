import { sql } from "kysely";
import type { Insertable, Updateable } from "kysely";
import type { MailStage } from "@muniment/operate-api/inbound-email";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import { isRowId } from "../paging.ts";
import type { OperateActor } from "../user/index.ts";
import { ofRestrictedCase } from "./email-view.repository.ts";
import type { ReceivedMessageRow, StoredTrouble } from "./received-message.tables.ts";

/** A message under way as it is read. */
export type ReceivedMessage = Awaited<ReturnType<typeof getMessage>>;

/** Messages that came by one transfer, one for each mailbox. */
export async function insertMessages(tx: Tx, rows: readonly Insertable<ReceivedMessageRow>[]): Promise<void> {
  await q(tx)
    .insertInto("operate.received_message")
    .values([...rows])
    .execute();
}

/** A message by its id. */
export async function getMessage(reader: Tx, id: string) {
  return q(reader).selectFrom("operate.received_message").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
}

/**
 * Changes a message that is where somebody thinks it is; `undefined` when it is not, because another worker was
 * quicker.
 */
export async function changeMessage(
  tx: Tx,
  at: Pick<ReceivedMessage, "id" | "stage" | "state">,
  change: Updateable<ReceivedMessageRow>,
): Promise<ReceivedMessage | undefined> {
  return q(tx)
    .updateTable("operate.received_message")
    .set(change)
    .where("id", "=", at.id)
    .where("stage", "=", at.stage)
    .where("state", "=", at.state)
    .returningAll()
    .executeTakeFirst();
}

/** A message with the name of its mailbox, and what it says once that is known. */
export type MessageView = Awaited<ReturnType<typeof listMessageViews>>[number];

/** Which messages are wanted. */
export interface MessageFilter {
  readonly limit: number;
  readonly id?: string;
  readonly state?: ReceivedMessageRow["state"];
  readonly mailbox?: string;
  /** Those that came before this one. */
  readonly before?: number;
}

/** Messages, the newest first, and whether what one says is of a case that is closed to the person (OPR-INB-046). */
export async function listMessageViews(reader: Tx, actor: OperateActor, filter: MessageFilter) {
  const { id, state, mailbox, before } = filter;
  if (mailbox !== undefined && !isRowId(mailbox)) return [];
  let query = q(reader)
    .selectFrom("operate.received_message as r")
    .innerJoin("operate.mailbox as m", "m.id", "r.mailbox_id")
    .leftJoin("operate.email as e", "e.id", "r.email_id")
    .select(["r.id", "r.num", "r.mailbox_id", "m.name as mailbox_name", "r.envelope_sender", "e.subject"])
    .select(["e.message_id", "r.size", "r.received_at", "r.stage", "r.state", "r.trouble", "r.email_id"])
    .select(ofRestrictedCase(actor, "r.email_id").as("is_hidden"))
    .orderBy("r.num", "desc")
    .limit(filter.limit);
  if (id !== undefined) query = query.where("r.id", "=", id);
  if (state !== undefined) query = query.where("r.state", "=", state);
  if (mailbox !== undefined) query = query.where("r.mailbox_id", "=", mailbox);
  if (before !== undefined) query = query.where("r.num", "<", before);
  return query.execute();
}

/** Why a message waits for a mailbox's storage, when one does. */
export async function findWaiting(reader: Tx, mailboxId: string): Promise<StoredTrouble | undefined> {
  const row = await q(reader)
    .selectFrom("operate.received_message")
    .select("trouble")
    .where("mailbox_id", "=", mailboxId)
    .where("state", "=", "waiting")
    .limit(1)
    .executeTakeFirst();
  return row?.trouble ?? undefined;
}

/** The mailboxes whose storage messages wait for, each with the message that was tried the longest ago. */
export async function listWaitingPlaces(reader: Tx): Promise<{ mailbox_id: string; message_id: string }[]> {
  const { rows } = await sql<{ mailbox_id: string; message_id: string }>`
    select distinct on (mailbox_id) mailbox_id, id as message_id from operate.received_message
    where state = 'waiting' order by mailbox_id, updated_at, num`.execute(q(reader));
  return rows;
}

/** Lets messages that wait go on: one, or all of a mailbox; the ids in the order in which they came. */
export async function wakeMessages(
  tx: Tx,
  which: { readonly mailboxId: string } | { readonly messageId: string },
  now: Date,
): Promise<string[]> {
  const only = "mailboxId" in which ? sql`mailbox_id = ${which.mailboxId}` : sql`id = ${which.messageId}`;
  const { rows } = await sql<{ id: string }>`
    with woken as (
      update operate.received_message set state = 'running', trouble = null, updated_at = ${now}
      where state = 'waiting' and ${only} returning id, num)
    select id from woken order by num`.execute(q(tx));
  return rows.map(({ id }) => id);
}

/** What happened to a message at a stage. */
export interface StageEntry {
  readonly messageId: string;
  readonly stage: MailStage;
  readonly outcome: string;
  readonly detail?: string | undefined;
  readonly at: Date;
}

/** Adds lines to what happened to messages. */
export async function logStages(tx: Tx, entries: readonly StageEntry[]): Promise<void> {
  await q(tx)
    .insertInto("operate.received_message_log")
    .values(
      entries.map(({ messageId, stage, outcome, detail, at }) => ({
        message_id: messageId,
        stage,
        outcome,
        detail: detail ?? null,
        at,
      })),
    )
    .execute();
}

/** Changes a message as `changeMessage` does, and adds the line that tells of it: one statement. */
export async function reachStage(
  tx: Tx,
  at: Pick<ReceivedMessage, "id" | "stage" | "state">,
  { change, entry }: { readonly change: Updateable<ReceivedMessageRow>; readonly entry: Omit<StageEntry, "messageId"> },
): Promise<ReceivedMessage | undefined> {
  return q(tx)
    .with("changed", (cte) =>
      cte
        .updateTable("operate.received_message")
        .set(change)
        .where("id", "=", at.id)
        .where("stage", "=", at.stage)
        .where("state", "=", at.state)
        .returningAll(),
    )
    .with("told", (cte) =>
      cte
        .insertInto("operate.received_message_log")
        .columns(["message_id", "stage", "outcome", "detail", "at"])
        .expression((from) =>
          from
            .selectFrom("changed")
            .select((eb) => [
              "changed.id as message_id",
              eb.cast<string>(eb.val(entry.stage), "text").as("stage"),
              eb.cast<string>(eb.val(entry.outcome), "text").as("outcome"),
              eb.cast<string | null>(eb.val(entry.detail ?? null), "text").as("detail"),
              eb.cast<Date>(eb.val(entry.at), "timestamptz").as("at"),
            ]),
        ),
    )
    .selectFrom("changed")
    .selectAll()
    .executeTakeFirst();
}

/** What happened to a message, in order. */
export async function listStages(reader: Tx, messageId: string) {
  return q(reader)
    .selectFrom("operate.received_message_log")
    .select(["stage", "outcome", "detail", "at"])
    .where("message_id", "=", messageId)
    .orderBy("num")
    .execute();
}

/** Those of `hashes` that a message or an e-mail still names. */
export async function referencedRaws(reader: Tx, hashes: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ hash: string }>`
    select hash from unnest(${hashes}::text[]) as given (hash)
    where exists (select from operate.received_message m where m.raw_hash = hash)`.execute(q(reader));
  return new Set(rows.map(({ hash }) => hash));
}

/** The message that an e-mail was made of. */
export async function findMessageOf(reader: Tx, emailId: string): Promise<ReceivedMessage | undefined> {
  return q(reader)
    .selectFrom("operate.received_message")
    .selectAll()
    .where("email_id", "=", emailId)
    .orderBy("num")
    .limit(1)
    .executeTakeFirst();
}
