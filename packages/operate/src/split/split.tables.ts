import type { ColumnType, Generated, GeneratedAlways } from "kysely";

type Json<T> = ColumnType<T, string, string>;

/** A container of the repository, with the name that it had when it was chosen. */
export interface StoredFolder {
  readonly id: string;
  readonly name: string;
}

/** Why something waits: a Trouble of the contract. */
interface StoredTrouble {
  readonly code: string;
  readonly text: string;
  readonly repository_code?: string;
  readonly transaction?: string;
  readonly at: string;
}

/** Where it is cut: a SplitRule of the contract. */
interface StoredRule {
  readonly ranges?: string;
  readonly every?: number;
  readonly outline_level?: number;
  readonly text?: string;
  readonly blank?: { readonly ink?: number; readonly is_kept: boolean };
  readonly barcode?: { readonly value: string; readonly is_kept: boolean };
  readonly name?: string;
}

/** What was looked for on the pages. */
interface StoredScan {
  readonly blank?: { readonly mostInk: number };
  readonly barcodes?: boolean;
  readonly text?: string;
}

interface StoredFacts {
  readonly pages: number;
  readonly outline: readonly { readonly title: string; readonly level: number; readonly page: number }[];
  readonly isSigned: boolean;
  readonly scan?: {
    readonly blank: readonly number[];
    readonly barcodes: readonly { readonly page: number; readonly value: string }[];
    readonly found: readonly number[];
  };
}

/** What becomes of the original at the end. */
export type OriginalAct =
  | { readonly act: "keep" }
  | { readonly act: "move"; readonly folder: StoredFolder }
  | { readonly act: "remove" };

/** `operate.split`: a document that is cut into parts; its id is the operation id of both audits. */
export interface SplitRow {
  id: string;
  num: GeneratedAlways<number>;
  case_id: string;
  user_id: string;
  updated_by: string;
  service_id: string;
  item_id: string;
  source_name: string;
  source_folder: Json<StoredFolder> | null;
  source_version: number | null;
  /** Of what was looked at; storing begins with the same bytes or not at all. */
  sha256: string | null;
  /** Decided once, before the first call (OPR-IDN-009). */
  run_as: "user" | "service" | "fallback";
  facts: Json<StoredFacts> | null;
  /** What was looked for on the pages. */
  scanned: Json<StoredScan> | null;
  rule: Json<StoredRule>;
  left_out: string;
  original: Json<OriginalAct>;
  state: "analysing" | "draft" | "failed" | "storing" | "partly_stored" | "stored" | "closed";
  trouble: Json<StoredTrouble> | null;
  created_at: Date;
  updated_at: Date;
  ended_at: Date | null;
  rev: Generated<number>;
}

/** `operate.split_part`: some pages on their way to be a document. */
export interface SplitPartRow {
  split_id: string;
  number: number;
  pages: string;
  page_count: number;
  /** As a person wrote it. */
  name: string;
  case_id: string;
  folder: Json<StoredFolder> | null;
  state: "draft" | "queued" | "waiting" | "waiting_for_user" | "refused" | "stored" | "dropped";
  /** Of the case's service, once storing is asked for. */
  run_as: "user" | "service" | "fallback" | null;
  /** A name that was free there, chosen before the first attempt. */
  stored_name: string | null;
  trouble: Json<StoredTrouble> | null;
  result_id: string | null;
  size: number | null;
}

/** The tables of this slice. */
export interface SplitTables {
  "operate.split": SplitRow;
  "operate.split_part": SplitPartRow;
}
