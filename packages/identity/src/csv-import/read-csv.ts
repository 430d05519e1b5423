import { parse } from "csv-parse";
import { AppError } from "@muniment/kernel";
import { errors } from "@muniment/work-api";
import { csvLimits } from "@muniment/work-api/control-center/csv-import";

/** The lines of a file under their heading. */
export interface ReadCsv {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const DELIMITERS = [",", ";", "\t"] as const;

/** What our own exports put before a cell that a spreadsheet would run. */
const SHIELD = /^'(?=[=+\-@\t\r])/;

/**
 * Reads a CSV file (RFC 4180; comma, semicolon or tab, whichever the heading uses most) in UTF-8, with or without its
 * mark. Lines without any content are left out. Throws what is wrong with the file in words for whoever chose it.
 */
export async function readCsv(bytes: Buffer): Promise<ReadCsv> {
  const text = decode(bytes);
  const heading = text.slice(0, text.search(/[\r\n]|$/));
  const delimiter = DELIMITERS.toSorted((a, b) => heading.split(b).length - heading.split(a).length)[0];
  const parser = parse(text, {
    delimiter: delimiter ?? ",",
    bom: true,
    trim: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    relax_column_count: true,
    max_record_size: csvLimits.columns * csvLimits.cell,
  });
  let columns: string[] | undefined;
  const rows: string[][] = [];
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      if (columns === undefined) {
        columns = readHeading(record);
        continue;
      }
      rows.push(readRow(record, { columns, row: rows.length + 1 }));
      if (rows.length > csvLimits.rows) throw wrong(`A file has at most ${csvLimits.rows.toLocaleString("en")} lines.`);
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw wrong(`Line ${rows.length + 2} cannot be read as CSV: ${error instanceof Error ? error.message : ""}`);
  }
  if (columns === undefined || rows.length === 0) {
    throw wrong("The file is empty. It needs a heading in its first line, and lines below it.");
  }
  return { columns, rows };
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw wrong("The file is not in UTF-8. In Excel choose “CSV UTF-8” when saving.");
  }
}

function readHeading(record: readonly string[]): string[] {
  if (record.length > csvLimits.columns) throw wrong(`A file has at most ${csvLimits.columns} columns.`);
  const twice = record.find((name, at) => name !== "" && record.indexOf(name) < at);
  if (twice !== undefined) throw wrong(`Two columns are called ${twice}.`);
  return [...record];
}

function readRow(record: readonly string[], given: { columns: readonly string[]; row: number }): string[] {
  const { columns, row } = given;
  if (record.length > columns.length) throw wrong(`Line ${row + 1} has more cells than the heading.`);
  if (record.some((cell) => cell.length > csvLimits.cell)) {
    throw wrong(`A cell of line ${row + 1} is longer than ${csvLimits.cell.toLocaleString("en")} characters.`);
  }
  return columns.map((_, at) => (record[at] ?? "").replace(SHIELD, "").replaceAll("\u0000", ""));
}

function wrong(text: string): AppError {
  return new AppError(errors.invalidProfile, { messages: [{ code: "unreadable_file", text, field: "file" }] });
}
