import type { ColumnType } from "kysely";

/** `identity.security_setting`: settings of sign-in that differ from those of the installation. */
export interface SecuritySettingRow {
  name: string;
  value: ColumnType<unknown, string, string>;
  changed_at: Date;
  /** The full name of who changed it. */
  changed_by: string;
}

/** The table that this slice owns. */
export interface SecuritySettingTables {
  "identity.security_setting": SecuritySettingRow;
}
