import { Temporal } from "temporal-polyfill";

/** The days on which an organisation works (tracker.md 11.3). */
export interface WorkCalendar {
  /** ISO numbers, 1 is Monday; at least one. */
  readonly weekdays: readonly number[];
  /** `YYYY-MM-DD`. */
  readonly holidays: ReadonlySet<string>;
}

/** A calendar date as ISO text; dates compare as texts. */
export type Day = string;

// Ten years without a working day are a mistake of whoever made the calendar.
const MOST_DAYS = 3660;

/** Whether people work on that day. */
export function isWorkingDay({ weekdays, holidays }: WorkCalendar, day: Day): boolean {
  return weekdays.includes(Temporal.PlainDate.from(day).dayOfWeek) && !holidays.has(day);
}

/**
 * The n-th working day strictly after the day, before it for a negative n; for 0 the day itself or the next working
 * day, with `roll` `previous` the one before (TRK-CAL-004).
 */
export function addWorkingDays(
  calendar: WorkCalendar,
  day: Day,
  given: { readonly count: number; readonly roll?: "next" | "previous" },
): Day {
  const { count, roll = "next" } = given;
  if (count === 0 && isWorkingDay(calendar, day)) return day;
  const step = count < 0 || (count === 0 && roll === "previous") ? -1 : 1;
  let left = Math.max(1, Math.abs(count));
  let present = Temporal.PlainDate.from(day);
  // Whole weeks at once: ten years of working days are thousands of steps, and a change may move thousands of tasks.
  for (let weeks = wholeWeeks(calendar, left); weeks > 0; weeks = wholeWeeks(calendar, left)) {
    const from = present;
    present = present.add({ weeks: step * weeks });
    left -= weeks * new Set(calendar.weekdays).size - daysOffBetween(calendar, from, present);
  }
  for (let turn = 0; turn < MOST_DAYS; turn += 1) {
    present = present.add({ days: step });
    if (isWorkingDay(calendar, present.toString())) left -= 1;
    if (left === 0) return present.toString();
  }
  throw new Error("The calendar has no working days");
}

/** How many weeks can be left out of the count, so that the day that is looked for is never passed. */
function wholeWeeks({ weekdays }: WorkCalendar, left: number): number {
  return Math.floor((left - 1) / Math.max(1, new Set(weekdays).size));
}

/** Holidays on days of the week on which people work, after `from` and up to `to`, or the other way round. */
function daysOffBetween(
  { weekdays, holidays }: WorkCalendar,
  from: Temporal.PlainDate,
  to: Temporal.PlainDate,
): number {
  const isForth = Temporal.PlainDate.compare(from, to) <= 0;
  const [first, last] = isForth ? [from.add({ days: 1 }), to] : [to, from.subtract({ days: 1 })];
  const [low, high] = [first.toString(), last.toString()];
  let found = 0;
  for (const day of holidays) {
    if (day >= low && day <= high && weekdays.includes(Temporal.PlainDate.from(day).dayOfWeek)) found += 1;
  }
  return found;
}

/** How many working days came after `day`, until `today` with it: the age of what was due (TRK-CAL-004). */
export function ageInWorkingDays(calendar: WorkCalendar, day: Day, today: Day): number {
  if (day >= today) return 0;
  let age = 0;
  const end = Temporal.PlainDate.from(today);
  let present = Temporal.PlainDate.from(day).add({ days: 1 });
  while (Temporal.PlainDate.compare(present, end) <= 0) {
    if (isWorkingDay(calendar, present.toString())) age += 1;
    present = present.add({ days: 1 });
  }
  return age;
}

/** The date in a zone at an instant. */
export function dayAt(instant: Date, zone: string): Day {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** The instant of a local time; what a change of clocks leaves out is read as the later one. */
export function instantOf(day: Day, time: string, zone: string): Date {
  const local = Temporal.PlainDate.from(day).toPlainDateTime(Temporal.PlainTime.from(time));
  return new Date(local.toZonedDateTime(zone, { disambiguation: "compatible" }).epochMilliseconds);
}
