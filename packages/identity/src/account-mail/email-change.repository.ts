import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { EmailChangeRow } from "./account-mail.tables.ts";

/** Puts the change in the place of any earlier one of the account. */
export async function replaceEmailChange(tx: Tx, row: EmailChangeRow): Promise<void> {
  await q(tx)
    .insertInto("identity.email_change")
    .values(row)
    .onConflict((conflict) => conflict.column("user_num").doUpdateSet(row))
    .execute();
}

/** The change behind a link, as long as it is the newest of its account. */
export async function findEmailChange(reader: Tx, tokenHash: Buffer): Promise<EmailChangeRow | undefined> {
  return q(reader)
    .selectFrom("identity.email_change")
    .selectAll()
    .where("token_hash", "=", tokenHash)
    .executeTakeFirst();
}

/** The change that an account waits for. */
export async function findEmailChangeOf(reader: Tx, userNum: number): Promise<EmailChangeRow | undefined> {
  return q(reader).selectFrom("identity.email_change").selectAll().where("user_num", "=", userNum).executeTakeFirst();
}

/** Nobody waits for the change any more. */
export async function endEmailChange(tx: Tx, userNum: number): Promise<void> {
  await q(tx).deleteFrom("identity.email_change").where("user_num", "=", userNum).execute();
}

/** Forgets what nobody has confirmed in time. */
export async function forgetEmailChanges(tx: Tx, now: Date): Promise<void> {
  await q(tx).deleteFrom("identity.email_change").where("expires_at", "<=", now).execute();
}
