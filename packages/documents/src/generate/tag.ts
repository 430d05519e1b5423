/** A field, as `roles.client!1.name`: names, and which one of a list. */
export interface Path {
  readonly text: string;
  readonly steps: readonly { readonly name: string; readonly index?: number }[];
}

/** How a value is shown: `date:"d MMMM yyyy"`. */
export interface FormatCall {
  readonly name: string;
  readonly arguments: readonly string[];
}

/** What a condition asks. It is read into this and computed; nothing of a template is ever run as code. */
export type Expression =
  | { readonly kind: "path"; readonly path: Path }
  | { readonly kind: "literal"; readonly value: string | number | boolean }
  | { readonly kind: "not"; readonly of: Expression }
  | { readonly kind: "and" | "or"; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "compare"; readonly by: Comparison; readonly left: Expression; readonly right: Expression };

/** How two values are compared. */
export type Comparison = "=" | "!=" | "<" | ">" | "<=" | ">=" | "contains";

/** What stands between `{{` and `}}`. */
export type Tag =
  | { readonly kind: "value"; readonly path: Path; readonly formats: readonly FormatCall[] }
  | { readonly kind: "if" | "else_if"; readonly test: Expression }
  | { readonly kind: "else" | "end_if" | "end_each" }
  | EachTag
  | { readonly kind: "block"; readonly name: string }
  | { readonly kind: "image"; readonly path: Path; readonly width?: number; readonly height?: number };

/** `each people where isDirector sort name first 3`. */
export interface EachTag {
  readonly kind: "each";
  readonly list: Path;
  readonly where?: Expression;
  readonly sort?: { readonly path: Path; readonly isDescending: boolean };
  readonly first?: number;
}

type Token =
  | { readonly kind: "string"; readonly text: string }
  | { readonly kind: "number"; readonly text: string }
  | { readonly kind: "name"; readonly text: string }
  | { readonly kind: "sign"; readonly text: string };

const MOST_LENGTH = 500;
const MOST_STEPS = 20;
const NAME = /[@\p{L}_][\p{L}\p{N}_@-]*(?:![1-9][0-9]{0,3})?(?:\.[\p{L}_][\p{L}\p{N}_-]*(?:![1-9][0-9]{0,3})?)*/u;
const TOKENS = new RegExp(
  String.raw`\s*(?:"([^"]*)"|“([^”]*)”|„([^“”]*)[“”]|'([^']*)'|‘([^’]*)’|(-?\d+(?:\.\d+)?(?:cm|mm)?)|(${NAME.source})|(!=|<>|<=|>=|==|[=<>()|:,/]))\s*`,
  "uy",
);
const KEYWORDS = new Set(["if", "each", "block", "image"]);
/** How the vendor's templates write a format: `date.value!q?format=d+MMMM+yyyy`. */
const QUERY_FORMAT = /^([^|]*?)!q\?format=([^|]+)$/;

/** Reads a tag; `undefined` when it is none that templates have. */
export function parseTag(body: string): Tag | undefined {
  const queried = QUERY_FORMAT.exec(body.trim());
  const text = queried === null ? body : `${queried[1]} | date:"${(queried[2] ?? "").replaceAll("+", " ")}"`;
  const tokens = text.length > MOST_LENGTH ? undefined : tokenize(text);
  if (tokens === undefined || tokens.length === 0) return undefined;
  return new TagReader(tokens).read();
}

function tokenize(text: string): Token[] | undefined {
  const tokens: Token[] = [];
  TOKENS.lastIndex = 0;
  while (TOKENS.lastIndex < text.length) {
    const found = TOKENS.exec(text);
    if (found === null) return undefined;
    const quoted = found.slice(1, 6).find((part) => part !== undefined);
    const [number, name, sign] = found.slice(6);
    if (quoted !== undefined) tokens.push({ kind: "string", text: quoted });
    else if (number !== undefined) tokens.push({ kind: "number", text: number });
    else if (name !== undefined) tokens.push({ kind: "name", text: name });
    else if (sign !== undefined) tokens.push({ kind: "sign", text: sign });
  }
  return tokens;
}

/** A path from its text, such as the name of a content control. */
function pathOf(text: string): Path | undefined {
  const steps = text.split(".").map((step) => {
    const [name = "", index] = step.split("!");
    return index === undefined ? { name } : { name, index: Number(index) };
  });
  return steps.length > MOST_STEPS ? undefined : { text, steps };
}

