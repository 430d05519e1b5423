import { Type } from "typebox";
import type { TSchema } from "typebox";

/** `{ data }` */
export const Data = <T extends TSchema>(data: T) => Type.Object({ data });

/** What paging adds to a list (work-api.md 3.2). */
export const listParts = {
  total_count: Type.Optional(Type.Integer()),
  cursor: Type.Optional(Type.String()),
};

/** `{ data: [ … ] }` with what paging adds (work-api.md 3.2). */
export const List = <T extends TSchema>(item: T) => Type.Object({ data: Type.Array(item), ...listParts });

/** `{}`: an action without a result (W13). */
export const Done = Type.Object({});
