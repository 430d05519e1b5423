import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import type { HolidayData, NewWorkCalendarData } from "@muniment/tracker-api/organisation";
import { q } from "../db.ts";
import type { WorkCalendar } from "./working-days.ts";

/** A calendar as it is kept. */
export interface CalendarRecord {
  readonly id: string;
  readonly name: string;
  readonly weekdays: number[];
  readonly holidays: HolidayData[];
  readonly valid_from: string | null;
  readonly valid_to: string | null;
  readonly locations: string[];
  readonly rev: number;
}

/** The calendar by which everybody goes who has no other; it is always there. */
export const DEFAULT_CALENDAR = "default";

/** The years in which a holiday that recurs is looked for: those that due dates of a firm lie in. */
const YEARS = { first: 2000, last: 2080 } as const;

const columns = sql`id, name, weekdays, holidays, to_char(valid_from, 'YYYY-MM-DD') as valid_from,
  to_char(valid_to, 'YYYY-MM-DD') as valid_to, locations, rev`;

/** All calendars, the default one first. */
export async function listCalendars(reader: Tx): Promise<CalendarRecord[]> {
  const { rows } = await sql<CalendarRecord>`select ${columns} from tracker.work_calendar
    order by id <> ${DEFAULT_CALENDAR}, lower(name), id`.execute(q(reader));
  return rows;
}

/** The calendar of a tracker: its own, or the default one. */
export async function calendarOfTracker(reader: Tx, trackerId: string): Promise<WorkCalendar> {
  const { rows } = await sql<CalendarRecord>`select ${columns} from tracker.work_calendar
    where id = coalesce((select calendar_id from tracker.tracker where id = ${trackerId}), ${DEFAULT_CALENDAR})`.execute(
    q(reader),
  );
  return workDaysOf(rows[0]);
}

/** The calendar of people by their offices (TRK-CAL-002). */
export async function readCalendars(reader: Tx): Promise<(location: string) => WorkCalendar> {
  const calendars = await listCalendars(reader);
  const usual = workDaysOf(calendars.find(({ id }) => id === DEFAULT_CALENDAR));
  const byPlace = new Map(
    calendars.flatMap((calendar) => {
      const days = workDaysOf(calendar);
      return calendar.locations.map((place) => [place.toLowerCase(), days] as const);
    }),
  );
  return (location) => byPlace.get(location.toLowerCase()) ?? usual;
}

/** What is reckoned by: each day off by itself. */
export function workDaysOf(
  calendar: Pick<CalendarRecord, "weekdays" | "holidays" | "valid_from" | "valid_to"> | undefined,
): WorkCalendar {
  if (calendar === undefined) throw new Error("There is no calendar of working days");
  const { weekdays, holidays, valid_from: from, valid_to: to } = calendar;
  const days = holidays.flatMap(daysOf).filter((day) => (from === null || day >= from) && (to === null || day <= to));
  return { weekdays, holidays: new Set(days) };
}

/** A holiday that recurs is there from its first year on; the 29th of February only where there is one. */
function daysOf({ day, recurring = false }: HolidayData): string[] {
  if (!recurring) return [day];
  const [first, monthAndDay] = [Number(day.slice(0, 4)), day.slice(4)];
  const from = Math.max(first, YEARS.first);
  return Array.from({ length: Math.max(0, YEARS.last - from + 1) }, (_, at) => `${from + at}${monthAndDay}`).filter(
    (one) =>
      !Number.isNaN(Date.parse(`${one}T00:00:00Z`)) && new Date(`${one}T00:00:00Z`).toISOString().startsWith(one),
  );
}

/** Adds a calendar. */
export async function insertCalendar(tx: Tx, id: string, given: NewWorkCalendarData): Promise<void> {
  await q(tx)
    .insertInto("tracker.work_calendar")
    .values({ id, ...rowOf(given) })
    .execute();
}

/** Changes a calendar that still is as it was at this revision; `false` when it is not. */
export async function changeCalendar(
  tx: Tx,
  calendar: { readonly id: string; readonly rev: number },
  given: NewWorkCalendarData,
): Promise<boolean> {
  const done = await q(tx)
    .updateTable("tracker.work_calendar")
    .set({ ...rowOf(given), rev: calendar.rev + 1 })
    .where("id", "=", calendar.id)
    .where("rev", "=", calendar.rev)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

/** Removes a calendar; trackers that named it go by the default one. */
export async function removeCalendar(tx: Tx, id: string): Promise<void> {
  await q(tx).deleteFrom("tracker.work_calendar").where("id", "=", id).execute();
}

function rowOf({ name, weekdays, holidays, valid_from: from, valid_to: to, locations }: NewWorkCalendarData) {
  return {
    name,
    weekdays: [...new Set(weekdays)].toSorted((one, other) => one - other),
    holidays: JSON.stringify(holidays),
    valid_from: from ?? null,
    valid_to: to ?? null,
    locations,
  };
}