class TagReader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  read(): Tag | undefined {
    const tag = this.#tag();
    return this.#at === this.#tokens.length ? tag : undefined;
  }

  #tag(): Tag | undefined {
    if (this.#sign("/")) {
      if (this.#word("if")) return { kind: "end_if" };
      return this.#word("each") ? { kind: "end_each" } : undefined;
    }
    const [first, second] = this.#tokens;
    const isAlone = second === undefined || (second.kind === "sign" && second.text === "|");
    if (first?.kind !== "name") return undefined;
    if (first.text === "else") return this.#else();
    if (isAlone) return KEYWORDS.has(first.text) ? undefined : this.#value();
    this.#at = 1;
    if (first.text === "if") return this.#test("if");
    if (first.text === "each") return this.#each();
    if (first.text === "block") return this.#block();
    return first.text === "image" ? this.#image() : undefined;
  }

  #else(): Tag | undefined {
    this.#at = 1;
    if (this.#at === this.#tokens.length) return { kind: "else" };
    return this.#word("if") ? this.#test("else_if") : undefined;
  }

  #test(kind: "if" | "else_if"): Tag | undefined {
    const test = this.#or();
    return test === undefined ? undefined : { kind, test };
  }

  #value(): Tag | undefined {
    const path = this.#path();
    if (path === undefined) return undefined;
    const formats: FormatCall[] = [];
    while (this.#sign("|")) {
      const name = this.#next("name")?.text;
      if (name === undefined) return undefined;
      const given: string[] = [];
      while (this.#sign(":")) {
        const argument = this.#next("string") ?? this.#next("number") ?? this.#next("name");
        if (argument === undefined) return undefined;
        given.push(argument.text);
      }
      formats.push({ name, arguments: given });
    }
    return { kind: "value", path, formats };
  }

  #each(): Tag | undefined {
    const list = this.#path();
    if (list === undefined) return undefined;
    let tag: EachTag = { kind: "each", list };
    if (this.#word("where")) {
      const where = this.#or();
      if (where === undefined) return undefined;
      tag = { ...tag, where };
    }
    if (this.#word("sort")) {
      const path = this.#path();
      if (path === undefined) return undefined;
      tag = { ...tag, sort: { path, isDescending: this.#word("down") } };
    }
    if (this.#word("first")) {
      const count = Number(this.#next("number")?.text);
      if (!Number.isInteger(count) || count < 1) return undefined;
      tag = { ...tag, first: count };
    }
    return tag;
  }

  #block(): Tag | undefined {
    const name = this.#next("name") ?? this.#next("string");
    return name === undefined ? undefined : { kind: "block", name: name.text };
  }

  #image(): Tag | undefined {
    const path = this.#path();
    if (path === undefined) return undefined;
    let size: { width?: number; height?: number } = {};
    for (const side of ["width", "height"] as const) {
      if (!this.#word(side)) continue;
      this.#sign("=");
      const length = lengthOf(this.#next("number")?.text ?? "");
      if (length === undefined) return undefined;
      size = { ...size, [side]: length };
    }
    return { kind: "image", path, ...size };
  }

  #or(): Expression | undefined {
    return this.#chain("or", () => this.#chain("and", () => this.#not()));
  }

  #chain(kind: "and" | "or", part: () => Expression | undefined): Expression | undefined {
    let left = part();
    while (left !== undefined && this.#word(kind)) {
      const right = part();
      left = right === undefined ? undefined : { kind, left, right };
    }
    return left;
  }

  #not(): Expression | undefined {
    if (!this.#word("not")) return this.#comparison();
    const of = this.#not();
    return of === undefined ? undefined : { kind: "not", of };
  }

  #comparison(): Expression | undefined {
    const left = this.#operand();
    if (left === undefined) return undefined;
    const by = this.#comparer();
    if (by === undefined) return left;
    const right = this.#operand();
    return right === undefined ? undefined : { kind: "compare", by, left, right };
  }

  #comparer(): Comparison | undefined {
    if (this.#word("contains")) return "contains";
    for (const sign of ["!=", "<=", ">=", "=", "<", ">"] as const) if (this.#sign(sign)) return sign;
    if (this.#sign("==")) return "=";
    return this.#sign("<>") ? "!=" : undefined;
  }

  #operand(): Expression | undefined {
    if (this.#sign("(")) {
      const inner = this.#or();
      return this.#sign(")") ? inner : undefined;
    }
    const literal = this.#next("string");
    if (literal !== undefined) return { kind: "literal", value: literal.text };
    const number = this.#next("number");
    if (number !== undefined) return { kind: "literal", value: Number(number.text) };
    for (const [word, value] of [
      ["yes", true],
      ["no", false],
      ["true", true],
      ["false", false],
    ] as const) {
      if (this.#word(word)) return { kind: "literal", value };
    }
    const path = this.#path();
    return path === undefined ? undefined : { kind: "path", path };
  }

  #path(): Path | undefined {
    const name = this.#next("name");
    return name === undefined ? undefined : pathOf(name.text);
  }

  #next(kind: Token["kind"]): Token | undefined {
    const token = this.#tokens[this.#at];
    if (token?.kind !== kind) return undefined;
    this.#at += 1;
    return token;
  }

  #sign(text: string): boolean {
    return this.#taken("sign", text);
  }

  #word(text: string): boolean {
    return this.#taken("name", text);
  }

  #taken(kind: Token["kind"], text: string): boolean {
    const token = this.#tokens[this.#at];
    const isIt = token?.kind === kind && token.text === text;
    if (isIt) this.#at += 1;
    return isIt;
  }
}

/** A length in millimetres. */
function lengthOf(text: string): number | undefined {
  const found = /^(\d+(?:\.\d+)?)(cm|mm)$/.exec(text);
  if (found === null) return undefined;
  const millimetres = Number(found[1]) * (found[2] === "cm" ? 10 : 1);
  return millimetres > 0 && millimetres <= 500 ? millimetres : undefined;
}
