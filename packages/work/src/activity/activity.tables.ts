import type { Generated, GeneratedAlways } from "kysely";

/** `work.history`: one act on a document or container. */
export interface HistoryRow {
  library_id: number;
  history_id: GeneratedAlways<number>;
  object_kind: "document" | "container";
  object_number: number;
  version: Generated<number>;
  activity_code: number;
  at: Date;
  user_num: number;
  client_id: string;
  comments: Generated<string>;
  duration: Generated<number>;
  data1: Generated<string>;
  data2: Generated<string>;
  /** For whom the account acted; a name alone where that person has no account. */
  acting_num: number | null;
  acting_name: Generated<string>;
}

/** `work.change`: one change to an item, by triggers; `place` is the container in which it shows. */
export interface ChangeRow {
  library_id: number;
  xid: GeneratedAlways<string>;
  change_id: GeneratedAlways<number>;
  at: Generated<Date>;
  kind: "container" | "document" | "acl";
  /** Names of work-api.md 13.1. */
  action: "insert" | "update" | "delete" | "restored_from_trash" | "security_update";
  number: number | null;
  version: number | null;
  place: number | null;
}

/** The tables that this slice owns. */
export interface ActivityTables {
  "work.change": ChangeRow;
  "work.history": HistoryRow;
}
