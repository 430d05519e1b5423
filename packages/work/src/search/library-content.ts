import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";

/** How many documents there are in each of these libraries and how large all their versions are; for administrators. */
export async function countContentAsSystem(
  reader: Tx,
  libraryIds: readonly number[],
): Promise<ReadonlyMap<number, { documents: number; bytes: number }>> {
  const rows = await sql<{ library_id: number; documents: number; bytes: number }>`
    select library_id, count(distinct document_number)::integer as documents, sum(size)::bigint as bytes
    from work.document where library_id = any(${libraryIds}) group by library_id`.execute(q(reader));
  return new Map(rows.rows.map(({ library_id: id, ...content }) => [id, content]));
}
