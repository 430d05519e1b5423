import { PDFDocument, rgb, StandardFonts } from "@cantoo/pdf-lib";
import type { PDFFont, PDFPage } from "@cantoo/pdf-lib";
import { FIRM_NAME } from "../firm/libraries.ts";
import { clauseNumbers } from "./paper.ts";
import type { Block, Paper } from "./paper.ts";

const PAGE_WIDTH = 595;
const PAGE_HEIGHT = 842;
const MARGIN = 64;
const FOOT = 84;
const TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN;
const SIZE = 10.5;
const LINE = 1.4;
const NAVY = rgb(0.12, 0.23, 0.37);
const GREY = rgb(0.45, 0.45, 0.45);

interface Face {
  readonly font: PDFFont;
  readonly letters: ReadonlySet<number>;
}

interface Style {
  readonly face: Face;
  readonly size: number;
  /** Points from the left margin. */
  readonly indent: number;
}

/** Where the next line goes; turns the page by itself. */
interface Cursor {
  readonly document: PDFDocument;
  page: PDFPage;
  y: number;
}

function takeLine(cursor: Cursor, height: number): number {
  if (cursor.y - height < FOOT) {
    cursor.page = cursor.document.addPage([PAGE_WIDTH, PAGE_HEIGHT]);
    cursor.y = PAGE_HEIGHT - MARGIN;
  }
  cursor.y -= height;
  return cursor.y;
}

/** What the fonts of every PDF reader can show of a text: accents that they lack are dropped. */
function printable(text: string, face: Face): string {
  const isKnown = (letter: string): boolean => face.letters.has(letter.codePointAt(0) ?? 0);
  return [...text.normalize("NFC")]
    .flatMap((letter) => (isKnown(letter) ? [letter] : [...letter.normalize("NFD")].filter(isKnown)))
    .join("");
}

function linesOf(text: string, style: Style, width: number): string[] {
  const space = style.face.font.widthOfTextAtSize(" ", style.size);
  const lines: string[] = [];
  let words: string[] = [];
  let taken = 0;
  for (const word of printable(text, style.face).split(" ")) {
    const wide = style.face.font.widthOfTextAtSize(word, style.size);
    if (words.length > 0 && taken + space + wide > width) {
      lines.push(words.join(" "));
      words = [];
      taken = 0;
    }
    taken += words.length === 0 ? wide : space + wide;
    words.push(word);
  }
  return [...lines, words.join(" ")];
}

function writeText(cursor: Cursor, text: string, style: Style): void {
  for (const line of linesOf(text, style, TEXT_WIDTH - style.indent)) {
    const y = takeLine(cursor, style.size * LINE);
    cursor.page.drawText(line, { x: MARGIN + style.indent, y, size: style.size, font: style.face.font });
  }
}

function writeRow(cursor: Cursor, cells: readonly string[], style: Style): void {
  const width = TEXT_WIDTH / cells.length;
  const columns = cells.map((cell) => linesOf(cell, style, width - 8));
  const height = Math.max(...columns.map((lines) => lines.length)) * style.size * LINE + 4;
  const y = takeLine(cursor, height);
  for (const [column, lines] of columns.entries()) {
    for (const [row, line] of lines.entries()) {
      const x = MARGIN + column * width;
      const lineY = y + height - (row + 1) * style.size * LINE;
      cursor.page.drawText(line, { x, y: lineY, size: style.size, font: style.face.font });
    }
  }
  cursor.page.drawLine({ start: { x: MARGIN, y: y - 2 }, end: { x: PAGE_WIDTH - MARGIN, y: y - 2 }, thickness: 0.4 });
}

function writeBlock(cursor: Cursor, block: Block, given: { plain: Style; bold: Style; number: string }): void {
  const { plain, bold, number } = given;
  switch (block.kind) {
    case "heading":
      cursor.y -= 8;
      writeText(cursor, block.text, { ...bold, size: 12 });
      break;
    case "paragraph":
      writeText(cursor, block.text, plain);
      cursor.y -= 6;
      break;
    case "lines":
      for (const line of block.lines) writeText(cursor, line, { ...plain, indent: 290 });
      cursor.y -= 12;
      break;
    case "clause":
      writeText(cursor, `${number} ${block.text}`, {
        ...(block.level === 1 ? bold : plain),
        indent: block.level === 1 ? 0 : 18,
      });
      cursor.y -= 4;
      break;
    case "table":
      writeRow(cursor, block.header, { ...bold, size: 9 });
      for (const cells of block.rows) writeRow(cursor, cells, { ...plain, size: 9 });
      cursor.y -= 10;
      break;
    case "signature": {
      const y = takeLine(cursor, 48);
      cursor.page.drawLine({ start: { x: MARGIN, y: y + 4 }, end: { x: MARGIN + 200, y: y + 4 }, thickness: 0.6 });
      writeText(cursor, block.name, plain);
      writeText(cursor, block.role, plain);
    }
  }
}

function writeFeet(document: PDFDocument, paper: Paper, face: Face): void {
  const pages = document.getPages();
  for (const [index, page] of pages.entries()) {
    const text = printable(`${paper.reference}  -  page ${index + 1} of ${pages.length}`, face);
    page.drawText(text, { x: MARGIN, y: 48, size: 8, font: face.font, color: GREY });
  }
}

/** A PDF of A4 pages in the standard fonts; the same paper always gives the same bytes. */
export async function renderPdf(paper: Paper): Promise<Buffer> {
  // Without this the library stamps the present time.
  const document = await PDFDocument.create({ updateMetadata: false });
  document.setTitle(paper.title);
  document.setAuthor(paper.author);
  document.setCreator(FIRM_NAME);
  document.setCreationDate(paper.writtenOn);
  document.setModificationDate(paper.writtenOn);
  const embed = async (name: StandardFonts): Promise<Face> => {
    const font = await document.embedFont(name);
    return { font, letters: new Set(font.getCharacterSet()) };
  };
  const plain: Style = { face: await embed(StandardFonts.TimesRoman), size: SIZE, indent: 0 };
  const bold: Style = { ...plain, face: await embed(StandardFonts.TimesRomanBold) };
  const cursor: Cursor = { document, page: document.addPage([PAGE_WIDTH, PAGE_HEIGHT]), y: PAGE_HEIGHT - MARGIN };
  if (paper.hasLetterhead) {
    cursor.page.drawText(FIRM_NAME, { x: MARGIN, y: cursor.y, size: 18, font: bold.face.font, color: NAVY });
    cursor.y -= 34;
  }
  writeText(cursor, paper.title, { ...bold, size: 14 });
  cursor.y -= 10;
  const numbers = clauseNumbers(paper.blocks);
  for (const block of paper.blocks) writeBlock(cursor, block, { plain, bold, number: numbers.get(block) ?? "" });
  writeFeet(document, paper, plain.face);
  return Buffer.from(await document.save({ useObjectStreams: false, addDefaultPage: false }));
}
