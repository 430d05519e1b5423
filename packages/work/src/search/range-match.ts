import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import { AppError } from "@muniment/kernel";
import { errors } from "@muniment/work-api";
import { parseDate } from "../classification/index.ts";

const NUMBER = String.raw`-?\d+(?:\.\d+)?`;
const DAY = 86_400_000;

function refuse(field: string, text: string): never {
  throw new AppError(errors.invalidParam, { text, field });
}

/** `7`, `7,9`, `7-9`, `<`, `>`, `<=`, `>=` (work-api.md 12.5). */
export function matchesNumber(column: RawBuilder<unknown>, text: string, field: string): RawBuilder<boolean> {
  const terms = text.split(",").map((part) => part.trim());
  const conditions = terms.map((term) => {
    const compared = new RegExp(`^(<=|>=|<|>|=)\\s*(${NUMBER})$`).exec(term);
    if (compared !== null) return sql`${column} ${sql.raw(compared[1] ?? "=")} ${Number(compared[2])}::numeric`;
    const range = new RegExp(`^(${NUMBER})\\s*-\\s*(${NUMBER})$`).exec(term);
    if (range !== null) return sql`${column} between ${Number(range[1])}::numeric and ${Number(range[2])}::numeric`;
    if (new RegExp(`^${NUMBER}$`).test(term)) return sql`${column} = ${Number(term)}::numeric`;
    return refuse(field, "A number, a list 7,9, a range 7-9, or a comparison such as >=7 is expected.");
  });
  return sql`(${sql.join(conditions, sql` or `)})`;
}

/** A moment from inclusive, to exclusive; an invalid or missing bound is open. */
export function matchesDates(
  column: RawBuilder<unknown>,
  bounds: { from: string | undefined; to: string | undefined },
): RawBuilder<boolean> | undefined {
  const from = bounds.from === undefined ? undefined : parseDate(bounds.from);
  const to = bounds.to === undefined ? undefined : parseDate(bounds.to);
  const conditions = [
    ...(from === undefined ? [] : [sql`${column} >= ${from}`]),
    ...(to === undefined ? [] : [sql`${column} < ${to}`]),
  ];
  return conditions.length === 0 ? undefined : sql`(${sql.join(conditions, sql` and `)})`;
}

/** `-7:0d` and `-7d:0d`: whole days, weeks, months or years before and after today, in the caller's zone. */
export function matchesRelativeDates(
  column: RawBuilder<unknown>,
  range: string,
  given: { field: string; now: Date; timezoneOffset: number },
): RawBuilder<boolean> {
  const match = /^(-?\d{1,5})([dwmy]?):(-?\d{1,5})([dwmy])$/.exec(range.trim().toLowerCase());
  if (match === null) return refuse(given.field, "A relative range such as -7:0d is expected.");
  const unit = match[4] ?? "d";
  const local = new Date(given.now.getTime() + given.timezoneOffset * 60_000);
  const from = shift(local, Number(match[1]), match[2] || unit);
  const to = shift(local, Number(match[3]), unit);
  const toUtc = (midnight: number): Date => new Date(midnight - given.timezoneOffset * 60_000);
  return sql`(${column} >= ${toUtc(from)} and ${column} < ${toUtc(to + DAY)})`;
}

function shift(local: Date, amount: number, unit: string): number {
  const [year, month, day] = [local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate()];
  if (unit === "y") return Date.UTC(year + amount, month, day);
  if (unit === "m") return Date.UTC(year, month + amount, day);
  return Date.UTC(year, month, day + amount * (unit === "w" ? 7 : 1));
}
