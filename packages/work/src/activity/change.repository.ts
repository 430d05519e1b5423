import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { ChangeRow } from "./activity.tables.ts";

/** A change of an item; without a number it may concern the access of anybody in the library. */
export interface Change extends Pick<ChangeRow, "library_id" | "number" | "version" | "place"> {
  readonly change_id: number;
  readonly kind: "container" | "document" | "acl";
  readonly action: "insert" | "update" | "delete" | "restored_from_trash" | "security_update";
}

/** What stands in the log from a position on. */
export interface ChangeBatch {
  /** From here on all is read that this batch does not hold, and perhaps some of it again. */
  readonly position: string;
  readonly changes: readonly Change[];
  /** There was more than one reading takes. */
  readonly isCut: boolean;
}

const MOST_CHANGES = 5_000;

/**
 * Changes of these libraries from a position on; without one, none, but the present position. A position is the oldest
 * transaction that was running, so that no change is missed whichever commits first.
 */
export async function readChanges(
  tx: Tx,
  given: { libraries: readonly number[]; from: string | undefined },
): Promise<ChangeBatch> {
  const { libraries, from } = given;
  const read = await sql<{ position: string; changes: Change[] }>`
    select pg_snapshot_xmin(pg_current_snapshot())::text as position, coalesce((
      select jsonb_agg(c) from (
        select library_id, change_id, kind, number, version, place, case action
            when 'document_link' then 'insert' when 'document_unlink' then 'delete'
            when 'container_move' then 'update' when 'container_unlink' then 'delete' else action end as action
        from work.change
        where kind in ('container', 'document', 'acl') and principal_num is null and library_id = any(${libraries}::integer[]) and xid >= ${from ?? null}::text::xid8
        order by xid, change_id limit ${MOST_CHANGES + 1}) as c), '[]') as changes`.execute(q(tx));
  const [batch] = read.rows;
  if (batch === undefined) throw new Error("A query without rows");
  return { ...batch, isCut: batch.changes.length > MOST_CHANGES };
}

/** For each of these libraries how often an item in it was governed otherwise than before; 0 for those not listed. */
export async function readItemRights(tx: Tx, libraries: readonly number[]): Promise<ReadonlyMap<number, number>> {
  const rows = await q(tx)
    .selectFrom("work.item_rights")
    .select(["library_id", "version"])
    .where("library_id", "=", sql<number>`any(${libraries}::integer[])`)
    .execute();
  return new Map(rows.map((row) => [row.library_id, row.version]));
}

/** Forgets changes older than `before`. */
export async function forgetChanges(tx: Tx, before: Date): Promise<void> {
  await q(tx).deleteFrom("work.change").where("at", "<", before).execute();
}
