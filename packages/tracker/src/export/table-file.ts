import { stringify } from "csv-stringify/sync";
import writeExcel from "write-excel-file/node";

/** A cell of an exported table. */
export type ExportCell = string | number | Date | null;

/** A table under its heading. */
export interface ExportTable {
  readonly name: string;
  readonly columns: readonly { readonly title: string; readonly width: number; readonly isDate?: boolean }[];
  readonly rows: readonly (readonly ExportCell[])[];
}

/**
 * What a spreadsheet would run when somebody opens the file (TRK-EXP-002), and what looks as if it had been made safe
 * already: an import takes one mark off, so both come back as they were.
 */
const RUN = /^'*[=+\-@\t\r]/;
/** Excel takes no more in a cell. */
const MOST_CELL = 32_767;
const MOST_NAME = 31;

/** A workbook with real dates; no text in it is a formula. */
export async function excelOf({ name, columns, rows }: ExportTable): Promise<Buffer> {
  const heading = columns.map(({ title }) => ({ value: safe(title), fontWeight: "bold" as const }));
  const cells = rows.map((row) =>
    row.map((value, at) => {
      if (value === null || value === "") return null;
      if (value instanceof Date) return { type: Date, value, format: "yyyy-mm-dd" };
      if (typeof value === "number") return { type: Number, value };
      return { type: String, value: safe(value), wrap: columns[at]?.title === "Notes" };
    }),
  );
  const sheet = name
    .replaceAll(/[\\/?*[\]:']/g, " ")
    .trim()
    .slice(0, MOST_NAME);
  const written = writeExcel([heading, ...cells], {
    sheet: sheet === "" ? "Tasks" : sheet,
    columns: columns.map(({ width }) => ({ width })),
    stickyRowsCount: 1,
  });
  return written.toBuffer();
}

/** The same as text in UTF-8, with the mark by which Excel knows it. */
export function csvOf({ columns, rows }: ExportTable): Buffer {
  const texts = rows.map((row) =>
    row.map((value) => {
      if (value instanceof Date) return value.toISOString().slice(0, 10);
      return typeof value === "string" ? safe(value) : (value ?? "");
    }),
  );
  const heading = columns.map(({ title }) => safe(title));
  return Buffer.from(stringify([heading, ...texts], { bom: true, record_delimiter: "windows" }));
}

function safe(text: string): string {
  const shielded = RUN.test(text) ? `'${text}` : text;
  return shielded.slice(0, MOST_CELL);
}
