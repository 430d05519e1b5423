import type { Selectable } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { PasswordLinkRow } from "./reset-link.tables.ts";

/** A link as it is stored. */
export type PasswordLinkRecord = Selectable<PasswordLinkRow>;

/** Puts the link in the place of any earlier one of the account. */
export async function replaceLink(tx: Tx, row: PasswordLinkRow): Promise<void> {
  await q(tx)
    .insertInto("identity.password_link")
    .values(row)
    .onConflict((conflict) => conflict.column("user_num").doUpdateSet(row))
    .execute();
}

/** The link with that hash, as long as it is the newest of its account. */
export async function findLink(reader: Tx, tokenHash: Buffer): Promise<PasswordLinkRecord | undefined> {
  return q(reader)
    .selectFrom("identity.password_link")
    .selectAll()
    .where("token_hash", "=", tokenHash)
    .executeTakeFirst();
}

/** The newest link of an account, alive or not. */
export async function findLinkOf(reader: Tx, userNum: number): Promise<PasswordLinkRecord | undefined> {
  return q(reader).selectFrom("identity.password_link").selectAll().where("user_num", "=", userNum).executeTakeFirst();
}

/** As `findLink`, and nobody else may use or replace it until the transaction ends. */
export async function lockLink(tx: Tx, tokenHash: Buffer): Promise<PasswordLinkRecord | undefined> {
  return q(tx)
    .selectFrom("identity.password_link")
    .selectAll()
    .where("token_hash", "=", tokenHash)
    .forUpdate()
    .executeTakeFirst();
}

/** Makes the account's link dead from `spentAt` on, used or not. */
export async function spendLink(tx: Tx, userNum: number, spentAt: Date): Promise<void> {
  await q(tx)
    .updateTable("identity.password_link")
    .set({ spent_at: spentAt })
    .where("user_num", "=", userNum)
    .where("spent_at", "is", null)
    .execute();
}
