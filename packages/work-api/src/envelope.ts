import { Type } from "typebox";
import type { TSchema } from "typebox";
import { listParts } from "@muniment/rest/envelope";

export { Data, Done, List } from "@muniment/rest/envelope";

/** A value of a profile field as clients send it: native, as text, or empty to clear it (work-api.md T6, T7). */
export type LooseValue = string | number | boolean | null;

/** Schema of a loose value; what it means is decided by the field. */
export const Loose = Type.Optional(Type.Unsafe<LooseValue>({ type: ["string", "number", "boolean", "null"] }));

/** `{ data: [ … ], overflow }`: the answer of the searches by POST (W2), whose items may be cut to chosen fields. */
export const SearchList = <T extends TSchema>(item: T) =>
  Type.Object({ data: Type.Array(cut(item)), ...listParts, overflow: Type.Boolean() });

/** An item of which only these fields are always there (work-api.md 3.7). */
const cut = <T extends TSchema>(item: T): T => ({ ...item, required: ["id", "wstype", "database"] });

/** `{ data: { results: [ … ] } }`: documents, workspaces and folders by GET (3.3). */
export const Results = <T extends TSchema>(item: T) =>
  Type.Object({
    data: Type.Object({ results: Type.Array(item), facets: Type.Optional(Facets) }),
    ...listParts,
  });

/** The most frequent values of each facet by its name (work-api.md 7.12). */
const Facets = Type.Record(
  Type.String(),
  Type.Array(Type.Object({ alias: Type.String(), count: Type.Integer(), description: Type.String() })),
);

/** The parameters of 3.4; `limit` is 500 when absent. */
export const pagingQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 9999 })),
  offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000_000 })),
  total: Type.Optional(Type.Boolean()),
  paging_mode: Type.Optional(Type.Union([Type.Literal("standard"), Type.Literal("standard_cursor")])),
  cursor: Type.Optional(Type.String({ maxLength: 2000 })),
  sort_order: Type.Optional(Type.Union([Type.Literal("asc"), Type.Literal("desc")])),
};

/** The base of all REST v2 paths. */
export const customerPath = "/work/api/v2/customers/:customer";

/** The base of REST v2 paths within one library. */
export const libraryPath = `${customerPath}/libraries/:library` as const;

/** Path parameters of `customerPath`. */
export const customerParams = { customer: Type.String({ maxLength: 20 }) };

/** Path parameters of `libraryPath`. */
export const libraryParams = { ...customerParams, library: Type.String({ maxLength: 64 }) };
