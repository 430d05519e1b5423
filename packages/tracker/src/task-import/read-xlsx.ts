import { importLimits } from "@muniment/tracker-api/import";
import { wrongFile } from "./file-error.ts";
import { walkXml } from "./office-file.ts";
import type { OfficeFile } from "./office-file.ts";
import type { FileTable } from "./file-table.ts";

interface Book {
  readonly strings: readonly string[];
  /** For each style of a cell, whether it shows a date or a time. */
  readonly dateStyles: readonly ("date" | "time" | undefined)[];
  readonly is1904: boolean;
}

const DAY_MILLISECONDS = 86_400_000;
const MINUTES_OF_DAY = 1_440;
/** Day 0 of Excel, and of the Macs of old. */
const EPOCH_1900 = Date.UTC(1899, 11, 30);
const EPOCH_1904 = Date.UTC(1904, 0, 1);

/** The sheets of a workbook that are not hidden; of formulas the value that the file holds, nothing is reckoned. */
export async function readXlsx(file: OfficeFile): Promise<FileTable[]> {
  const relations = await readRelations(file);
  const { sheets, is1904 } = readSheets((await file.part("xl/workbook.xml")) ?? "");
  const strings = readStrings((await file.part("xl/sharedStrings.xml")) ?? "");
  const dateStyles = readStyles((await file.part("xl/styles.xml")) ?? "");
  const tables: FileTable[] = [];
  for (const { name, relation } of sheets.slice(0, importLimits.tables)) {
    const target = relations.get(relation);
    const xml = target === undefined ? undefined : await file.part(target);
    if (xml === undefined) continue;
    const rows = readRows(xml, name, { strings, dateStyles, is1904 });
    if (rows.length > 0) tables.push({ name, rows });
  }
  return tables;
}

async function readRelations(file: OfficeFile): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  walkXml((await file.part("xl/_rels/workbook.xml.rels")) ?? "", {
    open(name, { Id: id = "", Target: target = "", TargetMode: mode }) {
      // What lies outside of the file is not looked at.
      if (name !== "Relationship" || mode === "External") return;
      found.set(id, target.startsWith("/") ? target.slice(1) : `xl/${target}`);
    },
  });
  return found;
}

function readSheets(xml: string): { sheets: { name: string; relation: string }[]; is1904: boolean } {
  const sheets: { name: string; relation: string }[] = [];
  let is1904 = false;
  walkXml(xml, {
    open(name, attributes) {
      if (name === "workbookPr") is1904 = ["1", "true"].includes(attributes["date1904"] ?? "");
      if (name !== "sheet" || (attributes["state"] ?? "visible") !== "visible") return;
      const { name: title = "" } = attributes;
      const relation = Object.entries(attributes).find(([key]) => key.endsWith(":id"))?.[1] ?? "";
      sheets.push({ name: title, relation });
    },
  });
  return { sheets, is1904 };
}

function readStrings(xml: string): string[] {
  const strings: string[] = [];
  let now: string | undefined;
  let isText = false;
  let isPhonetic = false;
  walkXml(xml, {
    open(name) {
      if (name === "si") now = "";
      if (name === "rPh") isPhonetic = true;
      isText = name === "t" && !isPhonetic;
    },
    text(text) {
      if (isText && now !== undefined) now += text;
    },
    close(name) {
      if (name === "t") isText = false;
      if (name === "rPh") isPhonetic = false;
      if (name === "si") strings.push(plainText(now ?? ""));
    },
  });
  return strings;
}

