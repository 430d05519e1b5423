import type { ColumnType, Generated } from "kysely";

/** `tracker.work_calendar`: the days on which the organisation works. */
export interface WorkCalendarRow {
  id: string;
  weekdays: number[];
  holidays: ColumnType<{ day: string; name: string }[], string, string>;
  send_at: Generated<string>;
}

/** `tracker.digest_message`: what became of somebody's report of a day. */
export interface DigestMessageRow {
  user_num: number;
  day: string;
  state: "queued" | "skipped_empty" | "skipped_late";
  until: Date;
  message_id: string | null;
}

/** The tables that this slice owns. */
export interface DigestTables {
  "tracker.work_calendar": WorkCalendarRow;
  "tracker.digest_message": DigestMessageRow;
}
