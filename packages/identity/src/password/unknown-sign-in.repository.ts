import type { Selectable } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import { released } from "../account-state/index.ts";
import type { LockState } from "../account-state/index.ts";
import type { UnknownSignInRow } from "./password.tables.ts";

/** The failures under a name that opens nothing. */
export async function findUnknownSignIn(reader: Tx, nameHash: Buffer): Promise<LockState> {
  const row = await q(reader)
    .selectFrom("identity.unknown_sign_in")
    .select(["failed_logins", "locked_until", "is_locked"])
    .where("name_hash", "=", nameHash)
    .executeTakeFirst();
  return row ?? released;
}

/** As `findUnknownSignIn`, and nobody else counts under the name until the transaction ends. */
export async function lockUnknownSignIn(
  tx: Tx,
  nameHash: Buffer,
  now: Date,
): Promise<Pick<Selectable<UnknownSignInRow>, "failed_logins" | "locked_until" | "is_locked">> {
  return q(tx)
    .insertInto("identity.unknown_sign_in")
    .values({ name_hash: nameHash, last_at: now })
    .onConflict((conflict) => conflict.column("name_hash").doUpdateSet({ last_at: now }))
    .returning(["failed_logins", "locked_until", "is_locked"])
    .executeTakeFirstOrThrow();
}

/** Stores the counter of a name that the transaction has locked. */
export async function storeUnknownSignIn(tx: Tx, nameHash: Buffer, state: LockState): Promise<void> {
  await q(tx)
    .updateTable("identity.unknown_sign_in")
    .set({ ...state })
    .where("name_hash", "=", nameHash)
    .execute();
}

/** Forgets names under which nothing was tried since `before`. */
export async function forgetUnknownSignIns(tx: Tx, before: Date): Promise<void> {
  await q(tx).deleteFrom("identity.unknown_sign_in").where("last_at", "<", before).execute();
}
