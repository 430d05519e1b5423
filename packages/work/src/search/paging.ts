import { AppError, decodeCursor, encodeCursor } from "@muniment/kernel";
import { errors } from "@muniment/work-api";

/** The paging parameters of a list (work-api.md 3.4). */
export interface PagingQuery {
  readonly limit?: number;
  readonly offset?: number;
  readonly total?: boolean;
  readonly paging_mode?: string;
  readonly cursor?: string;
  readonly sort_order?: string;
}

/** Where a page begins and what goes with it. */
export interface Page {
  readonly limit: number;
  readonly offset: number;
  readonly wantsTotal: boolean;
  readonly order: "asc" | "desc";
  /** Sort keys of the last row of the page before: time, number, version. */
  readonly after: { readonly at: Date; readonly number: number; readonly version: number } | undefined;
  readonly isCursor: boolean;
  readonly kind: CursorKind;
}

/** What a list holds; a cursor of one kind of list is none of another. */
export type CursorKind = "document" | "workspace" | "folder" | "child" | "recent";

const DEFAULT_LIMIT = 500;

/** Reads the parameters; 400 for a cursor that was not given out here. */
export function readPage(query: PagingQuery, kind: CursorKind): Page {
  const isCursor = query.paging_mode === "standard_cursor" || (query.cursor ?? "") !== "";
  return {
    limit: query.limit ?? DEFAULT_LIMIT,
    offset: isCursor ? 0 : (query.offset ?? 0),
    wantsTotal: !isCursor && query.total === true,
    order: isCursor && query.sort_order === "asc" ? "asc" : "desc",
    after: readCursor(query.cursor, kind),
    kind,
    isCursor,
  };
}

/** The cursor of the page after `rows`, which hold one row more than the page when there is one. */
export function nextCursor<T>(
  rows: readonly T[],
  page: Page,
  keyOf: (row: T) => { at: Date; number: number; version: number },
): { cursor?: string } {
  const last = rows[page.limit - 1];
  if (!page.isCursor || rows.length <= page.limit || last === undefined) return {};
  const key = keyOf(last);
  return { cursor: encodeCursor([page.kind, key.at.toISOString(), key.number, key.version]) };
}

function readCursor(cursor: string | undefined, kind: CursorKind): Page["after"] {
  if (cursor === undefined || cursor === "") return undefined;
  const values = decodeCursor(cursor, 4);
  const [given, at, number, version] = values ?? [];
  const date = typeof at === "string" ? new Date(at) : undefined;
  const isWhole = Number.isSafeInteger(number) && Number.isSafeInteger(version);
  if (date === undefined || Number.isNaN(date.getTime()) || !isWhole || given !== kind) {
    throw new AppError(errors.invalidParam, { text: "This cursor was not given out by this list.", field: "cursor" });
  }
  return { at: date, number: number as number, version: version as number };
}
