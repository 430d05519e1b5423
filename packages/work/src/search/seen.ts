import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { parseItemId } from "@muniment/work-api";
import { visibleContainers, visibleDocuments } from "../access/index.ts";
import type { Reach } from "../access/index.ts";
import { q } from "../db.ts";

/** A version or container that the person may see; `is_live` unless it lies in the trash. */
export interface Seen {
  readonly number: number;
  readonly is_live: boolean;
}

/** Those of these containers that the person may see, in the trash as before. */
export async function findSeenContainers(tx: Tx, reach: Reach, numbers: readonly number[]): Promise<Seen[]> {
  if (numbers.length === 0) return [];
  const found = await sql<Seen>`
    select c.container_number as number, c.trashed_at is null as is_live from work.container c
    where c.library_id = ${reach.libraryId} and c.container_number = any(${numbers}::bigint[])
      and ${visibleContainers(reach, "c")}`.execute(q(tx));
  return found.rows;
}

/** The versions of these documents that the person may see, in the trash as before, the newest first. */
export async function findSeenVersions(
  tx: Tx,
  reach: Reach,
  numbers: readonly number[],
): Promise<(Seen & { readonly version: number })[]> {
  if (numbers.length === 0) return [];
  const found = await sql<Seen & { readonly version: number }>`
    select d.document_number as number, d.version, d.trashed_at is null as is_live from work.document d
    where d.library_id = ${reach.libraryId} and d.document_number = any(${numbers}::bigint[])
      and ${visibleDocuments(reach, "d")}
    order by d.document_number, d.version desc`.execute(q(tx));
  return found.rows;
}

/** The names of these versions and containers that the person may see, in the trash as before, by id. */
export async function findSeenNames(tx: Tx, reach: Reach, ids: readonly string[]): Promise<Map<string, string>> {
  const items = ids.flatMap((id) => {
    const item = parseItemId(id);
    const isHere = item?.library?.toLowerCase() === reach.library.toLowerCase();
    return item !== undefined && isHere ? [{ id, number: item.number, version: item.version }] : [];
  });
  if (items.length === 0) return new Map();
  const found = await sql<{ id: string; name: string }>`
    with wanted as (
      select * from unnest(${items.map(({ id }) => id)}::text[], ${items.map(({ number }) => number)}::bigint[],
        ${items.map(({ version }) => version ?? null)}::integer[]) as w (id, number, version)
    )
    select wanted.id, d.name || case d.extension when '' then '' else '.' || d.extension end as name
      from wanted join work.document d on d.library_id = ${reach.libraryId}
        and d.document_number = wanted.number and d.version = wanted.version and ${visibleDocuments(reach, "d")}
    union all
    select wanted.id, c.name from wanted join work.container c on c.library_id = ${reach.libraryId}
      and c.container_number = wanted.number and wanted.version is null and ${visibleContainers(reach, "c")}`.execute(
    q(tx),
  );
  return new Map(found.rows.map(({ id, name }) => [id, name]));
}
