import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import { libraryAliasOf } from "../library/index.ts";

/** An account's place in one library. */
export interface Membership {
  readonly library_id: number;
  /** The library's alias. */
  readonly alias: string;
  readonly role_id: number;
  readonly allow_logon: boolean;
}

/** Makes an account a member of a library. */
export async function insertMembership(
  tx: Tx,
  row: { user_num: number; library_id: number; role_id: number },
): Promise<void> {
  await q(tx).insertInto("identity.membership").values(row).execute();
}

/** Changes role or sign-in of a membership. */
export async function updateMembership(
  tx: Tx,
  key: { userNum: number; libraryId: number },
  changes: { role_id?: number; allow_logon?: boolean },
): Promise<void> {
  await q(tx)
    .updateTable("identity.membership")
    .set(changes)
    .where("user_num", "=", key.userNum)
    .where("library_id", "=", key.libraryId)
    .execute();
}

/** Ends a membership. */
export async function deleteMembership(tx: Tx, key: { userNum: number; libraryId: number }): Promise<void> {
  await q(tx)
    .deleteFrom("identity.membership")
    .where("user_num", "=", key.userNum)
    .where("library_id", "=", key.libraryId)
    .execute();
}

/** Every membership of an account, in the order of the libraries. */
export async function membershipsOf(reader: Tx, userNum: number): Promise<Membership[]> {
  return (await membershipsOfMany(reader, [userNum])).get(userNum) ?? [];
}

/** Every membership of several accounts, by their numbers. */
export async function membershipsOfMany(
  reader: Tx,
  userNums: readonly number[],
): Promise<ReadonlyMap<number, Membership[]>> {
  const rows = await q(reader)
    .selectFrom("identity.membership as m")
    .select(["m.user_num", "m.library_id", "m.role_id", "m.allow_logon"])
    .select(libraryAliasOf(sql.ref("m.library_id")).as("alias"))
    .where("m.user_num", "=", sql<number>`any(${userNums})`)
    .orderBy("m.library_id")
    .execute();
  return Map.groupBy(rows, (row) => row.user_num);
}
