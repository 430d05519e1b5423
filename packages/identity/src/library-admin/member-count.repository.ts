import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";

/** How many members each of these libraries has. */
export async function countMembers(reader: Tx, libraryIds: readonly number[]): Promise<ReadonlyMap<number, number>> {
  const rows = await sql<{ library_id: number; count: number }>`
    select library_id, count(*) as count from identity.membership
    where library_id = any(${libraryIds}) group by library_id`.execute(q(reader));
  return new Map(rows.rows.map((row) => [row.library_id, row.count]));
}