/** Excel writes characters that XML does not have as `_x000D_`. */
function plainText(text: string): string {
  return text
    .replaceAll(/_x00([01][0-9A-Fa-f])_/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replaceAll(/\r\n?/g, "\n");
}

function readStyles(xml: string): Book["dateStyles"] {
  const formats = new Map<number, string>();
  const styles: ("date" | "time" | undefined)[] = [];
  let isInCells = false;
  walkXml(xml, {
    open(name, attributes) {
      if (name === "numFmt") formats.set(Number(attributes["numFmtId"]), attributes["formatCode"] ?? "");
      if (name === "cellXfs") isInCells = true;
      if (name === "xf" && isInCells) styles.push(kindOfFormat(Number(attributes["numFmtId"] ?? 0), formats));
    },
    close(name) {
      if (name === "cellXfs") isInCells = false;
    },
  });
  return styles;
}

const isAmong = (id: number, ranges: readonly (readonly [number, number])[]): boolean =>
  ranges.some(([from, to]) => id >= from && id <= to);

function kindOfFormat(id: number, formats: ReadonlyMap<number, string>): "date" | "time" | undefined {
  const code = formats.get(id);
  if (code === undefined) {
    // The formats that every program knows by number.
    if (isAmong(id, [[14, 17], [22, 22], [27, 31], [34, 36], [50, 54], [57, 58]])) return "date"; // prettier-ignore
    return isAmong(id, [[18, 21], [32, 33], [45, 47], [55, 56]]) ? "time" : undefined; // prettier-ignore
  }
  const bare = code.replaceAll(/"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|_./gi, "").toLowerCase();
  if (/[yd]/.test(bare)) return "date";
  return /[hs]/.test(bare) ? "time" : undefined;
}

function readRows(xml: string, sheet: string, book: Book): string[][] {
  const rows: string[][] = [];
  let row = 0;
  let column = 0;
  let cell: { type: string; style: number } | undefined;
  let value = "";
  let isValue = false;
  walkXml(xml, {
    open(name, attributes) {
      if (name === "row") {
        row = Number(attributes["r"] ?? row + 1);
        column = 0;
        if (row > importLimits.rows + MOST_ABOVE) throw tooMany(sheet);
      } else if (name === "c") {
        column = attributes["r"] === undefined ? column + 1 : columnOf(attributes["r"]);
        cell = { type: attributes["t"] ?? "n", style: Number(attributes["s"] ?? 0) };
        value = "";
      }
      isValue = name === "v" || name === "t";
    },
    text(text) {
      if (isValue && cell !== undefined) value += text;
    },
    close(name) {
      if (name === "v" || name === "t") isValue = false;
      if (name !== "c" || cell === undefined) return;
      const text = textOf(cell, value, book);
      cell = undefined;
      if (text === "" || column > importLimits.columns) return;
      while (rows.length < row) rows.push([]);
      const cells = rows[row - 1] ?? [];
      while (cells.length < column) cells.push("");
      cells[column - 1] = text.slice(0, importLimits.cell);
    },
  });
  return rows;
}

/** Blank rows and a title above the heading are no tasks. */
const MOST_ABOVE = 50;

const tooMany = (sheet: string) =>
  wrongFile(`“${sheet}” has more than ${importLimits.rows.toLocaleString("en")} rows.`, "too_many_rows");

function columnOf(reference: string): number {
  let column = 0;
  for (const letter of reference.replaceAll(/[^A-Z]/gi, "").toUpperCase())
    column = column * 26 + letter.charCodeAt(0) - 64;
  return column;
}

function textOf({ type, style }: { type: string; style: number }, value: string, book: Book): string {
  switch (type) {
    case "s":
      return book.strings[Number(value)] ?? "";
    case "inlineStr":
    case "str":
      return plainText(value);
    case "b":
      return value === "1" ? "yes" : "no";
    // What could not be reckoned is nothing.
    case "e":
      return "";
    case "d":
      return value.slice(0, 16).replace("T00:00", "").replace("T", " ");
    default: {
      const kind = book.dateStyles[style];
      const number = Number(value);
      if (value === "" || kind === undefined || !Number.isFinite(number)) return value;
      return momentOf(number, book.is1904);
    }
  }
}

function momentOf(serial: number, is1904: boolean): string {
  const days = Math.floor(serial);
  const minutes = Math.round((serial - days) * MINUTES_OF_DAY);
  const time = `${String(Math.floor(minutes / 60) % 24).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
  if (days < 1) return time;
  const instant = new Date((is1904 ? EPOCH_1904 : EPOCH_1900) + days * DAY_MILLISECONDS);
  if (Number.isNaN(instant.getTime())) return String(serial);
  const date = instant.toISOString().slice(0, 10);
  return minutes === 0 ? date : `${date} ${time}`;
}
