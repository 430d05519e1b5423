import { sql } from "kysely";
import type { Selectable } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Tx } from "@muniment/platform/db";
import type { RelayRow, RelayTables } from "./relay.tables.ts";

const q = typed<RelayTables>();

/** The chosen relay as it is stored. */
export type RelayRecord = Selectable<RelayRow>;

/** The relay that was chosen; `undefined` when the server's configuration holds. */
export async function findRelay(reader: Tx): Promise<RelayRecord | undefined> {
  return q(reader).selectFrom("mail.relay").selectAll().executeTakeFirst();
}

/** The same, held until the transaction ends; also when there is none, nobody else chooses one meanwhile. */
export async function lockRelay(tx: Tx): Promise<RelayRecord | undefined> {
  await sql`lock table mail.relay in share row exclusive mode`.execute(q(tx));
  return findRelay(tx);
}

/** Puts the relay in the place of the one before. */
export async function saveRelay(tx: Tx, row: Omit<RelayRecord, "is_chosen" | "revision">): Promise<void> {
  await q(tx)
    .insertInto("mail.relay")
    .values({ ...row, is_chosen: true, revision: 1 })
    .onConflict((conflict) => conflict.column("is_chosen").doUpdateSet({ ...row, revision: sql`relay.revision + 1` }))
    .execute();
}

/** Goes back to the configuration of the server. */
export async function deleteRelay(tx: Tx): Promise<void> {
  await q(tx).deleteFrom("mail.relay").execute();
}
