import { childOf, element, elementsOf } from "./node.ts";
import type { Element, Group, Mark, Node } from "./node.ts";
import { cloneElement } from "./content-control.ts";
import type { EachTag, Expression, FormatCall, Path } from "./tag.ts";
import { openingOf, serializeXml, escapeText } from "./xml.ts";

/** A step of writing a part: text as it is, or something that depends on the data. */
export type Op =
  | string
  | {
      readonly kind: "value";
      readonly path: Path;
      readonly formats: readonly FormatCall[];
      readonly look: string;
      readonly placeholderLook: string;
      readonly mark: Mark;
    }
  | { readonly kind: "group"; readonly branches: readonly BranchOp[] }
  | {
      readonly kind: "image";
      readonly path: Path;
      readonly width?: number;
      readonly height?: number;
      readonly mark: Mark;
    }
  | { readonly kind: "block"; readonly name: string; readonly program: Program; readonly mark: Mark }
  /** A number that no other drawing of the document has. */
  | { readonly kind: "id" }
  /** What may not be empty, or not be there when it is. */
  | {
      readonly kind: "within";
      readonly what: "cell" | "table";
      readonly opening: string;
      readonly closing: string;
      readonly program: Program;
    };

/** One branch of a condition or repeat. */
export interface BranchOp {
  readonly test: EachTag | { readonly kind: "if" | "else_if"; readonly test: Expression } | { readonly kind: "else" };
  readonly mark: Mark;
  readonly program: Program;
}

/** What writes a part. */
export type Program = readonly Op[];

/** What is known while a program is made. */
export interface ProgramContext {
  /** The style in which Word shows placeholders, when the template has it. */
  readonly placeholderStyle: string | undefined;
  /** What stands in the place of a content block. */
  readonly blockOf: (mark: Mark) => Program | undefined;
  /** Whether this may stand more than once in the document, so that it may have no names of its own. */
  readonly isRepeated?: boolean;
}

/** Turns a tree into a program: all that does not depend on data is text already. */
export function programOf(nodes: readonly Node[], context: ProgramContext): Program {
  const ops: Op[] = [];
  const add = (op: Op): void => {
    const last = ops.at(-1);
    if (typeof op === "string" && typeof last === "string") ops[ops.length - 1] = last + op;
    else ops.push(op);
  };
  const visit = (node: Node): void => {
    if (node.kind === "text") return add(escapeText(node.text));
    if (node.kind === "mark") {
      const op = opOf(node, context);
      if (op !== undefined) add(op);
      return;
    }
    if (node.kind === "group")
      return add({ kind: "group", branches: node.branches.map((one) => branchOf(one, context)) });
    visitElement(node);
  };
  const visitElement = (node: Element): void => {
    if (context.isRepeated === true && NAMED.has(node.name)) return;
    for (const key of node.attributes.keys()) if (OWN_NUMBERS.test(key)) node.attributes.delete(key);
    if (isCounted(node)) {
      const rest = new Map(node.attributes);
      rest.delete("id");
      add(`<${node.name} id="`);
      add({ kind: "id" });
      add(`"${openingOf({ name: "", attributes: rest }).slice(1)}`);
      return addContent(node);
    }
    const what = withinKind(node);
    if (what !== undefined && node.children.some((child) => child.kind === "group" || child.kind === "mark")) {
      const program = programOf(node.children, context);
      return add({ kind: "within", what, opening: `${openingOf(node)}>`, closing: `</${node.name}>`, program });
    }
    add(openingOf(node));
    addContent(node);
  };
  const addContent = (node: Element): void => {
    if (node.children.length === 0) return add("/>");
    add(">");
    for (const child of node.children) visit(child);
    add(`</${node.name}>`);
  };
  for (const node of nodes) visit(node);
  return ops;
}

/** Numbers that Word gives to paragraphs and to who typed them: two of the same would not be. */
const OWN_NUMBERS = /^(?:w14:paraId|w14:textId|w:rsid\w*)$/;
const NAMED = new Set(["w:bookmarkStart", "w:bookmarkEnd", "w:commentRangeStart", "w:commentRangeEnd"]);
const CELLS = new Set(["w:tc", "w:txbxContent", "w:hdr", "w:ftr", "w:footnote", "w:endnote", "w:comment"]);

const isCounted = (node: Element): boolean => node.name === "wp:docPr" && node.attributes.has("id");

function withinKind({ name }: Element): "cell" | "table" | undefined {
  if (name === "w:tbl") return "table";
  return CELLS.has(name) ? "cell" : undefined;
}

function branchOf({ mark, children }: Group["branches"][number], context: ProgramContext): BranchOp {
  const { tag } = mark;
  const isRepeated = context.isRepeated === true || tag.kind === "each";
  const program = programOf(children, { ...context, isRepeated });
  if (tag.kind === "each" || tag.kind === "if" || tag.kind === "else_if") return { test: tag, mark, program };
  return { test: { kind: "else" }, mark, program };
}

function opOf(mark: Mark, context: ProgramContext): Op | undefined {
  const { tag } = mark;
  if (tag.kind === "value") {
    const look = mark.look === undefined ? "" : serializeXml(mark.look);
    const placeholderLook = serializeXml(placeholderOf(mark.look, context.placeholderStyle));
    return { kind: "value", path: tag.path, formats: tag.formats, look, placeholderLook, mark };
  }
  if (tag.kind === "image") {
    const { path, width, height } = tag;
    return {
      kind: "image",
      path,
      mark,
      ...(width === undefined ? {} : { width }),
      ...(height === undefined ? {} : { height }),
    };
  }
  if (tag.kind !== "block") return undefined;
  const program = context.blockOf(mark);
  return program === undefined ? undefined : { kind: "block", name: tag.name, program, mark };
}

/** The schema has an order for what a run looks like. */
const BEFORE_HIGHLIGHT =
  "w:rStyle w:rFonts w:b w:bCs w:i w:iCs w:caps w:smallCaps w:strike w:dstrike w:outline w:shadow w:emboss w:imprint w:noProof w:snapToGrid w:vanish w:webHidden w:color w:spacing w:w w:kern w:position w:sz w:szCs".split(
    " ",
  );

/** What is missing is seen: in the style for it, and marked. */
function placeholderOf(look: Element | undefined, style: string | undefined): Element {
  const known =
    look === undefined
      ? []
      : elementsOf(cloneElement(look)).filter(({ name }) => name !== "w:highlight" && name !== "w:rStyle");
  const before = known.filter(({ name }) => BEFORE_HIGHLIGHT.includes(name));
  const after = known.filter(({ name }) => !BEFORE_HIGHLIGHT.includes(name));
  const value = (name: string, text: string): Element => element(name, new Map([["w:val", text]]), []);
  const styled = style === undefined ? [] : [value("w:rStyle", style)];
  return element("w:rPr", new Map(), [...styled, ...before, value("w:highlight", "yellow"), ...after]);
}

/** The id of the style that Word calls "Placeholder Text". */
export function placeholderStyleOf(styles: Element | undefined): string | undefined {
  if (styles === undefined) return undefined;
  const found = elementsOf(styles).find(
    (style) => childOf(style, "w:name")?.attributes.get("w:val")?.toLowerCase() === "placeholder text",
  );
  return found?.attributes.get("w:styleId");
}
