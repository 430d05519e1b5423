import { sql } from "kysely";
import type { Insertable, Selectable, Updateable } from "kysely";
import type { Tx } from "@muniment/platform/db";
import type { CsvVerdict } from "@muniment/work-api/control-center/csv-import";
import { q } from "../db.ts";
import { libraryAliasOf } from "../library/index.ts";
import type { CellMessage, CsvImportLineRow, CsvImportRow } from "./csv-import.tables.ts";

/** A file with how it is to be read. */
export type CsvImportRecord = Selectable<CsvImportRow> & { readonly library: string };

/** A line of a file. */
export type CsvLineRecord = Selectable<CsvImportLineRow>;

/** What became, or would become, of a line. */
export interface LineVerdict {
  readonly row: number;
  readonly verdict: CsvVerdict;
  readonly subject: string | null;
  readonly messages: readonly CellMessage[];
  readonly before?: unknown;
  readonly after?: unknown;
}

const ROWS_AT_ONCE = 2_000;

/** Keeps a file with all its lines. */
export async function insertImport(
  tx: Tx,
  row: Insertable<CsvImportRow>,
  rows: readonly (readonly string[])[],
): Promise<void> {
  await q(tx).insertInto("identity.csv_import").values(row).execute();
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    const lines = rows.slice(from, from + ROWS_AT_ONCE).map((cells, at) => ({ row: from + at + 1, cells }));
    await sql`insert into identity.csv_import_row (import_id, row, cells)
      select ${row.import_id}::uuid, l.row, l.cells
      from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as l (row integer, cells text[])`.execute(q(tx));
  }
}

/** One file; `undefined` for text that is no id, too. */
export async function findImport(reader: Tx, importId: string): Promise<CsvImportRecord | undefined> {
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(importId)) return undefined;
  return imports(reader).where("i.import_id", "=", importId).executeTakeFirst();
}

/** The file, which nobody else starts anything with until the transaction ends. */
export async function lockImport(tx: Tx, importId: string): Promise<CsvImportRecord | undefined> {
  await q(tx)
    .selectFrom("identity.csv_import")
    .select("import_id")
    .where("import_id", "=", importId)
    .forUpdate()
    .execute();
  return findImport(tx, importId);
}

/** The newest files of a library. */
export async function listImportRecords(reader: Tx, libraryId: number, limit: number): Promise<CsvImportRecord[]> {
  return imports(reader)
    .where("i.library_id", "=", libraryId)
    .orderBy("i.created_at", "desc")
    .orderBy("i.import_id")
    .limit(limit)
    .execute();
}

/** Changes how a file is read, or which jobs it has. */
export async function updateImportRecord(tx: Tx, importId: string, changes: Updateable<CsvImportRow>): Promise<void> {
  await q(tx).updateTable("identity.csv_import").set(changes).where("import_id", "=", importId).execute();
}

/** Forgets a file with its lines. */
export async function deleteImportRecord(tx: Tx, importId: string): Promise<void> {
  await q(tx).deleteFrom("identity.csv_import").where("import_id", "=", importId).execute();
}

/** Forgets files that are older than `before`: their cells are personal data. */
export async function forgetImports(tx: Tx, before: Date): Promise<void> {
  await q(tx).deleteFrom("identity.csv_import").where("created_at", "<", before).execute();
}

/** Lines after a place in the order of the file. */
export async function listLines(
  reader: Tx,
  importId: string,
  page: { verdict?: CsvVerdict | undefined; after: number; limit: number },
): Promise<CsvLineRecord[]> {
  return q(reader)
    .selectFrom("identity.csv_import_row")
    .selectAll()
    .where("import_id", "=", importId)
    .where("row", ">", page.after)
    .$if(page.verdict !== undefined, (query) => query.where("verdict", "=", page.verdict ?? null))
    .orderBy("row")
    .limit(page.limit)
    .execute();
}

/** Some lines by number. */
export async function findLines(reader: Tx, importId: string, rows: readonly number[]): Promise<CsvLineRecord[]> {
  return q(reader)
    .selectFrom("identity.csv_import_row")
    .selectAll()
    .where("import_id", "=", importId)
    .where("row", "=", sql<number>`any(${rows})`)
    .orderBy("row")
    .execute();
}

/** How many lines of each file have each verdict; nothing of files that were not rehearsed. */
export async function countVerdicts(
  reader: Tx,
  importIds: readonly string[],
): Promise<{ import_id: string; verdict: CsvVerdict; count: number }[]> {
  if (importIds.length === 0) return [];
  return q(reader)
    .selectFrom("identity.csv_import_row")
    .select(["import_id", (eb) => eb.fn.countAll<number>().as("count")])
    .select((eb) => eb.ref("verdict").$notNull().as("verdict"))
    .where("import_id", "in", importIds)
    .where("verdict", "is not", null)
    .groupBy(["import_id", "verdict"])
    .execute();
}

/** Writes verdicts, of a rehearsal or of the run. */
export async function storeVerdicts(
  tx: Tx,
  importId: string,
  given: { verdicts: readonly LineVerdict[]; isRun: boolean },
): Promise<void> {
  for (let from = 0; from < given.verdicts.length; from += ROWS_AT_ONCE) {
    const lines = given.verdicts.slice(from, from + ROWS_AT_ONCE);
    await sql`update identity.csv_import_row r
      set verdict = v.verdict, subject = v.subject, messages = v.messages, before = v.before, after = v.after,
        is_run = ${given.isRun}
      from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb)
        as v (row integer, verdict text, subject text, messages jsonb, before jsonb, after jsonb)
      where r.import_id = ${importId}::uuid and r.row = v.row`.execute(q(tx));
  }
}

/** Whether any cell of the file has NRTADMIN in it, in any letters that are folded to it. */
export async function namesNrtadmin(reader: Tx, importId: string): Promise<boolean> {
  const found = await q(reader)
    .selectFrom("identity.csv_import_row")
    .select("row")
    .where("import_id", "=", importId)
    .where(sql<boolean>`array_to_string(cells, ' ') ~* 'nrtadm[iı]n'`)
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

/** Forgets what a rehearsal said, since the file is read otherwise now. */
export async function clearVerdicts(tx: Tx, importId: string): Promise<void> {
  await q(tx)
    .updateTable("identity.csv_import_row")
    .set({ verdict: null, subject: null, messages: null, before: null, after: null })
    .where("import_id", "=", importId)
    .execute();
}

/** The first cells of each column that are not empty. */
export async function readSamples(reader: Tx, importId: string, columnCount: number): Promise<string[][]> {
  const lines = await listLines(reader, importId, { after: 0, limit: 50 });
  return Array.from({ length: columnCount }, (_, at) =>
    lines
      .map(({ cells }) => cells[at] ?? "")
      .filter((cell) => cell !== "")
      .slice(0, 3),
  );
}

function imports(reader: Tx) {
  return q(reader)
    .selectFrom("identity.csv_import as i")
    .selectAll("i")
    .select(libraryAliasOf(sql.ref("i.library_id")).as("library"));
}
