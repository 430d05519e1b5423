import { cloneElement } from "./content-control.ts";
import { childOf, element, replaceNode, siblingsOf, textOf } from "./node.ts";
import type { Element, Group, Holder, Mark, Node } from "./node.ts";
import type { Report } from "./marks.ts";

interface Open {
  readonly begin: Mark;
  readonly middles: Mark[];
}

const MOST_DEPTH = 20;

/** Makes groups of what stands between `{{if}}` or `{{each}}` and its end, from the innermost outwards. */
export function formGroups(marks: readonly Mark[], report: Report): void {
  const open: Open[] = [];
  for (const mark of marks) {
    const { kind } = mark.tag;
    const current = open.at(-1);
    if (kind === "if" || kind === "each") {
      if (open.length >= MOST_DEPTH) return wrong(report, mark, "unclosed_group", "Too many groups are in each other.");
      open.push({ begin: mark, middles: [] });
    } else if (kind === "else" || kind === "else_if") {
      if (current === undefined || !takesElse(current, kind)) {
        wrong(report, mark, "stray_end", `${mark.raw} has no {{if}} or {{each}} that it belongs to.`);
      } else current.middles.push(mark);
    } else if (kind === "end_if" || kind === "end_each") {
      const wanted = kind === "end_if" ? "if" : "each";
      if (current?.begin.tag.kind !== wanted) {
        const inner = current === undefined ? "" : ` ${current.begin.raw} has to end before it.`;
        wrong(report, mark, "stray_end", `${mark.raw} ends what did not begin.${inner}`);
        continue;
      }
      open.pop();
      formGroup([current.begin, ...current.middles], mark, report);
    }
  }
  for (const { begin } of open) {
    const end = begin.tag.kind === "each" ? "{{/each}}" : "{{/if}}";
    wrong(report, begin, "unclosed_group", `${begin.raw} has no ${end}.`);
  }
}

function takesElse({ begin, middles }: Open, kind: "else" | "else_if"): boolean {
  if (middles.some(({ tag }) => tag.kind === "else")) return false;
  return kind === "else" || begin.tag.kind === "if";
}

function wrong(report: Report, mark: Mark, reason: Parameters<Report>[0]["reason"], text: string): void {
  report({ reason, text, tag: mark.raw, paragraph: mark.paragraph });
}

function formGroup(branches: readonly Mark[], end: Mark, report: Report): void {
  const marks = [...branches, end];
  const common = commonHolder(marks);
  if (common === undefined) return misplaced(report, marks);
  if (common.kind === "element" && common.name === "w:tr") {
    if (branches.length > 1) return misplaced(report, marks);
    for (const mark of marks) replaceNode(mark, []);
    return wrapRow(common, branches);
  }
  if (common.kind === "element" && common.name === "w:tbl") return formRows(common, { branches, end, report });
  const places: Mark[] = [];
  for (const mark of marks) {
    if (mark.parent === common) places.push(mark);
    else if (mark.parent?.kind === "element" && mark.parent.name === "w:p" && mark.parent.parent === common) {
      splitParagraph(mark.parent, mark);
      places.push(mark);
    } else return misplaced(report, marks);
  }
  const siblings = siblingsOf(places[0] as Mark);
  if (!places.every((mark) => siblings.includes(mark))) return misplaced(report, marks);
  gather(siblings, { branches, end, common });
}

/** Puts the nodes between the marks of one list into a group in their place. */
function gather(
  siblings: Node[],
  { branches, end, common }: { branches: readonly Mark[]; end: Mark; common: Holder },
): void {
  const [begin] = branches;
  if (begin === undefined) return;
  const bounds = [...branches, end].map((mark) => siblings.indexOf(mark));
  const parts = branches.map((mark, at) => ({
    mark,
    children: siblings.slice((bounds[at] ?? 0) + 1, bounds[at + 1]),
  }));
  const group: Group = { kind: "group", branches: parts, parent: common };
  for (const { children } of parts) for (const child of children) child.parent = group;
  const from = bounds[0] ?? 0;
  siblings.splice(from, (bounds.at(-1) ?? from) - from + 1, group);
}

function misplaced(report: Report, marks: readonly Mark[]): void {
  const [begin] = marks;
  if (begin === undefined) return;
  const text = `${begin.raw} and its end have to be in the same text, or in the same table: one of them is inside a table, text box, link or note, the other is not.`;
  wrong(report, begin, "misplaced_group", text);
}

