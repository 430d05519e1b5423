import { holds, isMissing, isObject, itemsOf, lookUp } from "./data.ts";
import type { DataObject, Scope } from "./data.ts";
import { formatValue } from "./format.ts";
import type { Locale } from "./format.ts";
import { drawingOf, drawnSize, readPicture } from "./picture.ts";
import type { BranchOp, Op, Program } from "./program.ts";
import { escapeText } from "./xml.ts";

/** What a rendering leaves beside the text. */
export interface Rendered {
  readonly text: string;
  /** Pictures that the part refers to, by the id of the relationship. */
  readonly pictures: ReadonlyMap<string, { readonly key: string; readonly extension: string }>;
}

/** How a document is filled. */
export interface RenderOptions {
  readonly data: DataObject;
  readonly locale: Locale;
  readonly missing: "mark" | "blank";
  readonly images: Readonly<Record<string, Uint8Array>>;
  /** What stands for fields without a value, by their paths. */
  readonly answers: Readonly<Record<string, string>>;
}

const MOST_CHARACTERS = 200 * 1024 * 1024;

/** Fills the parts of one document. */
export class Renderer {
  /** Fields that had nothing to show, as they stand in the template. */
  readonly missing = new Set<string>();
  /** Those of them that are not of an item of a repeat, so that one answer is enough. */
  readonly askable = new Set<string>();
  /** Pictures that were asked for and are not there, or are none. */
  readonly missingImages = new Set<string>();
  readonly #options: RenderOptions;
  #ids = 1000;
  #written = 0;
  #pictures = new Map<string, { key: string; extension: string }>();

  constructor(options: RenderOptions) {
    this.#options = options;
  }

  /** Writes one part. */
  render(program: Program): Rendered {
    this.#pictures = new Map();
    const out: string[] = [];
    this.#run(program, { value: this.#options.data }, out);
    return { text: out.join(""), pictures: this.#pictures };
  }

  #run(program: Program, scope: Scope, out: string[]): void {
    for (const op of program) {
      if (typeof op === "string") this.#write(op, out);
      else this.#perform(op, scope, out);
    }
  }

  #write(text: string, out: string[]): void {
    this.#written += text.length;
    if (this.#written > MOST_CHARACTERS) throw new RangeError("The document would be too large");
    out.push(text);
  }

  #perform(op: Exclude<Op, string>, scope: Scope, out: string[]): void {
    switch (op.kind) {
      case "value":
        return this.#write(this.#value(op, scope), out);
      case "group":
        return this.#group(op.branches, scope, out);
      case "image":
        return this.#write(this.#image(op, scope), out);
      case "block":
        return this.#run(op.program, scope, out);
      case "id":
        this.#ids += 1;
        return this.#write(String(this.#ids), out);
      case "within":
        return this.#within(op, scope, out);
    }
  }

  #value(op: Extract<Op, { kind: "value" }>, scope: Scope): string {
    const { answers, locale } = this.#options;
    const value = lookUp(scope, op.path);
    const name = op.path.text;
    const isAnswered = isMissing(value) && scope.outer === undefined && Object.hasOwn(answers, name);
    const text = formatValue(isAnswered ? answers[name] : value, op.formats, locale);
    if (text !== undefined) return `<w:r>${op.look}${runText(text)}</w:r>`;
    this.missing.add(name);
    if (scope.outer === undefined) this.askable.add(name);
    if (this.#options.missing === "blank") return "";
    return `<w:r>${op.placeholderLook}${runText(`[${name}]`)}</w:r>`;
  }

  #group(branches: readonly BranchOp[], scope: Scope, out: string[]): void {
    for (const { test, program } of branches) {
      if (test.kind === "each") {
        const items = itemsOf(scope, test);
        for (const [at, value] of items.entries()) {
          this.#run(program, { value, outer: scope, position: { index: at + 1, count: items.length } }, out);
        }
        if (items.length > 0) return;
      } else if (test.kind === "else" || holds(scope, test.test)) {
        return this.#run(program, scope, out);
      }
    }
  }

  #image(op: Extract<Op, { kind: "image" }>, scope: Scope): string {
    const value = lookUp(scope, op.path);
    if (isMissing(value)) {
      this.missingImages.add(op.path.text);
      return "";
    }
    const key = isObject(value) && typeof value["image"] === "string" ? value["image"] : "";
    const bytes = Object.hasOwn(this.#options.images, key) ? this.#options.images[key] : undefined;
    const picture = bytes && readPicture(bytes);
    if (picture === undefined) {
      this.missingImages.add(op.path.text);
      return "";
    }
    this.#ids += 1;
    const relationship = `rIdG${this.#ids}`;
    this.#pictures.set(relationship, { key, extension: picture.extension });
    return drawingOf({ relationship, id: this.#ids, ...drawnSize(picture, op) });
  }

  #within(op: Extract<Op, { kind: "within" }>, scope: Scope, out: string[]): void {
    const inner: string[] = [];
    this.#run(op.program, scope, inner);
    const content = inner.join("");
    // Word takes a table without rows, and a cell without a paragraph at its end, for a damaged file.
    if (op.what === "table" && !content.includes("<w:tr")) return;
    const end = op.what === "cell" && !/<\/w:p>$|<w:p\/>$/.test(content) ? "<w:p/>" : "";
    out.push(op.opening, content, end, op.closing);
  }
}

/** Text of a run: what is text in the data is text here, its lines and tabs are those of Word. */
function runText(text: string): string {
  return text
    .split(/(\r\n|\n|\r|\t|\u2028)/)
    .map((part) => {
      if (part === "") return "";
      if (part === "\t") return "<w:tab/>";
      if (/^[\r\n\u2028]/.test(part)) return "<w:br/>";
      return `<w:t xml:space="preserve">${escapeText(part)}</w:t>`;
    })
    .join("");
}
