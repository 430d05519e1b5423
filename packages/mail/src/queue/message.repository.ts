import { typed } from "@muniment/platform/db";
import type { Tx } from "@muniment/platform/db";
import type { Insertable, Selectable } from "kysely";
import type { MailState, MessageRow, MessageTables } from "./message.tables.ts";

const q = typed<MessageTables>();

/** A message that still has to go out, with its content. */
export type WaitingMessage = Selectable<MessageRow> & { readonly text: string; readonly html: string };

/** Adds a message. */
export async function insertMessage(tx: Tx, row: Insertable<MessageRow>): Promise<void> {
  await q(tx).insertInto("mail.message").values(row).execute();
}

/** The state of a message; `undefined` when there is none. */
export async function findState(tx: Tx, messageId: string): Promise<MailState | undefined> {
  const row = await q(tx)
    .selectFrom("mail.message")
    .select("state")
    .where("message_id", "=", messageId)
    .executeTakeFirst();
  return row?.state;
}

/** The message for the only one who sends it now; `undefined` while somebody else does, or when it is done. */
export async function lockWaiting(tx: Tx, messageId: string): Promise<WaitingMessage | undefined> {
  const row = await q(tx)
    .selectFrom("mail.message")
    .selectAll()
    .where("message_id", "=", messageId)
    .where("state", "in", ["queued", "deferred"])
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  return row?.text == null || row.html == null ? undefined : { ...row, text: row.text, html: row.html };
}

/** Notes before the relay is asked that it will be. */
export async function openAttempt(tx: Tx, messageId: string): Promise<void> {
  await q(tx)
    .updateTable("mail.message")
    .set((row) => ({ attempts: row("attempts", "+", 1), is_attempt_open: true }))
    .where("message_id", "=", messageId)
    .execute();
}

/** Notes that the relay took the message, and erases its content. */
export async function markSent(tx: Tx, messageId: string, sentAt: Date): Promise<void> {
  await q(tx)
    .updateTable("mail.message")
    .set({
      state: "sent",
      sent_at: sentAt,
      last_error: null,
      is_attempt_open: false,
      text: null,
      html: null,
      headers: "{}",
    })
    .where("message_id", "=", messageId)
    .execute();
}

/** Notes that the message is given up, and erases its content. */
export async function markBounced(
  tx: Tx,
  messageId: string,
  reason: string,
  { isRefused = false }: { isRefused?: boolean } = {},
): Promise<void> {
  await q(tx)
    .updateTable("mail.message")
    .set({
      state: "bounced",
      last_error: reason,
      is_refused: isRefused,
      is_attempt_open: false,
      text: null,
      html: null,
      headers: "{}",
    })
    .where("message_id", "=", messageId)
    .execute();
}

/** Notes that the message is tried again at `nextAt`. */
export async function markDeferred(
  tx: Tx,
  messageId: string,
  next: { readonly reason: string; readonly nextAt: Date },
): Promise<void> {
  await q(tx)
    .updateTable("mail.message")
    .set({ state: "deferred", last_error: next.reason, next_at: next.nextAt, is_attempt_open: false })
    .where("message_id", "=", messageId)
    .execute();
}

/** How far a message got, without its content. */
export type Delivery = Pick<
  Selectable<MessageRow>,
  | "message_id"
  | "kind"
  | "recipient"
  | "subject"
  | "state"
  | "attempts"
  | "next_at"
  | "last_error"
  | "created_at"
  | "sent_at"
  | "is_refused"
>;

/** How far these messages got, by their ids. */
export async function readDeliveries(
  reader: Tx,
  messageIds: readonly string[],
): Promise<ReadonlyMap<string, Delivery>> {
  if (messageIds.length === 0) return new Map();
  const rows = await q(reader)
    .selectFrom("mail.message")
    .select([
      "message_id",
      "kind",
      "recipient",
      "subject",
      "state",
      "attempts",
      "next_at",
      "last_error",
      "created_at",
      "sent_at",
      "is_refused",
    ])
    .where("message_id", "in", messageIds)
    .execute();
  return new Map(rows.map((row) => [row.message_id, row]));
}
