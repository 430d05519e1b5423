import type { ColumnType, Generated, GeneratedAlways } from "kysely";

type Json<T> = ColumnType<T, string, string>;

/** Why something waits: a Trouble of the contract. */
interface StoredTrouble {
  readonly code: string;
  readonly text: string;
  readonly repository_code?: string;
  readonly transaction?: string;
  readonly at: string;
}

/** `operate.conversion`: one document on its way to PDF; its id is the operation id of both audits. */
export interface ConversionRow {
  id: string;
  num: GeneratedAlways<number>;
  case_id: string;
  user_id: string;
  purpose: "convert" | "archive";
  /** Decided once, before the first call (OPR-IDN-009). */
  run_as: "user" | "service" | "fallback";
  service_id: string;
  item_id: string;
  source_name: string;
  /** The container that the result goes to; absent while the archive is not made yet. */
  target_id: string | null;
  store: "beside" | "version";
  is_archivable: boolean;
  name: string;
  state: "queued" | "running" | "storing" | "waiting" | "waiting_for_user" | "done" | "archived" | "failed";
  trouble: Json<StoredTrouble> | null;
  pages: number | null;
  result_id: string | null;
  attempts: Generated<number>;
  created_at: Date;
  ended_at: Date | null;
}

/** The table of this slice. */
export interface ConversionTables {
  "operate.conversion": ConversionRow;
}
