import type { ColumnType, Generated } from "kysely";

/** `tracker.work_calendar`: the days on which an organisation, or an office of it, works. */
export interface WorkCalendarRow {
  /** `default` for the one by which everybody goes who has no other. */
  id: string;
  name: Generated<string>;
  weekdays: number[];
  holidays: ColumnType<{ day: string; name: string; recurring?: boolean }[], string | undefined, string>;
  valid_from: string | null;
  valid_to: string | null;
  locations: Generated<string[]>;
  rev: Generated<number>;
}

/** The tables that this slice owns. */
export interface CalendarTables {
  "tracker.work_calendar": WorkCalendarRow;
}
