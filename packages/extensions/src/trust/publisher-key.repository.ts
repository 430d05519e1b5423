import type { Selectable } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { PublisherKeyRow } from "./trust.tables.ts";

/** A key as it is stored. */
export type PublisherKey = Selectable<PublisherKeyRow>;

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
