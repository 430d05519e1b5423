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
}

/** The tables that this slice owns. */
export interface ActivityTables {
  "work.history": HistoryRow;
}
