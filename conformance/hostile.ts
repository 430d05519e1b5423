import { Buffer } from "node:buffer";

/** What a body field may hold; the suite derives from it what it must not hold. */
export type Kind =
  | { readonly is: "text"; readonly max?: number; readonly required?: boolean }
  | { readonly is: "word" | "boolean" | "integer" | "number" | "date" | "id" | "ids" | "list" | "object" };

/** A line for the report and the raw bytes of one hostile body. */
export interface HostileBody {
  readonly title: string;
  readonly raw: Uint8Array<ArrayBuffer>;
}

const nul = "a\u0000b";
const halfPair = "a\ud800b";

const wrongValues: Readonly<Record<Kind["is"], readonly unknown[]>> = {
  text: [{}, [], ["text"], { a: 1 }, nul, halfPair],
  word: [{}, [], ["public"], "nonsense", 99, nul],
  boolean: [{}, [], "maybe", nul],
  integer: [{}, [], "abc", 1.5, "99999999999999999999", 1e300, nul],
  number: [{}, [], "abc", nul],
  date: [{}, [], "yesterday", "2026-13-45T00:00:00Z", "2026-02-30T00:00:00Z", nul],
  id: [{}, [], "abc", "!", "LIB!x", "!5", nul, "x".repeat(100_000)],
  // A bare number is the number of an item in the library of the path (T8).
  ids: ["text", {}, [null], [[]], [{}]],
  list: ["text", {}, [null], [5], [[]], 7],
  object: ["text", [], 7, [{}]],
};

/** Values that a field of this kind must refuse. */
export function hostileValues(kind: Kind): readonly unknown[] {
  const values = [...wrongValues[kind.is]];
  if (kind.is !== "text") return values;
  if (kind.max !== undefined) values.push("x".repeat(kind.max + 1), "é".repeat(kind.max + 1), "x".repeat(100_000));
  if (kind.required === true) values.push("", "   ", null);
  return values;
}

const bytes = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text));

function shorten(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 40)}… (${text.length})` : text;
}

/** One body per hostile value of each field; everything else in it is valid. */
export function hostileFields(
  valid: Readonly<Record<string, unknown>>,
  fields: Readonly<Record<string, Kind>>,
): HostileBody[] {
  return Object.entries(fields).flatMap(([name, kind]) =>
    hostileValues(kind).map((value) => ({
      title: `${name} = ${shorten(value)}`,
      raw: bytes(JSON.stringify({ ...valid, [name]: value })),
    })),
  );
}

/** Bodies that are no JSON object at all, whatever the endpoint. */
export function brokenBodies(valid: Readonly<Record<string, unknown>>): HostileBody[] {
  const text = JSON.stringify(valid);
  const broken = Buffer.from(JSON.stringify({ ...valid, name: "a?b" }));
  broken[broken.indexOf("a?b") + 1] = 0xff;
  const overlong = Buffer.from(JSON.stringify({ ...valid, name: "a??b" }));
  overlong.set([0xc0, 0x80], overlong.indexOf("a??b") + 1);
  return [
    { title: "cut JSON", raw: bytes(text.slice(0, -1)) },
    { title: "two values", raw: bytes(`${text}${text}`) },
    { title: "trailing comma", raw: bytes(`${text.slice(0, -1)},}`) },
    { title: "an array", raw: bytes(`[${text}]`) },
    { title: "a text", raw: bytes(JSON.stringify("text")) },
    { title: "a number", raw: bytes("5") },
    { title: "null", raw: bytes("null") },
    { title: "no JSON", raw: bytes("hello") },
    { title: "NUL bytes", raw: new Uint8Array(8) },
    { title: "deep nesting", raw: bytes(`{"name":${"[".repeat(20_000)}${"]".repeat(20_000)}}`) },
    { title: "broken UTF-8", raw: new Uint8Array(broken) },
    { title: "overlong UTF-8", raw: new Uint8Array(overlong) },
    { title: "UTF-16", raw: new Uint8Array(Buffer.from(text, "utf16le")) },
  ];
}

/** Ids that can be no container and no document: each must be refused with 400 or 404, percent-encoded as it is here. */
export const malformedIds: readonly string[] = [
  "abc",
  "!",
  "!5",
  "{l}!",
  "{l}!abc",
  "{l}!-1",
  "{l}!1.2.3",
  "{l}!1e3",
  "{l}!0x10",
  "{l}! 1",
  "{l}!1%20",
  "{l}!1%00",
  "{l}!%00",
  "{l}%2F5",
  "{l}!!5",
  "{l}!5.",
  "{l}!5.-1",
  "{l}!99999999999999999999999999",
  "{l}!9223372036854775808",
  "%C3%28",
  "%FF",
  "%zz",
  "%",
  "'%20or%201=1--",
  "..%2F..%2Fhealthz",
  "{l}!%EF%BC%95",
  `{l}!${"9".repeat(4000)}`,
];
