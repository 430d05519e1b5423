import type { CompiledTemplate } from "./compile.ts";
import type { BranchOp, Op, Program } from "./program.ts";
import type { Expression, Path } from "./tag.ts";
import type { MistakePlace, TemplateMistake } from "./template-error.ts";

/** What a field holds. */
export type FieldKind = "text" | "number" | "money" | "date" | "yes_no" | "image" | "any";

/** Which fields data have: a kind, a list `[of]`, or names; the name `*` stands for every other. */
export type DataShape = FieldKind | readonly [DataShape] | { readonly [name: string]: DataShape };

/** A field that a template uses. */
export interface TemplateField {
  /** From the outermost names on, also where it is written shorter inside of a repeat. */
  readonly path: string;
  /** What it is used for. */
  readonly use: "value" | "condition" | "repeat" | "image";
  readonly kind: FieldKind | "list" | "group" | "unknown";
}

interface ShapeScope {
  readonly shape: DataShape;
  readonly base: string;
  readonly isItem: boolean;
  readonly outer?: ShapeScope;
}

interface Found {
  readonly path: string;
  readonly shape: DataShape | undefined;
}

/** Holds a template against the data that there are: every field it uses, and what is wrong with them. */
export function checkFields(
  template: CompiledTemplate,
  shape: DataShape | undefined,
): { fields: TemplateField[]; mistakes: TemplateMistake[] } {
  const checker = new FieldChecker(shape);
  for (const { program, label } of template.texts) checker.check(program, { part: label });
  return checker.result();
}

class FieldChecker {
  readonly #shape: DataShape | undefined;
  readonly #fields = new Map<string, TemplateField>();
  readonly #mistakes = new Map<string, TemplateMistake>();
  #place: MistakePlace = { part: "body" };

  constructor(shape: DataShape | undefined) {
    this.#shape = shape;
  }

  result(): { fields: TemplateField[]; mistakes: TemplateMistake[] } {
    const fields = [...this.#fields.values()].toSorted((one, other) => one.path.localeCompare(other.path, "en"));
    return { fields, mistakes: [...this.#mistakes.values()] };
  }

  check(program: Program, place: MistakePlace): void {
    this.#place = place;
    this.#visit(program, { shape: this.#shape ?? "any", base: "", isItem: false });
  }

  #visit(program: Program, scope: ShapeScope): void {
    for (const op of program) if (typeof op !== "string") this.#op(op, scope);
  }

  #op(op: Exclude<Op, string>, scope: ShapeScope): void {
    switch (op.kind) {
      case "value": {
        const found = this.#use(op.path, { scope, use: "value", raw: op.mark.raw });
        const { shape } = found;
        if (shape === "image" || (isGroup(shape) && !Object.hasOwn(shape, "*"))) {
          this.#wrong(
            "not_a_value",
            `${found.path} is no text but ${shape === "image" ? "a picture" : "a group of fields"}.`,
            op.mark.raw,
          );
        }
        return;
      }
      case "image": {
        const found = this.#use(op.path, { scope, use: "image", raw: op.mark.raw });
        if (found.shape !== undefined && found.shape !== "image" && found.shape !== "any") {
          this.#wrong("not_an_image", `${found.path} is no picture.`, op.mark.raw);
        }
        return;
      }
      case "group":
        for (const branch of op.branches) this.#branch(branch, scope);
        return;
      case "block": {
        const place = this.#place;
        this.#place = { ...place, block: op.name };
        this.#visit(op.program, scope);
        this.#place = place;
        return;
      }
      case "within":
        return this.#visit(op.program, scope);
      case "id":
    }
  }

