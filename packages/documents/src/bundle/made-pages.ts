import type { BundlePlan, BundlePart, BundleTrouble, BundleWords } from "./bundle.ts";
import { depthsOf, labelOf, layOut } from "./layout.ts";
import type { Inspected, Layout, MadePage } from "./layout.ts";
import { openSheets, SHEET } from "../pdf/sheet.ts";
import type { Sheets } from "../pdf/sheet.ts";

/** A line of the contents that leads somewhere. */
export interface ContentsLink {
  /** Of the contents, from 0. */
  readonly sheet: number;
  readonly from: number;
  readonly to: number;
  readonly part: number;
}

/** The made pages, one after another, and where everything lies. */
export interface MadePages {
  readonly content: Uint8Array;
  readonly layout: Layout;
  readonly links: readonly ContentsLink[];
}

const ENGLISH: BundleWords = {
  contents: "Contents",
  page: "Page",
  date: "Date",
  damaged: "This document could not be read. It is not part of this bundle.",
  encrypted: "This document is protected by a password. It is not part of this bundle.",
  noSuchPages: "This document does not have the pages that were chosen. It is not part of this bundle.",
};

const { width: WIDTH, height: HEIGHT, margin: MARGIN } = SHEET;
const ROOM = WIDTH - 2 * MARGIN;
const TOP = HEIGHT - MARGIN;
const FOOT = 48;
const COLUMNS = { number: 30, date: 74, page: 46 } as const;
const INDENT = 12;
const ROW = { line: 14, gap: 7, title: 10.5, small: 9 } as const;
const TEXT = { size: 11, line: 16 } as const;

/** Draws the cover, the contents, dividers and slip sheets; their places are known before the first line is drawn. */
export async function drawMadePages(plan: BundlePlan, inspected: readonly Inspected[]): Promise<MadePages> {
  const words = { ...ENGLISH, ...plan.words };
  const sheets = await openSheets(textsOf(plan, words));
  const texts = new Map<number, string[][]>();
  for (const [at, part] of plan.parts.entries()) {
    const text = textOf(part, inspected[at], words);
    if (text !== undefined) texts.set(at, textSheets(sheets, part.title, text));
  }
  const contents = plan.hasContents ? contentsOf(sheets, plan) : { sheets: [], links: [] };
  const sizes = {
    contents: contents.sheets.length,
    texts: new Map([...texts].map(([at, each]) => [at, each.length])),
  };
  const layout = layOut(plan, inspected, sizes);
  for (const run of layout.runs) {
    if (run.of === "made") drawRun(run.page, { sheets, plan, layout, contents: contents.sheets, texts, words });
  }
  return { content: await sheets.save(), layout, links: contents.links };
}

interface Drawing {
  readonly sheets: Sheets;
  readonly plan: BundlePlan;
  readonly layout: Layout;
  readonly contents: readonly (readonly Row[])[];
  readonly texts: ReadonlyMap<number, readonly (readonly string[])[]>;
  readonly words: BundleWords;
}

function drawRun(page: MadePage, drawing: Drawing): void {
  const { sheets, plan } = drawing;
  switch (page.kind) {
    case "cover":
      return drawCover(sheets, plan);
    case "contents":
      return drawContents(drawing);
    case "blank":
      return sheets.addPage();
    case "divider":
      return drawDivider(sheets, plan.parts[page.part]?.title ?? "");
    case "text":
      return drawText(drawing, page.part);
  }
}

function drawCover(sheets: Sheets, { title, lines }: BundlePlan): void {
  sheets.addPage();
  let y = HEIGHT * 0.66;
  for (const line of sheets.wrap(title, { size: 26, width: ROOM, most: 6, isBold: true })) {
    sheets.draw(line, { x: MARGIN, y, size: 26, isBold: true });
    y -= 34;
  }
  sheets.drawLine(y + 8);
  y -= 18;
  for (const line of lines.flatMap((each) => sheets.wrap(each, { size: 13, width: ROOM, most: 8 }))) {
    if (y < MARGIN) break;
    sheets.draw(line, { x: MARGIN, y, size: 13, isPale: true });
    y -= 20;
  }
}

function drawDivider(sheets: Sheets, title: string): void {
  sheets.addPage();
  let y = HEIGHT * 0.58;
  for (const line of sheets.wrap(title, { size: 20, width: ROOM, most: 8, isBold: true })) {
    sheets.draw(line, { x: MARGIN, y, size: 20, isBold: true });
    y -= 27;
  }
}

function drawText({ sheets, plan, texts }: Drawing, part: number): void {
  for (const [at, lines] of (texts.get(part) ?? [[]]).entries()) {
    sheets.addPage();
    let y = TOP - 14;
    if (at === 0) {
      for (const line of titleLines(sheets, plan.parts[part]?.title ?? "")) {
        sheets.draw(line, { x: MARGIN, y, size: 16, isBold: true });
        y -= 22;
      }
      y -= 8;
    }
    for (const line of lines) {
      sheets.draw(line, { x: MARGIN, y, size: TEXT.size });
      y -= TEXT.line;
    }
  }
}

const titleLines = (sheets: Sheets, title: string): string[] =>
  sheets.wrap(title, { size: 16, width: ROOM, most: 4, isBold: true });

