declare const btoa: (binary: string) => string;
declare const atob: (base64: string) => string;
declare const TextEncoder: new () => { encode(text: string): Uint8Array };
declare const TextDecoder: new (label: string, options: { fatal: boolean }) => { decode(bytes: Uint8Array): string };

/** The values of the last row of a page, in the order of its sort keys. */
export type CursorValues = readonly (string | number | null)[];

/** Text that a client hands back unchanged to get the next page. */
export function encodeCursor(values: CursorValues): string {
  let binary = "";
  for (const byte of new TextEncoder().encode(JSON.stringify(values))) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The values of a cursor, or `undefined` when it was not made by `encodeCursor` with `length` values. */
export function decodeCursor(cursor: string, length: number): CursorValues | undefined {
  try {
    const binary = atob(cursor.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    const values: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (!Array.isArray(values) || values.length !== length) return undefined;
    const isPlain = values.every(
      (value) => value === null || typeof value === "string" || (typeof value === "number" && Number.isFinite(value)),
    );
    return isPlain ? (values as CursorValues) : undefined;
  } catch {
    return undefined;
  }
}
