import { addDays, addMonths, addWorkingDays, dayFrom, weekdayOf } from "./day.ts";
import type { Day } from "./day.ts";

const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** How a person types dates: the day they are on, and whether `12/3` is a day of March where they live. */
export interface TypedDayOptions {
  readonly today: Day;
  readonly isDayFirst: boolean;
}

/** Whether people of a locale write the day before the month. */
export function isDayFirst(locale: string): boolean {
  const parts = new Intl.DateTimeFormat(locale, { day: "numeric", month: "numeric" }).formatToParts();
  return parts.findIndex(({ type }) => type === "day") < parts.findIndex(({ type }) => type === "month");
}

/** The day that somebody means by what they typed (TRK-DUE-002); `undefined` when it means none. */
export function readTypedDay(typed: string, options: TypedDayOptions): Day | undefined {
  const text = typed.trim().toLowerCase().replaceAll(/\s+/g, " ");
  return (
    named(text, options.today) ??
    relative(text, options.today) ??
    inLetters(text, options.today) ??
    numbers(text, options)
  );
}

function named(text: string, today: Day): Day | undefined {
  if (text === "today") return today;
  if (text === "tomorrow") return addDays(today, 1);
  if (text === "yesterday") return addDays(today, -1);
  const [, next, name = ""] = /^(next )?([a-z]{3,9})$/.exec(text) ?? [];
  const weekday = WEEKDAYS.findIndex((short) => name.startsWith(short));
  const full = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"][weekday];
  if (full === undefined || !full.startsWith(name)) return undefined;
  const ahead = (weekday - weekdayOf(today) + 7) % 7 || 7;
  if (next === undefined) return addDays(today, ahead);
  // The one of the week that begins with the next Monday.
  const toMonday = (8 - weekdayOf(today)) % 7 || 7;
  return addDays(today, toMonday + ((weekday + 6) % 7));
}

function relative(text: string, today: Day): Day | undefined {
  const [, sign, amount = "", unit = "d"] = /^([+-])(\d{1,4}) ?(wd|d|w|m|y)?$/.exec(text) ?? [];
  if (sign === undefined) return undefined;
  const count = Number(amount) * (sign === "-" ? -1 : 1);
  if (unit === "wd") return addWorkingDays(today, count);
  if (unit === "m") return addMonths(today, count);
  if (unit === "y") return addMonths(today, count * 12);
  return addDays(today, unit === "w" ? count * 7 : count);
}

function inLetters(text: string, today: Day): Day | undefined {
  const [, before, name = "", after, year] =
    /^(\d{1,2})? ?([a-z]{3,9})\.?,? ?(\d{1,2})?,?(?: (\d{4}))?$/.exec(text) ?? [];
  const month = MONTHS.findIndex((short) => name.startsWith(short)) + 1;
  const date = before ?? after;
  if (month === 0 || date === undefined || (before !== undefined && after !== undefined)) return undefined;
  return inYear(year, { month, date: Number(date), today });
}

function numbers(text: string, { today, isDayFirst: dayFirst }: TypedDayOptions): Day | undefined {
  const [, isoYear, isoMonth, isoDate] = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text) ?? [];
  if (isoYear !== undefined) return dayFrom(Number(isoYear), Number(isoMonth), Number(isoDate));
  const [, first, second, year] = /^(\d{1,2})[/.](\d{1,2})(?:[/.](\d{2}|\d{4})?)?$/.exec(text) ?? [];
  if (first === undefined || second === undefined) return undefined;
  const [date, month] =
    dayFirst || text.includes(".") ? [Number(first), Number(second)] : [Number(second), Number(first)];
  return inYear(year?.length === 2 ? `20${year}` : year, { month, date, today });
}

/** Without a year the one that makes it today or later, unless it is long since. */
function inYear(
  year: string | undefined,
  given: { readonly month: number; readonly date: number; readonly today: Day },
): Day | undefined {
  if (year !== undefined) return dayFrom(Number(year), given.month, given.date);
  const thisYear = Number(given.today.slice(0, 4));
  const day = dayFrom(thisYear, given.month, given.date);
  if (day !== undefined && day >= given.today) return day;
  return dayFrom(thisYear + 1, given.month, given.date) ?? day;
}
