import type { ColumnType } from "kysely";

type Json = ColumnType<unknown, string, string>;

/** `tracker.import_job`: a file that was read, and what became of it. */
export interface ImportJobRow {
  id: string;
  tracker_id: string;
  created_at: Date;
  created_by: number;
  name: string;
  kind: "xlsx" | "docx" | "text";
  /** Until it is imported. */
  tables: Json | null;
  applied_at: Date | null;
  created: number | null;
  changed: number | null;
  skipped: number | null;
  undo: Json | null;
  undone_at: Date | null;
}

/** The table of imports. */
export interface ImportTables {
  "tracker.import_job": ImportJobRow;
}
