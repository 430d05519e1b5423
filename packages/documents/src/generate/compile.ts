import { adoptNamespaces, BlockMerger } from "./block-merge.ts";
import { unfoldControls } from "./content-control.ts";
import { formGroups, splitParagraph } from "./groups.ts";
import { acceptChanges, dropNoise, findForbiddenField, hasReferences, refuseHostile } from "./hostile-content.ts";
import { placeMarks, reportFor } from "./marks.ts";
import type { Report } from "./marks.ts";
import { childOf, element, elementsOf, siblingsOf } from "./node.ts";
import type { Element, Mark, Node } from "./node.ts";
import { placeholderStyleOf, programOf } from "./program.ts";
import type { Program, ProgramContext } from "./program.ts";
import { fileMistake, TemplateError } from "./template-error.ts";
import type { MistakePlace, TemplateMistake } from "./template-error.ts";
import { askToUpdateFields, prepareProperties, WordFile } from "./word-file.ts";
import { openingOf, XML_BEGINNING } from "./xml.ts";

/** A part with text, as a program. */
export interface TextPart {
  readonly name: string;
  readonly label: string;
  readonly program: Program;
}

/** A template that was read once and can be filled many times. */
export interface CompiledTemplate {
  readonly file: WordFile;
  readonly texts: readonly TextPart[];
  readonly mistakes: readonly TemplateMistake[];
  /** The content blocks that it names, those of its blocks too. */
  readonly blocks: readonly string[];
}

const MOST_BLOCK_DEPTH = 5;
const TEXT_TYPES: Readonly<Record<string, string>> = {
  header: "header",
  footer: "footer",
  footnotes: "footnotes",
  endnotes: "endnotes",
  comments: "comments",
};

/** Reads a template with its content blocks. Throws `TemplateError` for what is no template at all. */
export async function compileTemplate(
  template: Uint8Array,
  blocks: Readonly<Record<string, Uint8Array>>,
): Promise<CompiledTemplate> {
  const file = await WordFile.read(template);
  const compiler = new Compiler(file, await readBlocks(blocks));
  return compiler.compile();
}

async function readBlocks(blocks: Readonly<Record<string, Uint8Array>>): Promise<Map<string, WordFile>> {
  const read = new Map<string, WordFile>();
  for (const [name, bytes] of Object.entries(blocks)) {
    try {
      read.set(name, await WordFile.read(bytes));
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      const mistakes = error.mistakes.map((one) => ({ ...one, place: { ...one.place, block: name } }));
      throw new TemplateError(error.reason, { mistakes });
    }
  }
  return read;
}

class Compiler {
  readonly #file: WordFile;
  readonly #blocks: ReadonlyMap<string, WordFile>;
  readonly #merger: BlockMerger;
  readonly #mistakes: TemplateMistake[];
  readonly #used = new Set<string>();
  #placeholderStyle: string | undefined;
  #hasReferences = false;

  constructor(file: WordFile, blocks: ReadonlyMap<string, WordFile>) {
    this.#file = file;
    this.#blocks = blocks;
    this.#mistakes = refuseHostile(file);
    for (const [name, block] of blocks) {
      this.#mistakes.push(...refuseHostile(block).map((one) => ({ ...one, place: { ...one.place, block: name } })));
    }
    this.#merger = new BlockMerger(file);
    this.#placeholderStyle = placeholderStyleOf(this.#merger.styles);
  }

