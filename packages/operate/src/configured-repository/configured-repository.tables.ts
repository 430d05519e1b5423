import type { ColumnType, Generated } from "kysely";

type Json<T> = ColumnType<T, string, string>;

/** `operate.repository`: a named place of documents (OPR-REP-001). */
export interface ConfiguredRepositoryRow {
  key: string;
  name: string;
  description: string;
  service_id: string;
  context: "case" | "global";
  library: string;
  resolver: "default" | "search" | "id";
  workspace: string;
  find_by: string[];
  properties: Json<Readonly<Record<string, string>>>;
  folder: string;
  deny_extensions: string[];
  default_security: "private" | "view" | "public" | null;
  most_bytes: number | null;
  updated_at: Date;
  updated_by: string | null;
  rev: Generated<number>;
}

/** The tables of this slice. */
export interface ConfiguredRepositoryTables {
  "operate.repository": ConfiguredRepositoryRow;
}
