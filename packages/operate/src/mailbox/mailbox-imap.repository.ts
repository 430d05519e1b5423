import { sql } from "kysely";
import type { Insertable, Selectable, Updateable } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { ImapMessageRow, MailboxImapRow, MailboxRow } from "./mailbox.tables.ts";

/** A row as it is read. */
export type MailboxImap = Selectable<MailboxImapRow>;

/** Where a mailbox's mail is fetched; nothing for one by SMTP. */
export async function findImap(reader: Tx, mailboxId: string): Promise<MailboxImap | undefined> {
  return q(reader)
    .selectFrom("operate.mailbox_imap")
    .selectAll()
    .where("mailbox_id", "=", mailboxId)
    .executeTakeFirst();
}

/** Gives a mailbox these settings; what was fetched is kept in mind as long as it is the same folder. */
export async function putImap(tx: Tx, row: Insertable<MailboxImapRow>): Promise<void> {
  const { mailbox_id: _id, ...change } = row;
  await q(tx)
    .insertInto("operate.mailbox_imap")
    .values(row)
    .onConflict((conflict) => conflict.column("mailbox_id").doUpdateSet(change))
    .execute();
}

/** From here on its mail comes by SMTP. */
export async function removeImap(tx: Tx, mailboxId: string): Promise<void> {
  await q(tx).deleteFrom("operate.mailbox_imap").where("mailbox_id", "=", mailboxId).execute();
}

/** Forgets how far another folder was fetched. */
export async function forgetFetched(tx: Tx, mailboxId: string): Promise<void> {
  await q(tx).deleteFrom("operate.imap_message").where("mailbox_id", "=", mailboxId).execute();
}

/** Changes what is known of the connection; no change of settings. */
export async function updateImap(tx: Tx, mailboxId: string, change: Updateable<MailboxImapRow>): Promise<void> {
  await q(tx).updateTable("operate.mailbox_imap").set(change).where("mailbox_id", "=", mailboxId).execute();
}

/** Those whose password an older key sealed. */
export async function listOldImapSecrets(tx: Tx, newestKeyId: string): Promise<MailboxImap[]> {
  return q(tx)
    .selectFrom("operate.mailbox_imap")
    .selectAll()
    .where("secret_key_id", "<>", newestKeyId)
    .forUpdate()
    .execute();
}

/** An enabled mailbox with the place that its mail is fetched from. */
export interface FollowedMailbox {
  readonly mailbox: MailboxRow;
  readonly imap: MailboxImap;
  readonly address: string;
}

/** Enabled mailboxes whose mail is fetched. */
export async function listFollowed(reader: Tx): Promise<FollowedMailbox[]> {
  const mailboxes = await q(reader)
    .selectFrom("operate.mailbox as m")
    .innerJoin("operate.mailbox_imap as i", "i.mailbox_id", "m.id")
    .innerJoin("operate.mailbox_address as a", "a.mailbox_id", "m.id")
    .selectAll("m")
    .select("a.address")
    .where("m.state", "=", "enabled")
    .where("a.is_main", "=", true)
    .execute();
  if (mailboxes.length === 0) return [];
  const ids = mailboxes.map(({ id }) => id);
  const imaps = await q(reader).selectFrom("operate.mailbox_imap").selectAll().where("mailbox_id", "in", ids).execute();
  const byId = new Map(imaps.map((imap) => [imap.mailbox_id, imap]));
  return mailboxes.flatMap(({ address, ...mailbox }) => {
    const imap = byId.get(mailbox.id);
    return imap === undefined ? [] : [{ mailbox, imap, address }];
  });
}

/** Takes or keeps the right to follow a mailbox; false while another process has it (OPR-IDM-007). */
export async function leaseImap(
  tx: Tx,
  given: { readonly mailboxId: string; readonly owner: string; readonly now: Date; readonly until: Date },
): Promise<boolean> {
  const { rows } = await sql`
    update operate.mailbox_imap set lease_owner = ${given.owner}, lease_until = ${given.until}
    where mailbox_id = ${given.mailboxId}
      and (lease_owner is null or lease_owner = ${given.owner} or lease_until < ${given.now})
    returning mailbox_id`.execute(q(tx));
  return rows.length > 0;
}

/** Gives the right back. */
export async function releaseImap(
  tx: Tx,
  given: { readonly mailboxId: string; readonly owner: string },
): Promise<void> {
  await q(tx)
    .updateTable("operate.mailbox_imap")
    .set({ lease_owner: null, lease_until: null })
    .where("mailbox_id", "=", given.mailboxId)
    .where("lease_owner", "=", given.owner)
    .execute();
}

/** Keeps in mind that a message was looked at; false when it was before. */
export async function insertFetched(tx: Tx, row: ImapMessageRow): Promise<boolean> {
  const inserted = await q(tx)
    .insertInto("operate.imap_message")
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returning("uid")
    .executeTakeFirst();
  if (inserted === undefined) return false;
  await q(tx)
    .updateTable("operate.mailbox_imap")
    .set((eb) => ({
      uid_validity: row.uid_validity,
      last_uid: eb
        .case()
        .when("uid_validity", "=", row.uid_validity)
        .then(eb.fn<number>("greatest", ["last_uid", eb.val(row.uid)]))
        .else(row.uid)
        .end(),
    }))
    .where("mailbox_id", "=", row.mailbox_id)
    .execute();
  return true;
}

/** Messages that are kept, and of which the server was not told yet. */
export async function listUnacknowledged(reader: Tx, mailboxId: string, uidValidity: number): Promise<number[]> {
  const rows = await q(reader)
    .selectFrom("operate.imap_message")
    .select("uid")
    .where("mailbox_id", "=", mailboxId)
    .where("uid_validity", "=", uidValidity)
    .where("is_acknowledged", "=", false)
    .orderBy("uid")
    .execute();
  return rows.map(({ uid }) => uid);
}

/** The server was told of a message. */
export async function acknowledgeFetched(
  tx: Tx,
  at: Pick<ImapMessageRow, "mailbox_id" | "uid_validity" | "uid">,
): Promise<void> {
  await q(tx)
    .updateTable("operate.imap_message")
    .set({ is_acknowledged: true })
    .where("mailbox_id", "=", at.mailbox_id)
    .where("uid_validity", "=", at.uid_validity)
    .where("uid", "=", at.uid)
    .execute();
}

/** Fetches nothing more until somebody gives another password (operate.md 23.2). */
export async function blockCredentials(tx: Tx, id: string, given: { reason: string; at: Date }): Promise<boolean> {
  const row = await q(tx)
    .updateTable("operate.mailbox")
    .set((eb) => ({
      state: "blocked_credentials",
      state_reason: given.reason,
      state_since: given.at,
      rev: eb("rev", "+", 1),
    }))
    .where("id", "=", id)
    .where("state", "=", "enabled")
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}
