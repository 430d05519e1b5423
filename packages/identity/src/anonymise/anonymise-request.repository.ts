import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { AnonymiseRequestRow } from "./anonymise.tables.ts";

/** What waits for a second person, if anything does. */
export async function findRequest(reader: Tx, userNum: number): Promise<AnonymiseRequestRow | undefined> {
  return q(reader)
    .selectFrom("identity.anonymise_request")
    .selectAll()
    .where("user_num", "=", userNum)
    .executeTakeFirst();
}

/** Asks anew: an earlier request is replaced. */
export async function storeRequest(tx: Tx, row: AnonymiseRequestRow): Promise<void> {
  const { user_num: _, ...values } = row;
  await q(tx)
    .insertInto("identity.anonymise_request")
    .values(row)
    .onConflict((conflict) => conflict.column("user_num").doUpdateSet(values))
    .execute();
}

/** Ends what waits; `false` when nothing did. */
export async function deleteRequest(tx: Tx, userNum: number): Promise<boolean> {
  const [deleted] = await q(tx).deleteFrom("identity.anonymise_request").where("user_num", "=", userNum).execute();
  return (deleted?.numDeletedRows ?? 0n) > 0n;
}
