import { Type } from "typebox";

/** The base of Tracker's own endpoints (tracker.md 29.1). */
export const apiPath = "/api/tracker/v1";

/** No names beside those that are declared. */
export const closed = { additionalProperties: false };

/** One of a list of words. */
export const OneOf = <const T extends string>(...values: readonly T[]) =>
  Type.Unsafe<T>({ type: "string", enum: [...values] });

/** A text of at most so many characters. */
export const text = (maxLength: number) => Type.String({ maxLength });

/** A text that `null` clears. */
export const clearable = (maxLength: number) => Type.Unsafe<string | null>({ type: ["string", "null"], maxLength });

/** Limit and cursor of a list. */
export const paging = {
  limit: Type.Optional(Type.Integer()),
  cursor: Type.Optional(text(4000)),
  total: Type.Optional(Type.Boolean()),
};

/** Parameters of an address. */
export const id = text(100);

/** A person, as far as the reader may know them; external assignees read no names of others. */
export const Person = Type.Object({ id: Type.String(), name: Type.String() });

/** Somebody to whom work is given. */
export const Ty = OneOf("user", "group");
