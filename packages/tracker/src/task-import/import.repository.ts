import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { IMPORT_UNDO_HOURS } from "@muniment/tracker-api/import";
import { q } from "../db.ts";
import type { ImportUndo } from "./import-undo.ts";
import type { FileTable } from "./file-table.ts";
import type { ReadFile } from "./read-file.ts";

/** An import with the name of whoever made it. */
export interface ImportRecord {
  readonly id: string;
  readonly tracker_id: string;
  readonly created_at: Date;
  readonly created_by: number;
  readonly name: string;
  readonly tables: readonly FileTable[] | null;
  readonly applied_at: Date | null;
  readonly created: number | null;
  readonly changed: number | null;
  readonly skipped: number | null;
  readonly undo: ImportUndo | null;
  readonly undone_at: Date | null;
  readonly by_id: string;
  readonly by_name: string;
}

/** So many files that were read and not imported are kept of one person. */
const MOST_OPEN = 5;

/** Keeps a file that was read; what is older than can be used goes (TRK-IMP-005). */
export async function insertImport(
  tx: Tx,
  row: { id: string; tracker_id: string; by: number; now: Date; name: string } & ReadFile,
): Promise<void> {
  const { by, now, tables, ...rest } = row;
  const oldest = new Date(now.getTime() - IMPORT_UNDO_HOURS * 3_600_000);
  await sql`delete from tracker.import_job where coalesce(applied_at, created_at) < ${oldest}`.execute(q(tx));
  await sql`delete from tracker.import_job where id in (select id from tracker.import_job
    where created_by = ${by} and applied_at is null order by id desc offset ${MOST_OPEN - 1})`.execute(q(tx));
  await sql`insert into tracker.import_job (id, tracker_id, created_at, created_by, name, kind, tables)
    values (${rest.id}, ${rest.tracker_id}, ${now}, ${by}, ${rest.name}, ${rest.kind}, ${JSON.stringify(tables)}::jsonb)`.execute(
    q(tx),
  );
}

const columns = sql`j.id, j.tracker_id, j.created_at, j.created_by, j.name, j.tables, j.applied_at, j.created, j.changed,
  j.skipped, j.undo, j.undone_at, p.work_id as by_id, p.name as by_name`;

/** One import; with `isLocked` nobody else uses it until the transaction ends. */
export async function findImport(tx: Tx, id: string, isLocked = false): Promise<ImportRecord | undefined> {
  const { rows } = await sql<ImportRecord>`select ${columns} from tracker.import_job j
    join tracker.principal p on p.num = j.created_by where j.id = ${id}
    ${isLocked ? sql`for update of j` : sql``}`.execute(q(tx));
  return rows[0];
}

/** What was imported into a tracker since then, the newest first. */
export async function listAppliedImports(
  reader: Tx,
  trackerId: string,
  since: Date,
): Promise<Omit<ImportRecord, "tables" | "undo">[]> {
  const { rows } = await sql<ImportRecord>`select j.id, j.tracker_id, j.created_at, j.created_by, j.name, j.applied_at,
      j.created, j.changed, j.skipped, j.undone_at, p.work_id as by_id, p.name as by_name
    from tracker.import_job j join tracker.principal p on p.num = j.created_by
    where j.tracker_id = ${trackerId} and j.applied_at > ${since} order by j.applied_at desc`.execute(q(reader));
  return rows;
}

/** Marks an import as done, and lets go of the file. */
export async function markApplied(
  tx: Tx,
  id: string,
  given: { now: Date; created: number; changed: number; skipped: number; undo: ImportUndo },
): Promise<void> {
  const { now, created, changed, skipped, undo } = given;
  await sql`update tracker.import_job set tables = null, applied_at = ${now}, created = ${created}, changed = ${changed},
    skipped = ${skipped}, undo = ${JSON.stringify(undo)}::jsonb where id = ${id}`.execute(q(tx));
}

/** Marks an import as taken back. */
export async function markUndone(tx: Tx, id: string, now: Date): Promise<void> {
  await sql`update tracker.import_job set undone_at = ${now}, undo = null where id = ${id}`.execute(q(tx));
}
