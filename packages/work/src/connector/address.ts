import { AppError } from "@muniment/kernel";
import { errors, parseItemId } from "@muniment/work-api";

/** An item as the addresses of REST v2 name it. */
export interface ItemAddress {
  readonly library: string;
  readonly id: string;
}

/** The library that an id names, which the façade has nowhere else; `field` is told where the id is none. */
export function addressOf(id: string, field: string): ItemAddress {
  const library = parseItemId(id)?.library;
  if (library === undefined) {
    throw new AppError(errors.invalidParam, { text: "An id such as LIBRARY!123 is expected.", field });
  }
  return { library, id };
}

const PAIRS_OF_QUOTES: readonly unknown[] = ['""', "''"];

/** What a body says of these fields: empty means not given, a pair of quotes clears (work-api.md 14.2). */
export function given(
  source: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Readonly<Record<string, string | number | boolean>> {
  return Object.fromEntries(
    names.flatMap((name): [string, string | number | boolean][] => {
      const value = source[name];
      if (PAIRS_OF_QUOTES.includes(value)) return [[name, ""]];
      const isValue = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
      return isValue && value !== "" ? [[name, value]] : [];
    }),
  );
}
