/** JSON as it was read, with what `JSON.parse` would pass over in silence. */
export interface StrictJson {
  readonly value: unknown;
  /** Names that stand twice in one object. */
  readonly duplicates: readonly { readonly path: string; readonly line: number }[];
  /** The line of each value, by its path. */
  readonly lines: ReadonlyMap<string, number>;
}

/** Text that is no JSON. */
export class JsonFault extends Error {
  override readonly name = "JsonFault";
  readonly line: number;

  constructor(text: string, line: number) {
    super(text);
    this.line = line;
  }
}

const MAX_DEPTH = 64;
const SPACE = /[\t\n\r ]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const TEXT = /"(?:[^"\\]|\\.)*"/y;
const WORD = /true|false|null/y;

/** Reads the bytes of a JSON file: UTF-8 without a mark, nothing after the value. Throws `JsonFault`. */
export function parseStrictJson(bytes: Uint8Array): StrictJson {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new JsonFault("is not UTF-8", 1);
  }
  if (text.startsWith("\uFEFF")) throw new JsonFault("begins with a byte order mark", 1);
  return new Reader(text).read();
}

class Reader {
  readonly #text: string;
  #at = 0;
  #line = 1;
  readonly #duplicates: { path: string; line: number }[] = [];
  readonly #lines = new Map<string, number>();

  constructor(text: string) {
    this.#text = text;
  }

  read(): StrictJson {
    const value = this.#value("", 0);
    this.#space();
    if (this.#at < this.#text.length) throw this.#fault();
    return { value, duplicates: this.#duplicates, lines: this.#lines };
  }

  #value(path: string, depth: number): unknown {
    if (depth > MAX_DEPTH) throw new JsonFault("is nested too deeply", this.#line);
    this.#space();
    this.#lines.set(path, this.#line);
    const first = this.#text[this.#at];
    if (first === "{") return this.#object(path, depth);
    if (first === "[") return this.#array(path, depth);
    const token = this.#take(TEXT) ?? this.#take(NUMBER) ?? this.#take(WORD);
    if (token === undefined) throw this.#fault();
    const value = this.#parse(token);
    if (typeof value === "string" && (value.includes("\0") || !value.isWellFormed())) {
      throw new JsonFault("holds a NUL or a broken character", this.#line);
    }
    return value;
  }

  #object(path: string, depth: number): unknown {
    const entries = new Map<string, unknown>();
    this.#items("}", () => {
      const token = this.#take(TEXT);
      if (token === undefined) throw this.#fault();
      const name = this.#parse(token) as string;
      const whole = path === "" ? name : `${path}.${name}`;
      if (entries.has(name)) this.#duplicates.push({ path: whole, line: this.#line });
      this.#expect(":");
      entries.set(name, this.#value(whole, depth + 1));
    });
    return Object.fromEntries(entries);
  }

  #array(path: string, depth: number): unknown {
    const items: unknown[] = [];
    this.#items("]", () => {
      items.push(this.#value(`${path}[${items.length}]`, depth + 1));
    });
    return items;
  }

  /** What stands between brackets, divided by commas. */
  #items(end: string, item: () => void): void {
    this.#at += 1;
    this.#space();
    if (this.#text[this.#at] === end) {
      this.#at += 1;
      return;
    }
    for (;;) {
      this.#space();
      item();
      this.#space();
      const next = this.#text[this.#at];
      if (next !== end && next !== ",") throw this.#fault();
      this.#at += 1;
      if (next === end) return;
    }
  }

  #parse(token: string): unknown {
    try {
      return JSON.parse(token);
    } catch {
      throw new JsonFault("has a text that is not well-formed", this.#line);
    }
  }

  #expect(character: string): void {
    this.#space();
    if (this.#text[this.#at] !== character) throw this.#fault();
    this.#at += 1;
  }

  #space(): void {
    const space = this.#take(SPACE) ?? "";
    for (const character of space) if (character === "\n") this.#line += 1;
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const token = pattern.exec(this.#text)?.[0];
    if (token !== undefined) this.#at += token.length;
    return token;
  }

  #fault(): JsonFault {
    const found = this.#text[this.#at];
    return new JsonFault(found === undefined ? "ends too early" : `has an unexpected ${found}`, this.#line);
  }
}
