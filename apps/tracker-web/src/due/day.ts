import { officeDays } from "./office-days.ts";

/** A day of the calendar, `2027-03-31`, the same for everybody. */
export type Day = string;

const DAY_MILLISECONDS = 86_400_000;

const utcOf = (day: Day): Date => new Date(`${day}T00:00:00Z`);
const dayOf = (moment: Date): Day => moment.toISOString().slice(0, 10);

/** The day that it is at a moment where the person is. */
export function dayAt(moment: Date): Day {
  const pad = (value: number): string => String(value).padStart(2, "0");
  return `${String(moment.getFullYear()).padStart(4, "0")}-${pad(moment.getMonth() + 1)}-${pad(moment.getDate())}`;
}

/** So many days later, or earlier. */
export function addDays(day: Day, count: number): Day {
  return dayOf(new Date(utcOf(day).getTime() + count * DAY_MILLISECONDS));
}

/** So many months later, clamped to the month's end (TRK-DUE-015). */
export function addMonths(day: Day, count: number): Day {
  const from = utcOf(day);
  const last = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + count + 1, 0));
  return `${dayOf(last).slice(0, 8)}${String(Math.min(from.getUTCDate(), last.getUTCDate())).padStart(2, "0")}`;
}

/** Days from one day to another. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((utcOf(to).getTime() - utcOf(from).getTime()) / DAY_MILLISECONDS);
}

/** 0 is Sunday. */
export function weekdayOf(day: Day): number {
  return utcOf(day).getUTCDay();
}

/** Whether people of the person's office work on a day. */
export function isWorkingDay(day: Day): boolean {
  const { weekdays, holidays } = officeDays();
  return weekdays.has(weekdayOf(day) || 7) && !holidays.has(day);
}

/** The n-th working day strictly after a day, or before it (TRK-CAL-004). */
export function addWorkingDays(day: Day, count: number): Day {
  const step = Math.sign(count);
  let at = day;
  for (let left = Math.abs(count); left > 0;) {
    at = addDays(at, step);
    if (isWorkingDay(at)) left -= 1;
  }
  return at;
}

/** How many working days lie after a day up to another (TRK-CAL-004, `age`). */
export function workingDaysBetween(from: Day, to: Day): number {
  let count = 0;
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) if (isWorkingDay(day)) count += 1;
  return count;
}

/** The day of a year, month and date; `undefined` for one that no calendar has. */
export function dayFrom(year: number, month: number, date: number): Day | undefined {
  const moment = new Date(Date.UTC(year, month - 1, date));
  const isReal = moment.getUTCMonth() === month - 1 && moment.getUTCDate() === date && year > 1900 && year < 10_000;
  return isReal ? dayOf(moment) : undefined;
}
