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

type StoredValue = string | number | boolean | null | readonly StoredValue[] | StoredObject;

interface StoredObject {
  readonly [name: string]: StoredValue;
}

/** What a document is filled with: data of the engine. */
interface StoredData {
  readonly data: StoredObject;
  readonly answers: Readonly<Record<string, string>>;
}

/** `operate.production`: that a person produces from a template; its id is the operation id of both audits. */
export interface ProductionRow {
  id: string;
  case_id: string;
  template_version_id: string;
  user_id: string;
  service_id: string;
  run_as: "user" | "service" | "fallback";
  state: "generating" | "waiting" | "draft_ready" | "failed" | "issued" | "discarded";
  format: "docx" | "pdf";
  language: string;
  missing: "mark" | "blank" | "stop";
  /** Sealed files: the template under the empty name, its blocks under theirs. */
  template_files: Json<Readonly<Record<string, string>>>;
  trouble: Json<StoredTrouble> | null;
  created_at: Date;
  ended_at: Date | null;
  rev: Generated<number>;
}

/** `operate.production_document`: one document of it. */
export interface ProductionDocumentRow {
  production_id: string;
  ordinal: number;
  recipient: string | null;
  name: string;
  folder: string[];
  folder_name: string;
  state: "waiting" | "stored" | "failed";
  data: Json<StoredData>;
  missing: string[];
  file_id: string | null;
  size: number | null;
  sha256: string | null;
  target_id: string | null;
  item_id: string | null;
  trouble: Json<StoredTrouble> | null;
}

/** The tables of this slice. */
export interface ProductionTables {
  "operate.production": ProductionRow;
  "operate.production_document": ProductionDocumentRow;
}