function holdersOf(node: Node): Holder[] {
  const holders: Holder[] = [];
  for (let at = node.parent; at !== undefined; at = at.parent) holders.push(at);
  return holders;
}

function commonHolder(marks: readonly Mark[]): Holder | undefined {
  const [first, ...others] = marks.map(holdersOf);
  return first?.find((holder) => others.every((holders) => holders.includes(holder)));
}

/** A row whose cells hold both ends is repeated, or shown, as a whole. */
function wrapRow(row: Element, [mark]: readonly Mark[]): void {
  if (mark === undefined) return;
  let inner: Node = row;
  // What was formed before is further inside.
  while (inner.parent?.kind === "group" && siblingsOf(inner).length === 1 && inner.parent.branches.length === 1) {
    inner = inner.parent;
  }
  const { parent } = inner;
  const group: Group = { kind: "group", branches: [{ mark, children: [] }], parent: undefined };
  replaceNode(inner, [group]);
  group.parent = parent;
  group.branches[0]?.children.push(inner);
  inner.parent = group;
}

/** Ends in different rows: those rows and what is between; a row with nothing but a tag is only there for it. */
function formRows(
  table: Element,
  { branches, end, report }: { branches: readonly Mark[]; end: Mark; report: Report },
): void {
  const marks = [...branches, end];
  const rows = marks.map((mark) => rowOf(mark, table));
  for (const [at, mark] of marks.entries()) {
    const row = rows[at];
    if (row === undefined) return misplaced(report, marks);
    const isOnly = textOf(row).trim() === mark.raw;
    const isMiddle = at > 0 && at < marks.length - 1;
    if (isMiddle && !isOnly) return misplaced(report, marks);
    const siblings = siblingsOf(row);
    const place = siblings.indexOf(row);
    if (place === -1) return misplaced(report, marks);
    replaceNode(mark, []);
    if (isOnly) siblings.splice(place, 1, mark);
    else siblings.splice(at === 0 ? place : place + 1, 0, mark);
    mark.parent = row.parent;
  }
  if (!marks.every((mark) => table.children.includes(mark))) return misplaced(report, marks);
  gather(table.children, { branches, end, common: table });
}

function rowOf(mark: Mark, table: Element): Node | undefined {
  let at: Node = mark;
  while (at.parent !== undefined && at.parent !== table) at = at.parent;
  return at.parent === table && at.kind === "element" && at.name === "w:tr" ? at : undefined;
}

/** Parts a paragraph at a mark, which then stands between the two; a part without content is no paragraph. */
export function splitParagraph(paragraph: Element, mark: Node): void {
  const properties = childOf(paragraph, "w:pPr");
  const at = paragraph.children.indexOf(mark);
  const before = paragraph.children.slice(0, at).filter((child) => child !== properties);
  const after = paragraph.children.slice(at + 1);
  // The end of a section is written into its last paragraph, which therefore stays.
  const section = properties && childOf(properties, "w:sectPr");
  const parts: Node[] = [];
  if (before.some(hasContent)) {
    const own = properties === undefined ? [] : [withoutSection(properties)];
    parts.push(element("w:p", paragraph.attributes, [...own, ...before]));
  }
  parts.push(mark);
  if (after.some(hasContent) || section !== undefined) {
    const own = properties === undefined ? [] : [cloneElement(properties)];
    parts.push(element("w:p", paragraph.attributes, [...own, ...after]));
  }
  replaceNode(paragraph, parts);
}

function withoutSection(properties: Element): Element {
  const copy = cloneElement(properties);
  copy.children = copy.children.filter((child) => child.kind !== "element" || child.name !== "w:sectPr");
  return copy;
}

const EMPTY = new Set(["w:bookmarkStart", "w:bookmarkEnd", "w:commentRangeStart", "w:commentRangeEnd"]);

function hasContent(node: Node): boolean {
  if (node.kind === "text") return node.text.trim() !== "";
  if (node.kind !== "element") return true;
  if (EMPTY.has(node.name)) return false;
  if (node.name !== "w:r") return true;
  return node.children.some(
    (child) =>
      child.kind !== "element" || (child.name !== "w:rPr" && child.name !== "w:t") || textOf(child).trim() !== "",
  );
}
