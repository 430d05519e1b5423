import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { LockState } from "../account-state/index.ts";

/** One place of one account. */
export interface PlaceKey {
  readonly user_num: number;
  readonly place_hash: Buffer;
}

/** The counter of a place; `undefined` when the account was never there. */
export async function findPlace(reader: Tx, key: PlaceKey): Promise<LockState | undefined> {
  return q(reader)
    .selectFrom("identity.known_place")
    .select(["failed_logins", "locked_until", "is_locked"])
    .where("user_num", "=", key.user_num)
    .where("place_hash", "=", key.place_hash)
    .executeTakeFirst();
}

/** Keeps that the account is used there. */
export async function keepPlace(tx: Tx, key: PlaceKey, kept: { is_device: boolean; last_at: Date }): Promise<void> {
  await q(tx)
    .insertInto("identity.known_place")
    .values({ ...key, ...kept })
    .onConflict((conflict) => conflict.columns(["user_num", "place_hash"]).doUpdateSet({ last_at: kept.last_at }))
    .execute();
}

/** Stores the counter of a place. */
export async function storePlace(tx: Tx, key: PlaceKey, state: LockState): Promise<void> {
  await q(tx)
    .updateTable("identity.known_place")
    .set({ failed_logins: state.failed_logins, locked_until: state.locked_until, is_locked: state.is_locked })
    .where("user_num", "=", key.user_num)
    .where("place_hash", "=", key.place_hash)
    .execute();
}

/** Takes counters and locks from all places of accounts (T19, T20). */
export async function releasePlaces(tx: Tx, userNums: readonly number[]): Promise<void> {
  await q(tx)
    .updateTable("identity.known_place")
    .set({ failed_logins: 0, locked_until: null, is_locked: false })
    .where("user_num", "in", [...userNums])
    .execute();
}

/** A new password makes every device strange: the former one may have been used there by somebody else. */
export async function forgetPlaces(tx: Tx, userNum: number): Promise<void> {
  await q(tx).deleteFrom("identity.known_place").where("user_num", "=", userNum).execute();
}

/** Forgets places where nobody was since `before`. */
export async function forgetUnusedPlaces(tx: Tx, before: Date): Promise<void> {
  await q(tx).deleteFrom("identity.known_place").where("last_at", "<", before).execute();
}
