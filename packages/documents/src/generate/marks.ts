import { childOf, element, elementsOf, walk } from "./node.ts";
import type { Element, Mark, Node, Text } from "./node.ts";
import { formatMistake } from "./format.ts";
import { parseTag } from "./tag.ts";
import type { MistakePlace, TemplateMistake } from "./template-error.ts";
import { cloneElement } from "./content-control.ts";

/** Tells a mistake with its place in a part. */
export type Report = (
  mistake: Pick<TemplateMistake, "reason" | "text"> & {
    readonly severity?: TemplateMistake["severity"];
    readonly tag?: string;
    readonly paragraph?: Element;
  },
) => void;

/** A reporter for a part, which counts its paragraphs as they are now. */
export function reportFor(
  root: Element,
  place: Pick<MistakePlace, "part" | "block">,
  mistakes: TemplateMistake[],
): Report {
  const paragraphs = [...walk(root)].filter(({ name }) => name === "w:p");
  const places = new Map(
    paragraphs.map((paragraph, at) => [paragraph, { paragraph: at + 1, excerpt: excerptOf(paragraph) }]),
  );
  return ({ severity = "error", reason, text, tag, paragraph }) => {
    const found = paragraph === undefined ? undefined : places.get(paragraph);
    mistakes.push({ severity, reason, text, ...(tag === undefined ? {} : { tag }), place: { ...place, ...found } });
  };
}

const MOST_EXCERPT = 80;

function excerptOf(paragraph: Element): string {
  const text = piecesOf(paragraph)
    .map(({ node }) => node.text)
    .join("")
    .trim();
  return text.length > MOST_EXCERPT ? `${text.slice(0, MOST_EXCERPT - 1)}…` : text;
}

interface Piece {
  readonly node: Text;
  readonly run: Element;
  readonly at: number;
}

/** The texts of a paragraph's own runs, in order; what is in a text box of it is another paragraph's. */
function piecesOf(paragraph: Element): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  const collect = (node: Element): void => {
    for (const child of elementsOf(node)) {
      if (child.name === "w:t" && node.name === "w:r") {
        for (const text of child.children) {
          if (text.kind !== "text") continue;
          pieces.push({ node: text, run: node, at });
          at += text.text.length;
        }
      } else if (!FOREIGN.has(child.name)) collect(child);
    }
  };
  collect(paragraph);
  return pieces;
}

const FOREIGN = new Set(["w:p", "w:pPr", "w:rPr", "w:drawing", "w:pict", "w:object", "mc:AlternateContent"]);
const TAG = /\{\{([^{}]*)\}\}/g;

/**
 * Finds the tags of a part, however Word has torn them over runs, and puts a mark in the place of each; gives the marks
 * in the order of the document.
 */
export function placeMarks(root: Element, report: Report): Mark[] {
  const marks: Mark[] = [];
  for (const paragraph of [...walk(root)].filter(({ name }) => name === "w:p")) {
    const own = marksOf(paragraph, report);
    for (const run of new Set(own.map(({ run: holder }) => holder))) splitRun(run);
    marks.push(...own.map(({ mark }) => mark));
  }
  return marks;
}

function marksOf(paragraph: Element, report: Report): { mark: Mark; run: Element }[] {
  const pieces = piecesOf(paragraph);
  const text = pieces.map(({ node }) => node.text).join("");
  if (!text.includes("{{") && !text.includes("}}")) return [];
  const found = [...text.matchAll(TAG)];
  const rest = text.replaceAll(TAG, "");
  if (rest.includes("{{") || rest.includes("}}")) {
    const words = rest.includes("{{")
      ? 'A tag begins with "{{" and does not end with "}}".'
      : 'There is "}}" without "{{".';
    report({ reason: "unclosed_tag", text: words, paragraph });
  }
  const marks: { mark: Mark; run: Element }[] = [];
  // From the end, so that what comes before stays where it is.
  for (const match of found.toReversed()) {
    const raw = match[0];
    const tag = parseTag(match[1] ?? "");
    const wrong = tag?.kind === "value" ? formatMistake(tag.formats) : undefined;
    if (tag === undefined || wrong !== undefined) {
      const words = wrong ?? `"${raw}" is no tag that templates have.`;
      report({ reason: "unreadable_tag", text: words, tag: raw, paragraph });
      continue;
    }
    const run = cut(pieces, match.index, match.index + raw.length);
    if (run === undefined) continue;
    const mark: Mark = { kind: "mark", tag, raw, look: childOf(run.run, "w:rPr"), paragraph, parent: run.run };
    run.run.children.splice(run.at, 0, mark);
    marks.unshift({ mark, run: run.run });
  }
  return marks;
}

/** Cuts the text from `from` to `to` out of its runs; says where in which run it began. */
function cut(pieces: readonly Piece[], from: number, to: number): { run: Element; at: number } | undefined {
  let first: { run: Element; at: number } | undefined;
  for (const { node, run, at } of pieces) {
    const begin = Math.max(from, at) - at;
    const end = Math.min(to, at + node.text.length) - at;
    // What was cut off before by a later tag is in a text of its own.
    if (begin >= end || begin >= node.text.length) continue;
    const rest = node.text.slice(end);
    node.text = node.text.slice(0, begin);
    const holder = node.parent;
    if (holder?.kind !== "element") continue;
    const place = run.children.indexOf(holder) + 1;
    if (rest !== "") run.children.splice(place, 0, textElement(rest, run));
    first ??= { run, at: place };
  }
  return first;
}

function textElement(text: string, parent: Element): Element {
  const made = element("w:t", new Map([["xml:space", "preserve"]]), [{ kind: "text", text, parent: undefined }]);
  made.parent = parent;
  return made;
}

/** Lifts the marks out of a run: what stands before and after each is in runs of its own. */
function splitRun(run: Element): void {
  const { parent } = run;
  if (parent?.kind !== "element") return;
  const look = childOf(run, "w:rPr");
  const parts: Node[] = [];
  let held: Node[] = [];
  const flush = (): void => {
    const kept = held.filter((child) => child.kind !== "element" || child.name !== "w:t" || hasText(child));
    held = [];
    if (kept.length === 0) return;
    for (const child of kept)
      if (child.kind === "element" && child.name === "w:t") child.attributes.set("xml:space", "preserve");
    const own = look === undefined ? [] : [cloneElement(look)];
    parts.push(element("w:r", new Map(run.attributes), [...own, ...kept]));
  };
  for (const child of run.children) {
    if (child === look) continue;
    if (child.kind === "mark") {
      flush();
      parts.push(child);
    } else held.push(child);
  }
  flush();
  for (const part of parts) part.parent = parent;
  parent.children.splice(parent.children.indexOf(run), 1, ...parts);
}

const hasText = (node: Element): boolean => node.children.some((child) => child.kind === "text" && child.text !== "");
