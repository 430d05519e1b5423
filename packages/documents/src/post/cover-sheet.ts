import { openSheets, SHEET } from "../pdf/sheet.ts";
import type { Sheets } from "../pdf/sheet.ts";
import { barsOf } from "./code39.ts";

/** A line of a sheet: what it is, and what is said of it. */
export interface SheetRow {
  readonly label: string;
  readonly text: string;
}

/** A sheet that goes before what is printed, and tells the post room what to do with it. */
export interface CoverSheet {
  readonly title: string;
  /** Beside the title, where it cannot be overlooked: that this is printed a second time. */
  readonly mark?: string;
  /** As text and as a bar code: capital letters, digits and hyphens. */
  readonly number: string;
  /** Of whom it goes to. */
  readonly address: readonly string[];
  readonly rows: readonly SheetRow[];
}

const { width: WIDTH, height: HEIGHT, margin: MARGIN } = SHEET;
const ROOM = WIDTH - 2 * MARGIN;
const LABEL = 130;
const BAR = { unit: 1.1, height: 44 } as const;
/** Where the window of an envelope of DL size shows it, with the sheet folded twice. */
const ADDRESS = { x: 62, y: HEIGHT - 150, line: 15, most: 8 } as const;
const BODY_FROM = HEIGHT - 320;

/** A PDF of it, with its fonts in it; as many pages as its rows need. */
export async function drawCoverSheet(sheet: CoverSheet): Promise<{ content: Uint8Array; pages: number }> {
  const { title, mark = "", number, address, rows } = sheet;
  const texts = [title, mark, number, ...address, ...rows.flatMap(({ label, text }) => [label, text])];
  const sheets = await openSheets(texts, { embedsFonts: true });
  sheets.addPage();
  sheets.draw(title, { x: MARGIN, y: HEIGHT - 72, size: 18, isBold: true });
  if (mark !== "") drawMark(sheets, mark);
  let y: number = ADDRESS.y;
  for (const line of address.slice(0, ADDRESS.most).flatMap((each) => sheets.wrap(each, lineOf(240, 1)))) {
    sheets.draw(line, { x: ADDRESS.x, y, size: 11 });
    y -= ADDRESS.line;
  }
  drawNumber(sheets, number, ADDRESS.y + 10);
  drawRows(sheets, rows, address.length === 0 ? ADDRESS.y - 60 : BODY_FROM);
  return { content: await sheets.save(), pages: sheets.count };
}

const lineOf = (width: number, most: number) => ({ size: 11, width, most });

function drawMark(sheets: Sheets, mark: string): void {
  const size = 18;
  const width = sheets.widthOf(mark, size, true);
  sheets.draw(mark, { x: WIDTH - MARGIN - width, y: HEIGHT - 72, size, isBold: true });
}

function drawNumber(sheets: Sheets, number: string, top: number): void {
  const { bars, width } = barsOf(number);
  const left = WIDTH - MARGIN - width * BAR.unit;
  for (const bar of bars) {
    const box = { x: left + bar.from * BAR.unit, width: bar.width * BAR.unit };
    sheets.fillBox({ ...box, y: top - BAR.height, height: BAR.height });
  }
  sheets.draw(number, { x: left, y: top - BAR.height - 18, size: 14, isBold: true });
}

function drawRows(sheets: Sheets, rows: readonly SheetRow[], from: number): void {
  let y = from;
  sheets.drawLine(y + 20);
  for (const { label, text } of rows) {
    const lines = sheets.wrap(text, { size: 11, width: ROOM - LABEL, most: 40 });
    if (y - lines.length * 16 < MARGIN) {
      sheets.addPage();
      y = HEIGHT - MARGIN - 20;
    }
    sheets.draw(label, { x: MARGIN, y, size: 11, isPale: true });
    for (const line of lines) {
      sheets.draw(line, { x: MARGIN + LABEL, y, size: 11 });
      y -= 16;
    }
    y -= 6;
  }
}