/** The lines of a page of text, by the sheets that they need. */
function textSheets(sheets: Sheets, title: string, text: string): string[][] {
  const lines = sheets.wrap(text, { size: TEXT.size, width: ROOM });
  const room = TOP - 14 - MARGIN;
  const found: string[][] = [];
  let rest = lines;
  do {
    const head = found.length === 0 ? titleLines(sheets, title).length * 22 + 8 : 0;
    const count = Math.max(1, Math.floor((room - head) / TEXT.line));
    found.push(rest.slice(0, count));
    rest = rest.slice(count);
  } while (rest.length > 0);
  return found;
}

/** What stands on the page of a part that is no document, or could not be read. */
function textOf(part: BundlePart, known: Inspected, words: BundleWords): string | undefined {
  if (part.kind === "page") return part.text;
  if (known === undefined || "pages" in known) return undefined;
  return troubleText(known.trouble, words);
}

function troubleText(trouble: BundleTrouble, words: BundleWords): string {
  if (trouble === "encrypted") return words.encrypted;
  return trouble === "damaged" ? words.damaged : words.noSuchPages;
}

interface Row {
  readonly part: number;
  readonly number: string;
  readonly title: readonly string[];
  readonly description: readonly string[];
  readonly date: string;
  readonly indent: number;
  readonly isSection: boolean;
  /** Of its upper edge. */
  readonly y: number;
}

/** The rows of the contents by their sheets: they take the same room whatever the page numbers are. */
function contentsOf(sheets: Sheets, plan: BundlePlan): { sheets: Row[][]; links: ContentsLink[] } {
  const depths = depthsOf(plan.parts);
  const found: Row[][] = [[]];
  const links: ContentsLink[] = [];
  let y = TOP - 60;
  let number = 0;
  for (const [at, part] of plan.parts.entries()) {
    const isSection = part.kind === "section";
    if (!isSection) number += 1;
    const indent = (depths[at] ?? 0) * INDENT;
    const width = ROOM - COLUMNS.number - COLUMNS.date - COLUMNS.page - indent - 8;
    const title = sheets.wrap(part.title, { size: ROW.title, width, most: 3, isBold: isSection });
    const description =
      isSection || part.description === undefined || part.description === ""
        ? []
        : sheets.wrap(part.description, { size: ROW.small, width, most: 2 });
    const height = (title.length + description.length) * ROW.line + ROW.gap;
    if (y - height < FOOT) {
      found.push([]);
      y = TOP - 34;
    }
    const date = isSection ? "" : (part.date ?? "");
    const row = { part: at, number: isSection ? "" : String(number), title, description, date, indent, isSection, y };
    found.at(-1)?.push(row);
    links.push({ sheet: found.length - 1, from: y - height + ROW.gap / 2, to: y + ROW.gap / 2, part: at });
    y -= height;
  }
  return { sheets: found, links };
}

function drawContents({ sheets, plan, layout, contents, words }: Drawing): void {
  const dateAt = WIDTH - MARGIN - COLUMNS.page - COLUMNS.date;
  const right = (text: string, given: { y: number; size: number; isBold?: boolean; isPale?: boolean }): void =>
    sheets.draw(text, { ...given, x: WIDTH - MARGIN - sheets.widthOf(text, given.size, given.isBold) });
  for (const [sheet, rows] of contents.entries()) {
    sheets.addPage();
    if (sheet === 0) sheets.draw(words.contents, { x: MARGIN, y: TOP - 20, size: 20, isBold: true });
    const head = sheet === 0 ? TOP - 46 : TOP - 20;
    const small = { y: head, size: ROW.small, isPale: true };
    if (rows.some(({ date }) => date !== "")) sheets.draw(words.date, { x: dateAt, ...small });
    right(words.page, small);
    sheets.drawLine(head - 5);
    for (const row of rows) {
      let y = row.y - ROW.line + 2;
      const { isSection } = row;
      const x = MARGIN + row.indent + (isSection ? 0 : COLUMNS.number);
      if (!isSection) sheets.draw(row.number, { x: MARGIN + row.indent, y, size: ROW.title, isPale: true });
      if (row.date !== "") sheets.draw(row.date, { x: dateAt, y, size: ROW.small, isPale: true });
      const place = layout.parts[row.part];
      right(labelOf(plan, place?.firstPage ?? 0), { y, size: ROW.title, isBold: isSection });
      for (const line of row.title) {
        sheets.draw(line, { x, y, size: ROW.title, isBold: isSection });
        y -= ROW.line;
      }
      for (const line of row.description) {
        sheets.draw(line, { x, y, size: ROW.small, isPale: true });
        y -= ROW.line;
      }
    }
  }
}

/** Everything that may be drawn, to choose a font by. */
function textsOf({ title, lines, parts, numbering }: BundlePlan, words: BundleWords): string[] {
  return [
    title,
    ...lines,
    numbering?.prefix ?? "",
    ...Object.values(words),
    ...parts.flatMap((part) =>
      part.kind === "section"
        ? [part.title]
        : [part.title, part.description ?? "", part.date ?? "", part.kind === "page" ? part.text : ""],
    ),
  ];
}
