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

/** `work.change`: one change, by triggers; `place` is the container in which that of an item shows. */
export interface ChangeRow {
  library_id: number;
  xid: GeneratedAlways<string>;
  change_id: GeneratedAlways<number>;
  at: Generated<Date>;
  kind: "container" | "document" | "acl" | "principal" | "policy" | "application";
  /** Names of work-api.md 13.1, and whom an entry lets in. */
  action:
    | "insert"
    | "update"
    | "delete"
    | "restored_from_trash"
    | "security_update"
    | "document_link"
    | "document_unlink"
    | "container_move"
    | "container_unlink"
    | "access_gained"
    | "access_lost";
  number: number | null;
  version: number | null;
  place: number | null;
  workspace: number | null;
  /** Whoever could reach the item may not any more, or the other way round. */
  regoverned: Generated<boolean>;
  /** The person or group that it is about, or that an entry names. */
  principal_kind: "user" | "group" | null;
  principal_num: number | null;
  /** Who came into the group or left it. */
  member_num: number | null;
  client_id: string | null;
}

/** `work.item_rights`: counted up when an item changes its profile, owners or matter, or is deleted. */
export interface ItemRightsRow {
  library_id: number;
  version: number;
}

/** The tables that this slice owns. */
export interface ActivityTables {
  "work.change": ChangeRow;
  "work.history": HistoryRow;
  "work.item_rights": ItemRightsRow;
}
