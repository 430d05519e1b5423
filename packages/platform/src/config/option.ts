declare const secretBrand: unique symbol;

/** A value that must never be logged or shown; `String(secret)` gives a mask. */
export class Secret {
  declare readonly [secretBrand]: true;
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The plain value, for the one call that needs it. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return "[secret]";
  }

  toJSON(): string {
    return "[secret]";
  }
}

/** One setting that an operator gives through the environment or a configuration file. */
export interface Option<T> {
  /** `MUNIMENT_…` */
  readonly name: string;
  /** One sentence for `docs/config.md`. */
  readonly doc: string;
  /** As it would be written in the environment; absent means that the option is required. */
  readonly default?: string;
  readonly secret?: boolean;
  parse(text: string): T;
}

/** Free text. */
export function text(name: string, doc: string, fallback?: string): Option<string> {
  return { name, doc, ...(fallback === undefined ? {} : { default: fallback }), parse: (value) => value };
}

/** A whole number within `min` and `max`. */
export function integer(
  name: string,
  doc: string,
  range: { min: number; max: number; default?: number },
): Option<number> {
  return {
    name,
    doc,
    ...(range.default === undefined ? {} : { default: String(range.default) }),
    parse(value) {
      const number = Number(value);
      if (!Number.isInteger(number) || number < range.min || number > range.max) {
        throw new Error(`must be a whole number from ${range.min} to ${range.max}`);
      }
      return number;
    },
  };
}

/** `true` or `false`. */
export function flag(name: string, doc: string, fallback: boolean): Option<boolean> {
  return {
    name,
    doc,
    default: String(fallback),
    parse(value) {
      if (value !== "true" && value !== "false") throw new Error("must be true or false");
      return value === "true";
    },
  };
}

/** One of a few words. */
export function choice<const Word extends string>(
  name: string,
  doc: string,
  words: readonly Word[],
  fallback: NoInfer<Word>,
): Option<Word> {
  return {
    name,
    doc,
    default: fallback,
    parse(value) {
      const found = words.find((word) => word === value);
      if (found === undefined) throw new Error(`must be one of ${words.join(", ")}`);
      return found;
    },
  };
}

/** Names, separated by commas; none by default. */
export function names(name: string, doc: string): Option<readonly string[]> {
  return { name, doc, default: "", parse: splitList };
}

/** Absolute paths by name: `name=/path`, separated by commas; none by default. */
export function folders(name: string, doc: string): Option<ReadonlyMap<string, string>> {
  return {
    name,
    doc,
    default: "",
    parse(value) {
      const pairs = splitList(value).map((pair): [string, string] => {
        const [, folder = "", path = ""] = /^([a-z0-9-]{1,64})=(\/.*)$/.exec(pair) ?? [];
        if (folder === "") throw new Error("must be name=/absolute/path, separated by commas");
        return [folder, path];
      });
      return new Map(pairs);
    },
  };
}

function splitList(value: string): string[] {
  return value
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/** A secret; an empty default means "none". */
export function secret(name: string, doc: string, fallback?: string): Option<Secret> {
  return {
    name,
    doc,
    secret: true,
    ...(fallback === undefined ? {} : { default: fallback }),
    parse: (value) => new Secret(value),
  };
}