  compile(): CompiledTemplate {
    const file = this.#file;
    const texts = textPartsOf(file).map(({ name, label }) => this.#compilePart(name, label));
    this.#merger.finish();
    if (this.#hasReferences) askToUpdateFields(file);
    for (const [extension, type] of [
      ["png", "image/png"],
      ["jpeg", "image/jpeg"],
      ["gif", "image/gif"],
    ] as const) {
      file.setDefaultType(extension, type);
    }
    prepareProperties(file);
    file.finish();
    return { file, texts, mistakes: this.#mistakes, blocks: [...this.#used].toSorted() };
  }

  #compilePart(name: string, label: string): TextPart {
    const root = this.#file.xml(name);
    if (label === "body" && (root.name !== "w:document" || childOf(root, "w:body") === undefined)) {
      throw fileMistake("not_readable", "This Word document is written in a way that is not known.", label);
    }
    const context = this.#read(root, { part: label }, { part: name, root, path: [] });
    const content = programOf(root.children, context);
    const opening = `${XML_BEGINNING}${openingOf(root)}>`;
    return { name, label, program: [opening, ...content, `</${root.name}>`] };
  }

  /** Finds the tags of a text and forms its groups; what is wrong is kept. */
  #read(root: Element, place: Pick<MistakePlace, "part" | "block">, at: BlockPlace): ProgramContext {
    dropNoise(root);
    const isTracked = acceptChanges(root);
    unfoldControls(root);
    const report = reportFor(root, place, this.#mistakes);
    if (isTracked) {
      const text = "The template has tracked changes. They were accepted.";
      report({ severity: "warning", reason: "tracked_changes", text });
    }
    const field = findForbiddenField(root);
    if (field !== undefined) {
      report({
        reason: "forbidden_content",
        text: `The field ${field.toUpperCase()} reads or starts something outside, which is refused.`,
      });
    }
    this.#hasReferences ||= hasReferences(root);
    const marks = placeMarks(root, report);
    formGroups(marks, report);
    const programs = new Map<Mark, Program>();
    for (const mark of marks) {
      if (mark.tag.kind !== "block") continue;
      const program = this.#insertBlock(mark, mark.tag.name, { report, at });
      if (program !== undefined) programs.set(mark, program);
    }
    return { placeholderStyle: this.#placeholderStyle, blockOf: (mark) => programs.get(mark) };
  }

  #insertBlock(mark: Mark, name: string, { report, at }: { report: Report; at: BlockPlace }): Program | undefined {
    this.#used.add(name);
    const wrong = (reason: TemplateMistake["reason"], text: string): undefined => {
      report({ reason, text, tag: mark.raw, paragraph: mark.paragraph });
    };
    const block = this.#blocks.get(name);
    if (block === undefined) return wrong("unknown_block", `There is no content block "${name}".`);
    if (at.path.includes(name)) {
      return wrong("block_cycle", `The content block "${name}" holds itself: ${[...at.path, name].join(" → ")}.`);
    }
    if (at.path.length >= MOST_BLOCK_DEPTH) {
      return wrong("block_cycle", `Content blocks can be in each other ${MOST_BLOCK_DEPTH} deep.`);
    }
    const root = block.xml(block.mainPart);
    const content = contentOf(root);
    if (content === undefined) return wrong("not_readable", `The content block "${name}" cannot be read.`);
    adoptNamespaces(at.root, root);
    const isInline = hasCompany(mark) && isOneParagraph(content);
    if (!isInline) {
      const { parent } = mark;
      if (parent?.kind !== "element" || parent.name !== "w:p") {
        return wrong("misplaced_group", `The content block "${name}" has paragraphs and cannot stand here.`);
      }
      splitParagraph(parent, mark);
    }
    this.#merger.adopt(block, content, {
      part: at.part,
      lost: (text) => wrong("block_content", text),
    });
    const inner = { ...at, path: [...at.path, name] };
    const context = this.#read(content, { part: "body", block: name }, inner);
    const nodes = isInline ? runsOf(content) : content.children;
    return programOf(nodes, { ...context, isRepeated: true });
  }
}

interface BlockPlace {
  /** The part of the document that all of it ends up in. */
  readonly part: string;
  readonly root: Element;
  /** The blocks that this text is in. */
  readonly path: readonly string[];
}

function textPartsOf(file: WordFile): { name: string; label: string }[] {
  const counts = new Map<string, number>();
  const found = [{ name: file.mainPart, label: "body" }];
  for (const { type, target, isExternal } of file.relationships(file.mainPart)) {
    const label = Object.hasOwn(TEXT_TYPES, type) ? TEXT_TYPES[type] : undefined;
    if (label === undefined || isExternal || !file.parts.has(target) || found.some(({ name }) => name === target))
      continue;
    const count = (counts.get(label) ?? 0) + 1;
    counts.set(label, count);
    found.push({ name: target, label: label.endsWith("er") ? `${label} ${count}` : label });
  }
  return found;
}

/** What a block puts into a document: its text without the pages that it was written on. */
function contentOf(root: Element): Element | undefined {
  const body = childOf(root, "w:body");
  if (body === undefined) return undefined;
  const kept = body.children.filter((child) => child.kind !== "element" || child.name !== "w:sectPr");
  for (const paragraph of elementsOf(body)) {
    const properties = childOf(paragraph, "w:pPr");
    if (properties === undefined) continue;
    properties.children = properties.children.filter((child) => child.kind !== "element" || child.name !== "w:sectPr");
  }
  return element("w:body", new Map(), kept);
}

const isOneParagraph = (content: Element): boolean => {
  const elements = elementsOf(content);
  return elements.length === 1 && elements[0]?.name === "w:p";
};

function runsOf(content: Element): Node[] {
  const [paragraph] = elementsOf(content);
  return paragraph?.children.filter((child) => child.kind !== "element" || child.name !== "w:pPr") ?? [];
}

/** Whether a block stands in a line with other text, and not in a paragraph of its own. */
function hasCompany(mark: Mark): boolean {
  const { parent } = mark;
  if (parent?.kind !== "element" || parent.name !== "w:p") return true;
  return siblingsOf(mark).some((other) => other !== mark && (other.kind !== "element" || other.name !== "w:pPr"));
}
