import type { ColumnType, Generated } from "kysely";

type Json = ColumnType<Record<string, number>, string | undefined, string>;

/** `tracker.tracker` */
export interface TrackerRow {
  id: string;
  workspace_id: string;
  name: string;
  description: Generated<string>;
  kind: "task" | "closing";
  owner_num: number;
  ordinal: number;
  time_zone: string;
  has_outline: Generated<boolean>;
  calendar_id: Generated<string | null>;
  next_number: Generated<number>;
  next_state_code: Generated<number>;
  archived_at: Date | null;
  deleted_at: Date | null;
  created_at: Date;
  created_by: number;
  last_updated_at: Date;
  last_updated_by: number;
  rev: Generated<number>;
  field_revs: Json;
}

/** `tracker.section` */
export interface SectionRow {
  id: string;
  tracker_id: string;
  parent_section_id: string | null;
  title: string;
  rank: string;
  /** The ranks from the top down. */
  tree: string;
  depth: number;
  collapsed_by_default: Generated<boolean>;
  rev: Generated<number>;
}

/** `tracker.status` */
export interface StatusRow {
  id: string;
  tracker_id: string;
  value: string;
  state_code: number;
  category: string;
  colour: string;
  rank: string;
  is_default: Generated<boolean>;
}

/** The tables of trackers. */
export interface TrackerTables {
  "tracker.tracker": TrackerRow;
  "tracker.section": SectionRow;
  "tracker.status": StatusRow;
}
