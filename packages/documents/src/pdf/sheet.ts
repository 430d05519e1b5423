import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { PDFDocument, rgb, StandardFonts } from "@cantoo/pdf-lib";
import type { PDFFont, PDFPage } from "@cantoo/pdf-lib";

/** Points; A4. */
export const SHEET = { width: 595.28, height: 841.89, margin: 56 } as const;

const INK = rgb(0.09, 0.11, 0.13);
const PALE = rgb(0.38, 0.41, 0.44);
const LINE = rgb(0.82, 0.84, 0.86);

/** A file of pages that we draw ourselves. */
export interface Sheets {
  readonly count: number;
  addPage(): void;
  /** Baseline at `y` from the bottom. */
  draw(text: string, at: { x: number; y: number; size: number; isBold?: boolean; isPale?: boolean }): void;
  drawLine(y: number): void;
  /** Black, from its lower left corner. */
  fillBox(box: { x: number; y: number; width: number; height: number }): void;
  widthOf(text: string, size: number, isBold?: boolean): number;
  /** Lines no wider than `width`; at most `most`, the last one cut short. */
  wrap(text: string, given: { size: number; width: number; most?: number; isBold?: boolean }): string[];
  save(): Promise<Uint8Array>;
}

/**
 * Begins a file whose font has every letter of `texts` that we have a font for; with `embedsFonts` the file has its
 * fonts within it, whichever they are.
 */
export async function openSheets(
  texts: readonly string[],
  { embedsFonts = false }: { readonly embedsFonts?: boolean } = {},
): Promise<Sheets> {
  const document = await PDFDocument.create();
  const { plain, bold } = embedsFonts ? await embedFonts(document) : await fontsFor(document, texts.join(""));
  let page: PDFPage | undefined;
  let count = 0;
  const fontOf = (isBold = false): PDFFont => (isBold ? bold : plain);
  const widthOf: Sheets["widthOf"] = (text, size, isBold) => fontOf(isBold).widthOfTextAtSize(text, size);
  return {
    get count() {
      return count;
    },
    addPage() {
      page = document.addPage([SHEET.width, SHEET.height]);
      count += 1;
    },
    draw(text, { x, y, size, isBold, isPale = false }) {
      page?.drawText(cleanLine(text), { x, y, size, font: fontOf(isBold), color: isPale ? PALE : INK });
    },
    drawLine(y) {
      const { width, margin } = SHEET;
      page?.drawLine({ start: { x: margin, y }, end: { x: width - margin, y }, thickness: 0.5, color: LINE });
    },
    fillBox(box) {
      page?.drawRectangle({ ...box, color: rgb(0, 0, 0) });
    },
    widthOf,
    wrap(text, { size, width, most = 1000, isBold }) {
      return wrapText(text, { width, most, widthOf: (line) => widthOf(line, size, isBold) });
    },
    save: () => document.save({ useObjectStreams: false }),
  };
}

/** The standard fonts need no loading, and have the letters of Western Europe; the others have Greek, Cyrillic … */
async function fontsFor(document: PDFDocument, text: string): Promise<{ plain: PDFFont; bold: PDFFont }> {
  const plain = await document.embedFont(StandardFonts.Helvetica);
  const bold = await document.embedFont(StandardFonts.HelveticaBold);
  const known = new Set(plain.getCharacterSet());
  if (Array.from(cleanLine(text)).every((character) => known.has(character.codePointAt(0) ?? 0))) {
    return { plain, bold };
  }
  return embedFonts(document);
}

async function embedFonts(document: PDFDocument): Promise<{ plain: PDFFont; bold: PDFFont }> {
  const require = createRequire(import.meta.url);
  document.registerFontkit(require("fontkit") as Parameters<PDFDocument["registerFontkit"]>[0]);
  const embed = async (path: string): Promise<PDFFont> => document.embedFont(await readFile(path), { subset: true });
  return {
    plain: await embed(require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf")),
    bold: await embed(require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf")),
  };
}

function cleanLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ");
}

function wrapText(
  text: string,
  { width, most, widthOf }: { width: number; most: number; widthOf: (line: string) => number },
): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split(/\r?\n/)) {
    let line = "";
    for (const word of cleanLine(paragraph)
      .split(/ +/)
      .flatMap((each) => pieces(each, width, widthOf))) {
      const longer = line === "" ? word : `${line} ${word}`;
      if (widthOf(longer) <= width) line = longer;
      else {
        lines.push(line);
        line = word;
      }
    }
    lines.push(line);
  }
  if (lines.length <= most) return lines;
  const kept = lines.slice(0, most);
  let last = kept[most - 1] ?? "";
  while (last !== "" && widthOf(`${last}…`) > width) last = last.slice(0, -1).trimEnd();
  kept[most - 1] = `${last}…`;
  return kept;
}

/** A word that fits on no line is cut. */
function pieces(word: string, width: number, widthOf: (line: string) => number): string[] {
  if (widthOf(word) <= width) return [word];
  const found: string[] = [];
  let piece = "";
  for (const character of Array.from(word)) {
    if (piece !== "" && widthOf(piece + character) > width) {
      found.push(piece);
      piece = "";
    }
    piece += character;
  }
  return [...found, piece];
}
