import { parse } from "csv-parse/sync";
import { importLimits } from "@muniment/tracker-api/import";
import { wrongFile } from "./file-error.ts";
import type { FileTable } from "./file-table.ts";
import { openOfficeFile } from "./office-file.ts";
import { readDocx } from "./read-docx.ts";
import { readXlsx } from "./read-xlsx.ts";

/** A file that was read. */
export interface ReadFile {
  readonly kind: "xlsx" | "docx" | "text";
  readonly tables: readonly FileTable[];
}

const ZIP = Buffer.from([0x50, 0x4b, 3, 4]);
/** Office files of before 2007, and those with a password. */
const OLD_OFFICE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);
const UTF16 = Buffer.from([0xff, 0xfe]);
const DELIMITERS = ["\t", ",", ";"] as const;

/** Reads a file by what is in it, whatever it is called (TRK-IMP-001, -006). Throws what is wrong with it in words. */
export async function readFile(bytes: Buffer): Promise<ReadFile> {
  if (bytes.length === 0) throw wrongFile("There is nothing in it.");
  if (bytes.length > importLimits.bytes) throw wrongFile("The file is larger than 10 MB.", "too_large");
  if (bytes.subarray(0, OLD_OFFICE.length).equals(OLD_OFFICE)) {
    throw wrongFile("The file has a password or an old format. Save it as .xlsx or .docx without a password.");
  }
  const { kind, tables } = bytes.subarray(0, ZIP.length).equals(ZIP) ? await readOffice(bytes) : readText(bytes);
  const found = tables.filter(({ rows }) => rows.some((row) => row.some((cell) => cell.trim() !== "")));
  if (found.length === 0) throw wrongFile("No table and no numbered list was found in it.");
  // A cell that was cut in the middle of a sign is text still, and can be kept.
  const clean = (row: readonly string[]) => row.map((cell) => cell.replaceAll("\0", "").toWellFormed());
  return { kind, tables: found.map(({ name, rows }) => ({ name, rows: rows.map(clean) })) };
}

async function readOffice(bytes: Buffer): Promise<ReadFile> {
  const file = await openOfficeFile(bytes);
  try {
    if (file.has("xl/workbook.xml")) return { kind: "xlsx", tables: await readXlsx(file) };
    if (file.has("word/document.xml")) return { kind: "docx", tables: await readDocx(file) };
    throw wrongFile("This is neither a workbook (.xlsx) nor a document (.docx).");
  } finally {
    file.close();
  }
}

function readText(bytes: Buffer): ReadFile {
  const text = decode(bytes).replace(/^\u{feff}/u, "");
  const heading = text.slice(0, text.search(/[\r\n]|$/));
  const delimiter = DELIMITERS.toSorted((a, b) => heading.split(b).length - heading.split(a).length)[0] ?? ",";
  try {
    const rows: string[][] = parse(text, {
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      to: importLimits.rows + 2,
    });
    if (rows.length > importLimits.rows + 1) {
      throw wrongFile(`There are more than ${importLimits.rows.toLocaleString("en")} rows.`, "too_many_rows");
    }
    const cells = rows.map((row) =>
      row.slice(0, importLimits.columns).map((cell) => cell.replaceAll(/\r\n?/g, "\n").slice(0, importLimits.cell)),
    );
    return { kind: "text", tables: [{ name: "", rows: cells }] };
  } catch (error) {
    const { lines } = error as { lines?: number };
    if (lines === undefined) throw error;
    throw wrongFile(`Line ${lines} cannot be read: a quotation mark that begins a cell does not end it.`);
  }
}

/** UTF-8 or UTF-16; what is neither is taken for what Windows wrote before. */
function decode(bytes: Buffer): string {
  if (bytes.includes(0) && !bytes.subarray(0, 2).equals(UTF16)) {
    throw wrongFile("This is neither a workbook (.xlsx), a document (.docx) nor text.");
  }
  if (bytes.subarray(0, 2).equals(UTF16)) return new TextDecoder("utf-16le").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
