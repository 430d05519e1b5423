import type { ColumnType } from "kysely";

type Json<T> = ColumnType<T, string | undefined, string>;

/** `tracker.follow` */
export interface FollowRow {
  user_num: number;
  target_type: "tracker" | "task" | "user" | "group";
  /** Of a user or group the number in `tracker.principal`. */
  target_id: string;
  in_app: boolean;
  digest: boolean;
  since: Date;
  /** Who stopped is not made to follow again by what they do. */
  stopped_at: Date | null;
}

/** `tracker.preference` */
export interface PreferenceRow {
  user_num: number;
  digest: Json<Record<string, boolean>>;
  time_zone: string | null;
  display: Json<Record<string, unknown>>;
}

/** The tables of what belongs to a person. */
export interface PersonalTables {
  "tracker.follow": FollowRow;
  "tracker.preference": PreferenceRow;
}
