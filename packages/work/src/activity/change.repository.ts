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
/** Of the last seconds there are seldom more, and what is told twice is only read twice. */
const MOST_RECENT = 200;
const TOLD = sql`library_id, change_id, kind, number, version, place, case action
            when 'document_link' then 'insert' when 'document_unlink' then 'delete'
            when 'container_move' then 'update' when 'container_unlink' then 'delete' else action end as action`;

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
        select ${TOLD} from work.change
        where kind in ('container', 'document', 'acl') and principal_num is null and library_id = any(${libraries}::integer[]) and xid >= ${from ?? null}::text::xid8
        order by xid, change_id limit ${MOST_CHANGES + 1}) as c), '[]') as changes`.execute(q(tx));
  const [batch] = read.rows;
  if (batch === undefined) throw new Error("A query without rows");
  return { ...batch, isCut: batch.changes.length > MOST_CHANGES };
}

/** The changes of these libraries in the last seconds, by the log's end: no more than the newest of each. */
export async function readRecentChanges(
  tx: Tx,
  { libraries, seconds }: { libraries: readonly number[]; seconds: number },
): Promise<readonly Change[]> {
  const read = await sql<{ changes: Change[] }>`
    select coalesce(jsonb_agg(recent order by recent.change_id), '[]') as changes
    from unnest(${libraries}::integer[]) as l (id), lateral (
      select ${TOLD}, at from work.change
      where library_id = l.id and kind in ('container', 'document', 'acl') and principal_num is null
      order by xid desc, change_id desc limit ${MOST_RECENT}) as recent
    where recent.at > now() - make_interval(secs => ${seconds})`.execute(q(tx));
  return read.rows[0]?.changes ?? [];
}

/** A change of any kind, as the change feed reads it. */
export interface LoggedChange extends Omit<ChangeRow, "library_id" | "xid" | "change_id" | "at" | "regoverned"> {
  readonly xid: string;
  readonly change_id: number;
  readonly at: Date;
}

/** A place in the log: behind a change of a transaction. */
export interface LogPosition {
  readonly xid: string;
  readonly change: number;
}

/** Behind everything that is in a transaction. */
const LAST_CHANGE = Number.MAX_SAFE_INTEGER;

/** The present end of the log: what is told from here on comes after it, whichever commits first. */
export async function endOfLog(tx: Tx): Promise<LogPosition> {
  const found = await sql<{ xid: string }>`
    select (pg_snapshot_xmin(pg_current_snapshot())::text::numeric - 1)::text as xid`.execute(q(tx));
  return { xid: found.rows[0]?.xid ?? "0", change: LAST_CHANGE };
}

/**
 * Changes of a library behind a position, in the order of their transactions; those that may still get company wait.
 * `next` is the end of the log, or the last of them when there are more than `limit`.
 */
export async function readLog(
  tx: Tx,
  given: {
    readonly libraryId: number;
    readonly after: LogPosition;
    readonly kinds: readonly ChangeRow["kind"][];
    /** Only of this matter, or of what lies in these containers or is one of them. */
    readonly within: { readonly workspace: number } | { readonly containers: readonly number[] } | undefined;
    readonly limit: number;
  },
): Promise<{ readonly changes: readonly LoggedChange[]; readonly next: LogPosition; readonly isCut: boolean }> {
  const { libraryId, after, kinds, within, limit } = given;
  const place =
    within === undefined
      ? sql`true`
      : "workspace" in within
        ? sql`workspace = ${within.workspace}`
        : sql`(place = any(${within.containers}::bigint[])
            or number = any(${within.containers}::bigint[]) and kind in ('container', 'acl'))`;
  const found = await sql<LoggedChange & { end_xid: string }>`
    select (pg_snapshot_xmin(pg_current_snapshot())::text::numeric - 1)::text as end_xid, log.*
    from (select 1) as once left join lateral (
      select xid::text as xid, change_id, at, kind, action, number, version, place, workspace, principal_kind,
        principal_num, member_num, client_id
      from work.change
      where library_id = ${libraryId} and (work.change.xid, change_id) > (${after.xid}::text::xid8, ${after.change}::bigint)
        and work.change.xid < pg_snapshot_xmin(pg_current_snapshot())
        and kind = any(${kinds}::text[]) and ${place}
      order by work.change.xid, change_id limit ${limit + 1}) as log on true`.execute(q(tx));
  const end = { xid: found.rows[0]?.end_xid ?? after.xid, change: LAST_CHANGE };
  const rows = found.rows.filter((row) => row.change_id !== null);
  const changes = rows.slice(0, limit);
  const last = changes.at(-1);
  const isCut = rows.length > limit && last !== undefined;
  return { changes, isCut, next: isCut ? { xid: last.xid, change: last.change_id } : end };
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
