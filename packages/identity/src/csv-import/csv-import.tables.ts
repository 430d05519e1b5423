import type { ColumnType, Generated } from "kysely";

type Json<T> = ColumnType<T, string, string>;

/** What is wrong with a cell, or with a row as a whole when no field is named. */
export interface CellMessage {
  readonly field?: string;
  readonly code: string;
  readonly text: string;
}

/** `identity.csv_import`: a file with how it is to be read and what was done with it. */
export interface CsvImportRow {
  import_id: string;
  library_id: number;
  /** User ID of who uploaded it. */
  owner: string;
  kind: "users" | "groups" | "memberships";
  file_name: string;
  columns: string[];
  /** The place of the column for each field that is taken from the file. */
  mapping: Json<Readonly<Record<string, number>>>;
  mode: "create" | "update" | "create_or_update";
  key: "id" | "email";
  row_count: number;
  created_at: Date;
  rehearsal_job: string | null;
  rehearsed_at: Date | null;
  run_job: string | null;
  run_at: Date | null;
  undo_job: string | null;
}

/** `identity.csv_import_row`: one line, with what becomes or became of it. */
export interface CsvImportLineRow {
  import_id: string;
  /** Counted from 1 without the heading. */
  row: number;
  cells: string[];
  verdict: "created" | "updated" | "unchanged" | "refused" | null;
  /** The verdict is what happened, not what would happen. */
  is_run: Generated<boolean>;
  messages: Json<readonly CellMessage[]> | null;
  /** User ID or Group ID. */
  subject: string | null;
  /** What the run has changed, for Undo. */
  before: Json<Readonly<Record<string, unknown>>> | null;
  after: Json<Readonly<Record<string, unknown>>> | null;
}

/** The tables that this slice owns. */
export interface CsvImportTables {
  "identity.csv_import": CsvImportRow;
  "identity.csv_import_row": CsvImportLineRow;
}
