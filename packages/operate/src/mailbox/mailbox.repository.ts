import { sql } from "kysely";
import type { Insertable, Updateable } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import { isRowId } from "../paging.ts";
import type { MailboxAddressRow, MailboxRow } from "./mailbox.tables.ts";

/** A mailbox with what its row names, and how many messages are under way there. */
export type MailboxView = Awaited<ReturnType<typeof listMailboxViews>>[number];

/** All mailboxes by name, or the one of an id. */
export async function listMailboxViews(reader: Tx, id?: string) {
  if (id !== undefined && !isRowId(id)) return [];
  let query = q(reader)
    .selectFrom("operate.mailbox as m")
    .innerJoin("operate.linked_service as s", "s.id", "m.service_id")
    .innerJoin("operate.team as t", "t.id", "m.default_team_id")
    .innerJoin("operate.repository as p", "p.key", "m.repository")
    .selectAll("m")
    .select([
      "s.system_name as service_system_name",
      "s.display_name as service_name",
      "t.name as team_name",
      "p.name as repository_name",
      sql<string[]>`array(select a.address from operate.mailbox_address a where a.mailbox_id = m.id
        order by a.is_main desc, a.address)`.as("addresses"),
      sql<number>`(select count(*) from operate.received_message r
        where r.mailbox_id = m.id and r.state <> 'ready')`.as("backlog"),
      sql<number>`(select count(*) from operate.received_message r
        where r.mailbox_id = m.id and r.state = 'parked')`.as("parked"),
    ])
    .orderBy("m.name");
  if (id !== undefined) query = query.where("m.id", "=", id);
  const views = await query.execute();
  const imaps = await listImaps(
    reader,
    views.map((view) => view.id),
  );
  return views.map((view) => ({ ...view, imap: imaps.get(view.id) }));
}

async function listImaps(reader: Tx, ids: readonly string[]) {
  const rows = await q(reader)
    .selectFrom("operate.mailbox_imap as i")
    .selectAll("i")
    .select(
      sql<number>`(select count(*) from operate.imap_message f
        where f.mailbox_id = i.mailbox_id and f.left_reason is not null)`.as("left"),
    )
    .where("i.mailbox_id", "=", sql<string>`any(${ids}::uuid[])`)
    .execute();
  return new Map(rows.map((row) => [row.mailbox_id, row]));
}

/** Where mailboxes store what they receive, each place once. */
export async function listStagingPlaces(
  reader: Tx,
): Promise<{ readonly service_id: string; readonly item_id: string; readonly name: string }[]> {
  const rows = await q(reader)
    .selectFrom("operate.mailbox")
    .select(["service_id", "item_id", "place_name"])
    .orderBy("name")
    .execute();
  const places = rows.flatMap(({ service_id, item_id, place_name: name }) =>
    item_id === null ? [] : [{ service_id, item_id, name }],
  );
  return [...new Map(places.map((place) => [`${place.service_id} ${place.item_id}`, place])).values()];
}

/** A mailbox by its id. */
export async function findMailbox(reader: Tx, id: string): Promise<MailboxRow | undefined> {
  if (!isRowId(id)) return undefined;
  return q(reader).selectFrom("operate.mailbox").selectAll().where("id", "=", id).executeTakeFirst();
}

/** The same, held against other changes until `tx` ends. */
export async function lockMailbox(tx: Tx, id: string): Promise<MailboxRow | undefined> {
  if (!isRowId(id)) return undefined;
  return q(tx).selectFrom("operate.mailbox").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();
}

/** The mailbox that takes mail for `address`, which is in small letters. */
export async function findMailboxByAddress(reader: Tx, address: string): Promise<MailboxRow | undefined> {
  return q(reader)
    .selectFrom("operate.mailbox_address as a")
    .innerJoin("operate.mailbox as m", "m.id", "a.mailbox_id")
    .selectAll("m")
    .where("a.address", "=", address)
    .executeTakeFirst();
}

