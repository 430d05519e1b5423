import type { ColumnType } from "kysely";

/** `tracker.view`: a filter, order and columns under a name. */
export interface ViewRow {
  id: string;
  scope: "tracker" | "mine" | "assigned";
  tracker_id: string | null;
  owner_num: number;
  name: string;
  shared: boolean;
  is_default: boolean;
  settings: ColumnType<Record<string, unknown>, string, string>;
}

/** The tables that this slice owns. */
export interface ViewTables {
  "tracker.view": ViewRow;
}
