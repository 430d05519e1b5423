import type { ColumnType, Generated } from "kysely";

type Json<T> = ColumnType<T, string, string>;

/** Why something waits: a Trouble of the contract. */
interface StoredTrouble {
  readonly code: string;
  readonly text: string;
  readonly repository_code?: string;
  readonly transaction?: string;
  readonly at: string;
}

/** Where a document goes, as it was asked for: names of folders below a folder, or below the workspace. */
interface StoredFolder {
  readonly id?: string;
  readonly path: readonly string[];
}

/** `operate.filing`: an intention to file (OPR-FIL-010); its id is the operation id of both audits. */
export interface FilingRow {
  id: string;
  email_id: string;
  case_id: string;
  service_id: string;
  user_id: string;
  state: "running" | "waiting" | "done" | "refused" | "cancelled" | "undoing" | "undone";
  completes: boolean;
  trouble: Json<StoredTrouble> | null;
  /** The service, or the place of it, that refuses. */
  waits_for: string | null;
  undone_by: string | null;
  /** What lies on another case until this one is done. */
  replaces_id: string | null;
  created_at: Date;
  ended_at: Date | null;
  rev: Generated<number>;
}

/** `operate.filing_item`: one document to one folder. */
export interface FilingItemRow {
  filing_id: string;
  ordinal: number;
  /** Of the e-mail; 0 is the original. */
  document: number;
  name: string;
  folder: Json<StoredFolder>;
  folder_name: string;
  if_filed: "skip" | "new_version" | "keep_both";
  state: "waiting" | "done" | "skipped" | "refused" | "cancelled" | "undone";
  /** The container that it goes to, once that is there. */
  target_id: string | null;
  item_id: string | null;
  trouble: Json<StoredTrouble> | null;
}

/** The tables of this slice. */
export interface FilingTables {
  "operate.filing": FilingRow;
  "operate.filing_item": FilingItemRow;
}
