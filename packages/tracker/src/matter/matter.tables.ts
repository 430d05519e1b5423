import type { ColumnType, Generated } from "kysely";

/** `tracker.matter`: what Work told last; never the authority. */
export interface MatterRow {
  workspace_id: string;
  library_id: string;
  name: string;
  is_closed: Generated<boolean>;
  read_at: Date;
  /** When somebody last pressed Sync, and whom they could see to reach the matter then. */
  synced_at: Date | null;
  members: ColumnType<readonly string[] | null, string | null, string | null>;
}

/** The tables of matters. */
export interface MatterTables {
  "tracker.matter": MatterRow;
}
