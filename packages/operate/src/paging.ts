import { AppError, decodeCursor, encodeCursor } from "@muniment/kernel";
import type { CursorValues } from "@muniment/kernel";
import { errors } from "@muniment/operate-api";

/** Which part of a list is wanted. */
export interface Page {
  readonly limit: number;
  /** Sort keys of the last row of the page before. */
  readonly after: CursorValues | undefined;
}

const DEFAULT_LIMIT = 100;
const MOST = 1000;

/** Reads the paging of a query; `keys` are the types of the list's sort keys. 400 for a cursor of another list. */
export function readPage(
  query: { readonly limit?: number; readonly cursor?: string },
  keys: readonly ("string" | "number")[],
): Page {
  const { limit = DEFAULT_LIMIT, cursor = "" } = query;
  if (limit < 1 || limit > MOST) {
    throw new AppError(errors.invalidParam, { text: `Ask for 1 to ${MOST} rows.`, field: "limit" });
  }
  if (cursor === "") return { limit, after: undefined };
  const values = decodeCursor(cursor, keys.length);
  if (values === undefined || values.some((value, at) => typeof value !== keys[at])) {
    throw new AppError(errors.invalidParam, { text: "This cursor does not come from this list.", field: "cursor" });
  }
  return { limit, after: values };
}

/** Cuts what was read, one row more than the page, to the page; `keysOf` gives the sort keys of a row. */
export function cutPage<T>(
  rows: readonly T[],
  page: Page,
  keysOf: (row: T) => CursorValues,
): { readonly rows: readonly T[]; readonly cursor?: string } {
  const kept = rows.slice(0, page.limit);
  const last = kept.at(-1);
  return rows.length > page.limit && last !== undefined
    ? { rows: kept, cursor: encodeCursor(keysOf(last)) }
    : { rows: kept };
}

/** A cursor's instant; 400 when it is none. */
export function instantOf(value: CursorValues[number] | undefined): Date {
  const instant = new Date(typeof value === "string" ? value : Number.NaN);
  if (Number.isNaN(instant.getTime())) {
    throw new AppError(errors.invalidParam, { text: "This cursor does not come from this list.", field: "cursor" });
  }
  return instant;
}

/** A cursor's id of a row; 400 when it is none. */
export function idOf(value: CursorValues[number] | undefined): string {
  if (typeof value === "string" && isRowId(value)) return value;
  throw new AppError(errors.invalidParam, { text: "This cursor does not come from this list.", field: "cursor" });
}

/** Whether text may be the id of a row; what may not be is not asked of the database. */
export function isRowId(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);
}
