import type { ColumnType } from "kysely";

/** `tracker.setting`: a page of settings that is not as usual. */
export interface SettingRow {
  page: string;
  value: ColumnType<unknown, string, string>;
  changed_at: Date;
  /** The name of who changed it. */
  changed_by: string;
}

/** The tables that this slice owns. */
export interface SettingTables {
  "tracker.setting": SettingRow;
}
