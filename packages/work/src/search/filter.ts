import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import { AppError } from "@muniment/kernel";
import { userIdOf } from "@muniment/identity";
import { errors, parseItemId } from "@muniment/work-api";
import { customFields } from "@muniment/work-api/profile-fields";
import type { Reach } from "../access/index.ts";
import { matchesDates, matchesNumber, matchesRelativeDates } from "./range-match.ts";
import { containsText, matchesAny, matchesField } from "./text-match.ts";

/** Filters by wire name; what is not known is ignored (work-api.md T1). */
export type Filters = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** What filters need beside themselves. */
export interface FilterContext {
  readonly reach: Reach;
  readonly now: Date;
}

/** Reads filters one by one and collects the conditions that they stand for. */
export interface FilterReader {
  text(name: string): string | undefined;
  flag(name: string): boolean | undefined;
  /** Adds a condition when the filter is given. */
  on(name: string, condition: (value: string) => RawBuilder<boolean>): void;
  onFlag(name: string, condition: (value: boolean) => RawBuilder<boolean>): void;
  /** `name`, `name_from`, `name_to`, `name_relative` over a moment. */
  onDates(name: string, column: RawBuilder<unknown>): void;
  add(condition: RawBuilder<boolean> | undefined): void;
  /** All conditions together; `undefined` when there is none. */
  all(): RawBuilder<boolean> | undefined;
}

/** A reader over `filters`. */
export function readFilters(filters: Filters, context: FilterContext): FilterReader {
  const conditions: RawBuilder<boolean>[] = [];
  const text = (name: string): string | undefined => {
    const value = filters[name];
    if (value === undefined || value === null) return undefined;
    const trimmed = String(value).trim();
    return trimmed === "" ? undefined : trimmed;
  };
  const flag = (name: string): boolean | undefined => {
    const value = text(name)?.toLowerCase();
    if (value === undefined) return undefined;
    if (value === "true" || value === "false") return value === "true";
    throw new AppError(errors.invalidParam, { text: "true or false is expected.", field: name });
  };
  const timezoneOffset = Number(text("timezone_offset") ?? 0) || 0;
  return {
    text,
    flag,
    on(name, condition) {
      const value = text(name);
      if (value !== undefined) conditions.push(condition(value));
    },
    onFlag(name, condition) {
      const value = flag(name);
      if (value !== undefined) conditions.push(condition(value));
    },
    onDates(name, column) {
      const bounds = matchesDates(column, { from: text(`${name}_from`), to: text(`${name}_to`) });
      if (bounds !== undefined) conditions.push(bounds);
      for (const field of [name, `${name}_relative`]) {
        const range = text(field);
        if (range === undefined) continue;
        conditions.push(matchesRelativeDates(column, range, { field, now: context.now, timezoneOffset }));
      }
    },
    add(condition) {
      if (condition !== undefined) conditions.push(condition);
    },
    all: () => (conditions.length === 0 ? undefined : sql`(${sql.join(conditions, sql` and `)})`),
  };
}

/** Full text is not indexed in this release: asking for it is answered, not ignored. */
export function refuseFullText(reader: FilterReader): void {
  for (const field of ["anywhere", "body"]) {
    if (reader.text(field) === undefined) continue;
    throw new AppError(errors.invalidParam, {
      text: `This library has no full-text index. Search by name or profile fields instead of ${field}.`,
      field,
    });
  }
}

/** Conditions on the custom fields of the row aliased `alias` (work-api.md 12.5). */
export function filterCustomFields(reader: FilterReader, alias: string): void {
  for (const [name, kind] of customFields) {
    const value = sql<string>`(${sql.ref(`${alias}.custom`)} ->> ${sql.lit(name)})`;
    if (kind.kind === "date") {
      reader.onDates(name, sql`${value}::timestamptz`);
    } else if (kind.kind === "boolean") {
      reader.onFlag(name, (wanted) => sql`${value}::boolean = ${wanted}`);
    } else if (kind.kind === "text") {
      const isFree = kind.max > 32;
      reader.on(name, (text) => {
        const present = sql`${sql.ref(`${alias}.custom`)} ? ${sql.lit(name)}`;
        return sql`(${present} and ${isFree ? containsText(value, text) : matchesAny(value, text)})`;
      });
    } else {
      reader.on(name, (text) => matchesNumber(sql`${value}::numeric`, text, name));
    }
  }
}

/** A user id, whole and without regard to case, with `*` at either end. */
export function matchesUser(columns: readonly RawBuilder<unknown>[], pattern: string): RawBuilder<boolean> {
  return sql`(${sql.join(
    columns.map((column) => matchesField(userIdOf(column), pattern)),
    sql` or `,
  )})`;
}

/** The number of a container that a filter names; 400 when it is no id of this library. */
export function containerFilter(reach: Reach, id: string): number {
  const parsed = parseItemId(id);
  if (parsed !== undefined && (parsed.library ?? reach.library).toLowerCase() === reach.library.toLowerCase()) {
    return parsed.number;
  }
  throw new AppError(errors.invalidParam, {
    text: "The id of a container of this library is expected.",
    field: "container_id",
  });
}
