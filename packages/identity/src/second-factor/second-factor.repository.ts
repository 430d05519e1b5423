import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { SecondFactorRow } from "./second-factor.tables.ts";

/** A person's second factor, confirmed or not yet. */
export async function findFactor(reader: Tx, userNum: number): Promise<SecondFactorRow | undefined> {
  return q(reader).selectFrom("identity.second_factor").selectAll().where("user_num", "=", userNum).executeTakeFirst();
}

/** Puts a new secret in the place of what is there. */
export async function replaceFactor(tx: Tx, row: SecondFactorRow): Promise<void> {
  await deleteFactor(tx, row.user_num);
  await q(tx).insertInto("identity.second_factor").values(row).execute();
}

/** Changes a factor that the transaction has locked with its account. */
export async function updateFactor(
  tx: Tx,
  userNum: number,
  changes: Partial<Pick<SecondFactorRow, "confirmed_at" | "last_step">>,
): Promise<void> {
  await q(tx).updateTable("identity.second_factor").set(changes).where("user_num", "=", userNum).execute();
}

/** Takes the factor with its recovery codes away. */
export async function deleteFactor(tx: Tx, userNum: number): Promise<void> {
  await q(tx).deleteFrom("identity.second_factor").where("user_num", "=", userNum).execute();
}

/** Puts new recovery codes in the place of all earlier ones. */
export async function replaceCodes(tx: Tx, userNum: number, hashes: readonly Buffer[]): Promise<void> {
  await q(tx).deleteFrom("identity.recovery_code").where("user_num", "=", userNum).execute();
  await q(tx)
    .insertInto("identity.recovery_code")
    .values(hashes.map((code_hash) => ({ user_num: userNum, code_hash, used_at: null })))
    .execute();
}

/** Marks a recovery code as used; `false` when there is none, or it was used before. */
export async function useCode(tx: Tx, userNum: number, codeHash: Buffer, now: Date): Promise<boolean> {
  const row = await q(tx)
    .updateTable("identity.recovery_code")
    .set({ used_at: now })
    .where("user_num", "=", userNum)
    .where("code_hash", "=", codeHash)
    .where("used_at", "is", null)
    .returning("user_num")
    .executeTakeFirst();
  return row !== undefined;
}

/** How many recovery codes are left. */
export async function countCodes(reader: Tx, userNum: number): Promise<number> {
  const row = await q(reader)
    .selectFrom("identity.recovery_code")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("user_num", "=", userNum)
    .where("used_at", "is", null)
    .executeTakeFirstOrThrow();
  return row.count;
}
