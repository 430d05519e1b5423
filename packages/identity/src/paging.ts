import { AppError, decodeCursor, encodeCursor } from "@muniment/kernel";
import type { CursorValues } from "@muniment/kernel";
import { errors } from "@muniment/work-api";

/** The paging part of a query (work-api.md 3.4). */
export interface PagingQuery {
  readonly limit?: number;
  readonly offset?: number;
  readonly total?: boolean;
  readonly paging_mode?: "standard" | "standard_cursor";
  readonly cursor?: string;
  readonly sort_order?: "asc" | "desc";
}

/** Which part of a list is wanted. */
export interface Page {
  readonly limit: number;
  readonly offset: number;
  readonly wantsTotal: boolean;
  readonly isCursorMode: boolean;
  readonly isDescending: boolean;
  /** Sort keys of the last row of the page before. */
  readonly after: CursorValues | undefined;
}

/** A part of a list. */
export interface Listed<T> {
  readonly items: readonly T[];
  readonly total: number | undefined;
  /** Sort keys of the last row, while there is more (cursor mode only). */
  readonly next: CursorValues | undefined;
}

const DEFAULT_LIMIT = 500;

/** Reads a query; `keys` are the types of the list's sort keys. Refuses a cursor that no list gave out. */
export function readPage(query: PagingQuery, keys: readonly ("string" | "number")[]): Page {
  const isCursorMode = query.paging_mode === "standard_cursor" || (query.cursor ?? "") !== "";
  const after = isCursorMode && (query.cursor ?? "") !== "" ? readCursor(query.cursor ?? "", keys) : undefined;
  return {
    limit: query.limit ?? DEFAULT_LIMIT,
    offset: isCursorMode ? 0 : (query.offset ?? 0),
    wantsTotal: !isCursorMode && query.total === true,
    isCursorMode,
    isDescending: isCursorMode && query.sort_order === "desc",
    after,
  };
}

/** How many rows to read: in cursor mode one more, to know whether the page is the last. */
export function rowsToRead(page: Page): number {
  return page.isCursorMode ? page.limit + 1 : page.limit;
}

/** Cuts what was read to the page; `keysOf` gives the sort keys of a row. */
export function cutPage<T>(rows: readonly T[], page: Page, keysOf: (row: T) => CursorValues): Omit<Listed<T>, "total"> {
  const items = rows.slice(0, page.limit);
  const last = items.at(-1);
  return { items, next: rows.length > page.limit && last !== undefined ? keysOf(last) : undefined };
}

/** The page of a list that is short enough to be at hand as a whole. */
export function pageOf<T>(all: readonly T[], query: PagingQuery): Listed<T> {
  const page = readPage(query, ["number"]);
  const ordered = page.isDescending ? all.toReversed() : all;
  const start = page.isCursorMode ? Number(page.after?.[0] ?? 0) : page.offset;
  const end = start + page.limit;
  return {
    items: ordered.slice(start, end),
    total: page.wantsTotal ? all.length : undefined,
    next: page.isCursorMode && end < all.length ? [end] : undefined,
  };
}

/** The body of a list. */
export function listBody<T, W>(
  listed: Listed<T>,
  toWire: (item: T) => W,
): { data: W[]; total_count?: number; cursor?: string } {
  return {
    data: listed.items.map(toWire),
    ...(listed.total === undefined ? {} : { total_count: listed.total }),
    ...(listed.next === undefined ? {} : { cursor: encodeCursor(listed.next) }),
  };
}

function readCursor(cursor: string, keys: readonly ("string" | "number")[]): CursorValues {
  const values = decodeCursor(cursor, keys.length);
  if (values !== undefined && values.every((value, index) => typeof value === keys[index])) return values;
  throw new AppError(errors.invalidParam, { text: "This cursor does not come from this list.", field: "cursor" });
}
