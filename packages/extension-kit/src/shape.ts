/** Says whether a value has a certain shape; the shapes of messages are made of these. */
export type Shape<T> = (value: unknown) => value is T;

/** What values of a shape are. */
export type Shaped<S> = S extends Shape<infer T> ? T : never;

type Fields = Readonly<Record<string, Shape<unknown>>>;
type OptionalNames<F extends Fields> = { [K in keyof F]: undefined extends Shaped<F[K]> ? K : never }[keyof F];

/** A record with fields of these shapes; those that may be absent are optional. */
export type RecordOf<F extends Fields> = { readonly [K in Exclude<keyof F, OptionalNames<F>>]: Shaped<F[K]> } & {
  readonly [K in OptionalNames<F>]?: Exclude<Shaped<F[K]>, undefined>;
};

const MOST_NESTED = 8;

// Not the schema library: browser apps are built without it, and each extension would carry it to check a dozen messages.

/** Text of at most `most` characters, without control characters but line ends and tabs. */
export const text =
  (most: number, least = 0): Shape<string> =>
  (value): value is string =>
    // oxlint-disable-next-line no-control-regex -- they are what is looked for
    typeof value === "string" && value.length >= least && value.length <= most && !/[\0-\x08\x0E-\x1F]/.test(value);

/** One of a few words. */
export const word =
  <const W extends string>(...words: readonly W[]): Shape<W> =>
  (value): value is W =>
    words.some((known) => known === value);

/** A whole number of a range. */
export const whole =
  (least: number, most: number): Shape<number> =>
  (value): value is number =>
    Number.isInteger(value) && (value as number) >= least && (value as number) <= most;

/** `true` or `false`. */
export const yesNo: Shape<boolean> = (value) => typeof value === "boolean";

/** Bytes, at most so many. */
export const bytes =
  (most: number): Shape<ArrayBuffer> =>
  (value): value is ArrayBuffer =>
    value instanceof ArrayBuffer && value.byteLength <= most;

/** What may be absent. */
export const optional =
  <T>(shape: Shape<T>): Shape<T | undefined> =>
  (value): value is T | undefined =>
    value === undefined || shape(value);

/** A list of at most `most`. */
export const listOf =
  <T>(shape: Shape<T>, most: number): Shape<readonly T[]> =>
  (value): value is readonly T[] =>
    Array.isArray(value) && value.length <= most && value.every((part) => shape(part));

/** A record that has these fields and no others. */
export const record =
  <const F extends Fields>(fields: F): Shape<RecordOf<F>> =>
  (value): value is RecordOf<F> =>
    isPlain(value) &&
    Object.keys(value).every((name) => Object.hasOwn(fields, name)) &&
    Object.entries(fields).every(([name, shape]) => shape(value[name]));

/** What JSON can say, of about `most` characters and not nested deeply. */
export const json =
  (most: number): Shape<unknown> =>
  (value): value is unknown =>
    weigh(value, { left: most, depth: 0 }) >= 0;

// The same part may be named many times over, which costs its sender nothing: what is left is counted as it is written
// out, and the walk ends with it.
/** What is left of the characters that `value` may have; below zero for what is too much, too deep, or no JSON. */
function weigh(value: unknown, { left, depth }: { left: number; depth: number }): number {
  if (typeof value === "string") return left - value.length - 2;
  if (value === undefined || value === null || typeof value === "boolean") return left - 5;
  if (typeof value === "number") return Number.isFinite(value) ? left - 8 : -1;
  if (depth > MOST_NESTED || (!Array.isArray(value) && !isPlain(value))) return -1;
  let rest = left - 2;
  for (const [name, part] of Object.entries(value)) {
    rest = weigh(part, { left: rest - (Array.isArray(value) ? 1 : name.length + 3), depth: depth + 1 });
    if (rest < 0) return -1;
  }
  return rest;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
