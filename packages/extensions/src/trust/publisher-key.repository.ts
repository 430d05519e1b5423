import type { Insertable, Selectable } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { PublisherKeyRow } from "./trust.tables.ts";

/** A key as it is stored. */
export type PublisherKey = Selectable<PublisherKeyRow>;

/** The key of this thumbprint, revoked or not. */
export async function findKey(reader: Tx, keyId: string): Promise<PublisherKey | undefined> {
  return q(reader).selectFrom("extensions.publisher_key").selectAll().where("key_id", "=", keyId).executeTakeFirst();
}

/** All keys, by publisher and age. */
export async function listKeys(reader: Tx): Promise<PublisherKey[]> {
  return q(reader)
    .selectFrom("extensions.publisher_key")
    .selectAll()
    .orderBy("publisher_id")
    .orderBy("added_at")
    .orderBy("key_id")
    .execute();
}

/** Keeps a key; `false` when it is there already, under whatever name. */
export async function insertKey(tx: Tx, key: Insertable<PublisherKeyRow>): Promise<boolean> {
  const row = await q(tx)
    .insertInto("extensions.publisher_key")
    .values(key)
    .onConflict((conflict) => conflict.doNothing())
    .returning("key_id")
    .executeTakeFirst();
  return row !== undefined;
}

/** Marks a key as revoked, for good. */
export async function markRevoked(tx: Tx, keyId: string, by: { name: string; at: Date }): Promise<void> {
  await q(tx)
    .updateTable("extensions.publisher_key")
    .set({ revoked_by: by.name, revoked_at: by.at })
    .where("key_id", "=", keyId)
    .where("revoked_at", "is", null)
    .execute();
}