  #branch({ test, mark, program }: BranchOp, scope: ShapeScope): void {
    if (test.kind !== "each") {
      if (test.kind !== "else") {
        this.#expression(test.test, scope, mark.raw);
        if (!hasField(test.test)) {
          const text = `${mark.raw} is always the same: it asks for no field.`;
          this.#wrong("unreachable", text, mark.raw, "warning");
        }
      }
      return this.#visit(program, scope);
    }
    const list = this.#use(test.list, { scope, use: "repeat", raw: mark.raw });
    const { shape } = list;
    if (shape !== undefined && shape !== "any" && !isList(shape) && !isGroup(shape)) {
      this.#wrong("not_a_list", `${list.path} is one value and no list to repeat.`, mark.raw);
    }
    const item = isList(shape) ? shape[0] : (shape ?? "any");
    const inner: ShapeScope = { shape: item, base: list.path, isItem: true, outer: scope };
    if (test.where !== undefined) this.#expression(test.where, inner, mark.raw);
    if (test.sort !== undefined) this.#use(test.sort.path, { scope: inner, use: "condition", raw: mark.raw });
    this.#visit(program, inner);
  }

  #expression(test: Expression, scope: ShapeScope, raw: string): void {
    if (test.kind === "path") this.#use(test.path, { scope, use: "condition", raw });
    else if (test.kind === "not") this.#expression(test.of, scope, raw);
    else if (test.kind !== "literal") {
      this.#expression(test.left, scope, raw);
      this.#expression(test.right, scope, raw);
    }
  }

  #use(path: Path, given: { scope: ShapeScope; use: TemplateField["use"]; raw: string }): Found {
    const { scope, use, raw } = given;
    const [first] = path.steps;
    if (first?.name.startsWith("@") === true && scopeOfItem(scope) !== undefined)
      return { path: path.text, shape: "any" };
    const found = find(scope, path);
    if (found.shape === undefined) this.#wrong("unknown_field", `There is no field "${found.path}".`, raw);
    this.#fields.set(`${found.path} ${use}`, {
      path: found.path,
      use,
      kind: kindOf(this.#shape === undefined ? undefined : found.shape),
    });
    return found;
  }

  #wrong(
    reason: TemplateMistake["reason"],
    text: string,
    raw: string,
    severity: TemplateMistake["severity"] = "error",
  ): void {
    const place = this.#place;
    const key = `${place.part} ${place.block} ${reason} ${raw}`;
    this.#mistakes.set(key, { severity, reason, text, tag: raw, place });
  }
}

/** What is wrong with one field that stands by itself. */
export function checkLineFields(path: Path, shape: DataShape): string | undefined {
  const found = find({ shape, base: "", isItem: false }, path);
  if (found.shape === undefined) return `There is no field "${path.text}".`;
  return isGroup(found.shape) || found.shape === "image" ? `"${path.text}" is no text.` : undefined;
}

function scopeOfItem(scope: ShapeScope): ShapeScope | undefined {
  return scope.isItem ? scope : scope.outer && scopeOfItem(scope.outer);
}

/** Looks a field up as the data are looked up: the innermost repeat that has its first name. */
function find(scope: ShapeScope, { steps, text }: Path): Found {
  const [first, ...rest] = steps;
  if (first === undefined) return { path: text, shape: undefined };
  for (let at: ShapeScope | undefined = scope; at !== undefined; at = at.outer) {
    const start = first.name === "this" && at.isItem ? at.shape : stepInto(at.shape, first.name);
    if (start === undefined) continue;
    let shape: DataShape | undefined = start;
    const names = first.name === "this" ? [] : [first.name];
    if (first.index !== undefined) shape = isList(shape) ? shape[0] : shape;
    for (const { name, index } of rest) {
      shape = shape === undefined ? undefined : stepInto(shape, name);
      if (index !== undefined && isList(shape)) [shape] = shape;
      names.push(name);
    }
    return { path: [at.base, ...names].filter((part) => part !== "").join("."), shape };
  }
  return { path: text, shape: undefined };
}

function stepInto(shape: DataShape, name: string): DataShape | undefined {
  if (isList(shape)) return stepInto(shape[0], name);
  if (shape === "any") return "any";
  if (!isGroup(shape)) return undefined;
  if (Object.hasOwn(shape, name)) return shape[name];
  return Object.hasOwn(shape, "*") ? shape["*"] : undefined;
}

const isList = (shape: DataShape | undefined): shape is readonly [DataShape] => Array.isArray(shape);

function isGroup(shape: DataShape | undefined): shape is { readonly [name: string]: DataShape } {
  return typeof shape === "object" && !Array.isArray(shape);
}

function kindOf(shape: DataShape | undefined): TemplateField["kind"] {
  if (shape === undefined) return "unknown";
  if (typeof shape === "string") return shape;
  return isList(shape) ? "list" : "group";
}

function hasField(test: Expression): boolean {
  if (test.kind === "path") return true;
  if (test.kind === "literal") return false;
  return test.kind === "not" ? hasField(test.of) : hasField(test.left) || hasField(test.right);
}
