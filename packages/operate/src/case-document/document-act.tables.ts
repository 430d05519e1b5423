import type { ColumnType, GeneratedAlways } from "kysely";

type Json<T> = ColumnType<T, string, string>;
type RunAs = "user" | "service" | "fallback";

/** Why something waits: a Trouble of the contract. */
interface StoredTrouble {
  readonly code: string;
  readonly text: string;
  readonly repository_code?: string;
  readonly transaction?: string;
  readonly at: string;
}

/** `operate.document_act`: what somebody does to documents of a case; its id is the operation id of both audits. */
export interface DocumentActRow {
  id: string;
  num: GeneratedAlways<number>;
  kind: "copy" | "move" | "upload" | "delete" | "restore" | "rename" | "create_folder" | "restore_version";
  case_id: string;
  service_id: string;
  user_id: string;
  run_as: RunAs;
  account: string | null;
  folder_id: string;
  target_case_id: string | null;
  target_service_id: string | null;
  target_run_as: RunAs | null;
  target_account: string | null;
  target_id: string | null;
  if_exists: "ask" | "new_version" | "keep_both" | "skip";
  if_refused: "ask" | "leave_out";
  undo_of: string | null;
  state: "receiving" | "running" | "waiting" | "done" | "refused" | "cancelled";
  trouble: Json<StoredTrouble> | null;
  created_at: Date;
  ended_at: Date | null;
}

/** `operate.document_act_item`: one document or folder of an act. */
export interface DocumentActItemRow {
  act_id: string;
  ordinal: number;
  kind: "container" | "document";
  item_id: string | null;
  name: string;
  path: string[];
  size: number | null;
  /** Of what lies in a folder of the act: the folder, and the one that was made for it. */
  from_id: string | null;
  to_id: string | null;
  state: "waiting" | "done" | "skipped" | "refused" | "cancelled";
  /** Decided before the first call. */
  target_name: string | null;
  older_id: string | null;
  result_id: string | null;
  result_name: string | null;
  trouble: Json<StoredTrouble> | null;
}

/** `operate.upload_part`: bytes of an upload that Operate has, sealed. */
export interface UploadPartRow {
  act_id: string;
  part: number;
  raw_hash: string;
  size: number;
}

/** The tables of this slice. */
export interface DocumentActTables {
  "operate.document_act": DocumentActRow;
  "operate.document_act_item": DocumentActItemRow;
  "operate.upload_part": UploadPartRow;
}
