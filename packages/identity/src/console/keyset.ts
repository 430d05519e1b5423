import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import { AppError, decodeCursor, encodeCursor } from "@muniment/kernel";
import { errors } from "@muniment/work-api";

/** A column that a list sorts by. */
export interface SortColumn {
  /** What rows are ordered by, as an index has it. */
  readonly key: RawBuilder<unknown>;
  /** The type of the key as it travels in a cursor. */
  readonly type: "text" | "timestamptz" | "integer";
}

/** The order of a list: a column, then the row's number, which breaks ties (CC-LST-008). */
export interface ListOrder {
  readonly name: string;
  readonly column: SortColumn;
  readonly num: RawBuilder<unknown>;
  readonly isDescending: boolean;
}

/** A row's place in its list. */
export interface Place {
  /** Exact hits stand before all others (CC-LST-004). */
  readonly isExact: boolean;
  readonly key: string;
  readonly num: number;
}

/** Which page is wanted: rows after a place, before it, or the last ones. */
export interface Wanted {
  readonly limit: number;
  readonly direction: "forward" | "backward";
  /** The place from which it goes on; without it the list's beginning, or its end. */
  readonly from: Place | undefined;
}

/** What of a request says which page is wanted. */
export interface PageRequest {
  readonly limit?: number;
  readonly cursor?: string;
  readonly page?: "last";
}

const DEFAULT_LIMIT = 100;

/** Reads which page is wanted; refuses a cursor that this list, in this order, did not give out. */
export function readWanted(request: PageRequest, order: ListOrder): Wanted {
  const limit = request.limit ?? DEFAULT_LIMIT;
  if ((request.cursor ?? "") === "") {
    return { limit, direction: request.page === "last" ? "backward" : "forward", from: undefined };
  }
  if (request.page === "last") {
    throw new AppError(errors.invalidParam, { text: "Ask for a cursor or for the last page.", field: "page" });
  }
  const [name, direction, exact, key, num] = decodeCursor(request.cursor ?? "", 5) ?? [];
  const isOurs = name === orderName(order) && (exact === 0 || exact === 1) && typeof key === "string";
  if (!isOurs || !Number.isSafeInteger(num) || (direction !== "n" && direction !== "p")) throw wrongCursor();
  if (!isKey(key, order.column.type)) throw wrongCursor();
  return {
    limit,
    direction: direction === "n" ? "forward" : "backward",
    from: { isExact: exact === 1, key, num: Number(num) },
  };
}

/** The cursor of the page after (`n`) or before (`p`) a place. */
export function cursorAt(order: ListOrder, direction: "n" | "p", place: Place): string {
  return encodeCursor([orderName(order), direction, place.isExact ? 1 : 0, place.key, place.num]);
}

/** SQL for the order of the rows, in the direction in which they are read. */
export function orderSql(order: ListOrder, direction: Wanted["direction"]): RawBuilder<unknown> {
  const way = isDownwards(order, direction) ? sql`desc` : sql`asc`;
  return sql`${order.column.key} ${way}, ${order.num} ${way}`;
}

/** SQL for the rows on the other side of a place, in the direction in which they are read. */
export function beyondSql(order: ListOrder, direction: Wanted["direction"], place: Place): RawBuilder<boolean> {
  const sign = isDownwards(order, direction) ? sql`<` : sql`>`;
  const key = sql`${place.key}::${sql.raw(order.column.type)}`;
  return sql<boolean>`(${order.column.key}, ${order.num}) ${sign} (${key}, ${place.num}::bigint)`;
}

function isDownwards(order: ListOrder, direction: Wanted["direction"]): boolean {
  return order.isDescending === (direction === "forward");
}

function orderName(order: ListOrder): string {
  return `${order.name} ${order.isDescending ? "desc" : "asc"}`;
}

function isKey(key: string, type: SortColumn["type"]): boolean {
  if (type === "integer") return /^-?\d{1,9}$/.test(key);
  // As PostgreSQL writes it in the session's own zone.
  if (type === "timestamptz") return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?[+-]\d\d(?::\d\d)?$/.test(key);
  return !key.includes("\0") && key.isWellFormed();
}

function wrongCursor(): AppError {
  return new AppError(errors.invalidParam, { text: "This cursor does not come from this list.", field: "cursor" });
}

/** Some rows of a list, in the order of the list, with whether there are more on each side. */
export interface Slice<T> {
  readonly rows: readonly T[];
  readonly hasMore: { readonly before: boolean; readonly after: boolean };
}

/** How a list is read: exact hits and all others, each by itself, so that the others can follow an index. */
export interface ListReader<T> {
  /** All exact hits in the order of the list; there are few. */
  exact(): Promise<readonly T[]>;
  /** At most `limit` others beyond a place, as they come in that direction. */
  others(limit: number, direction: Wanted["direction"], from: Place | undefined): Promise<readonly T[]>;
  placeOf(row: T): Place;
}

/** Reads one page. A page before that would be shorter than the limit is the first page instead. */
export async function readSlice<T>(reader: ListReader<T>, wanted: Wanted): Promise<Slice<T>> {
  const { limit, direction, from } = wanted;
  if (direction === "forward") {
    const start = from?.isExact === true ? undefined : from;
    const [exact, others] = await Promise.all([reader.exact(), reader.others(limit + 1, direction, start)]);
    const rest = from?.isExact === true || from === undefined ? leftAfter(exact, from, reader) : [];
    const rows = [...rest, ...others];
    return { rows: rows.slice(0, limit), hasMore: { before: from !== undefined, after: rows.length > limit } };
  }
  const [exact, others] = await Promise.all([
    reader.exact(),
    from?.isExact === true ? [] : reader.others(limit + 1, direction, from),
  ]);
  const heads = from?.isExact === true ? leftBefore(exact, from, reader) : exact;
  const rows = [...heads, ...others.toReversed()];
  if (rows.length <= limit) {
    if (from !== undefined) return readSlice(reader, { limit, direction: "forward", from: undefined });
    return { rows, hasMore: { before: false, after: false } };
  }
  return { rows: rows.slice(-limit), hasMore: { before: true, after: from !== undefined } };
}

function leftAfter<T>(exact: readonly T[], from: Place | undefined, reader: ListReader<T>): readonly T[] {
  if (from === undefined) return exact;
  return exact.slice(exact.findIndex((row) => reader.placeOf(row).num === from.num) + 1);
}

function leftBefore<T>(exact: readonly T[], from: Place, reader: ListReader<T>): readonly T[] {
  const at = exact.findIndex((row) => reader.placeOf(row).num === from.num);
  return at === -1 ? exact : exact.slice(0, at);
}
