import type { ColumnType } from "kysely";

/** `extensions.element_settings`: how the elements of a package are arranged; without a row as its manifest says. */
export interface ElementSettingsRow {
  package_id: string;
  /** Groups are in it by number, so that a new name of one changes nothing. */
  settings: ColumnType<unknown, string, string>;
  changed_at: Date;
  /** The full name of who did it. */
  changed_by: string;
}

/** The tables that this slice owns. */
export interface ElementTables {
  "extensions.element_settings": ElementSettingsRow;
}
