import type { Generated } from "kysely";

/** `tracker.matter`: what Work told last; never the authority. */
export interface MatterRow {
  workspace_id: string;
  library_id: string;
  name: string;
  is_closed: Generated<boolean>;
  read_at: Date;
}

/** The tables of matters. */
export interface MatterTables {
  "tracker.matter": MatterRow;
}