/** False when the name is taken. */
export async function insertMailbox(tx: Tx, row: Insertable<MailboxRow>): Promise<boolean> {
  const inserted = await q(tx)
    .insertInto("operate.mailbox")
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returning("id")
    .executeTakeFirst();
  return inserted !== undefined;
}

/** Changes the columns that are given; false when the name is taken by another. */
export async function updateMailbox(tx: Tx, id: string, change: Updateable<MailboxRow>): Promise<boolean> {
  if (change.name !== undefined) {
    const other = await q(tx)
      .selectFrom("operate.mailbox")
      .select("id")
      .where(sql<string>`lower(name)`, "=", sql<string>`lower(${change.name})`)
      .where("id", "<>", id)
      .executeTakeFirst();
    if (other !== undefined) return false;
  }
  await q(tx)
    .updateTable("operate.mailbox")
    .set((eb) => ({ ...change, rev: eb("rev", "+", 1) }))
    .where("id", "=", id)
    .execute();
  return true;
}

/** Notes that mail came; no change of settings. */
export async function touchMailboxes(tx: Tx, ids: readonly string[], at: Date): Promise<void> {
  // A second is near enough, and keeps a busy mailbox's row from being written by every message.
  await sql`update operate.mailbox set last_message_at = ${at} where id = any(${ids}::uuid[])
    and (last_message_at is null or last_message_at < ${at}::timestamptz - interval '1 second')`.execute(q(tx));
}

/** Takes no more mail for it until its storage can be written to again (OPR-INB-004). */
export async function blockMailbox(tx: Tx, id: string, { reason, at }: { reason: string; at: Date }): Promise<void> {
  await q(tx)
    .updateTable("operate.mailbox")
    .set((eb) => ({ state: "blocked_storage", state_reason: reason, state_since: at, rev: eb("rev", "+", 1) }))
    .where("id", "=", id)
    .where("state", "=", "enabled")
    .execute();
}

/** Takes mail again. */
export async function unblockMailbox(tx: Tx, id: string, at: Date): Promise<void> {
  await q(tx)
    .updateTable("operate.mailbox")
    .set((eb) => ({ state: "enabled", state_reason: null, state_since: at, rev: eb("rev", "+", 1) }))
    .where("id", "=", id)
    .where("state", "=", "blocked_storage")
    .execute();
}

/** Blocked ones for which no message waits. */
export async function listBlockedMailboxes(reader: Tx): Promise<MailboxRow[]> {
  return q(reader)
    .selectFrom("operate.mailbox as m")
    .selectAll("m")
    .where("m.state", "=", "blocked_storage")
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("operate.received_message as r")
            .select("r.id")
            .whereRef("r.mailbox_id", "=", "m.id")
            .where("r.state", "in", ["waiting", "running"]),
        ),
      ),
    )
    .execute();
}

/** Every address of a mailbox: mail from them is our own (OPR-INB-064). */
export async function listOwnAddresses(reader: Tx): Promise<string[]> {
  const rows = await q(reader).selectFrom("operate.mailbox_address").select("address").execute();
  return rows.map(({ address }) => address);
}

/** Gives a mailbox these addresses and no others; which of them another mailbox has, when one has. */
export async function replaceAddresses(
  tx: Tx,
  mailboxId: string,
  rows: readonly MailboxAddressRow[],
): Promise<string[]> {
  const taken = await q(tx)
    .selectFrom("operate.mailbox_address")
    .select("address")
    .where("mailbox_id", "<>", mailboxId)
    .where(
      "address",
      "in",
      rows.map(({ address }) => address),
    )
    .execute();
  if (taken.length > 0) return taken.map(({ address }) => address);
  await q(tx).deleteFrom("operate.mailbox_address").where("mailbox_id", "=", mailboxId).execute();
  await q(tx)
    .insertInto("operate.mailbox_address")
    .values([...rows])
    .execute();
  return [];
}
