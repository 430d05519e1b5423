import writeExcelFile from "write-excel-file/node";
import type { Cell } from "write-excel-file/node";
import { fixZipTimes } from "./zip-times.ts";

/** A value of a cell; days are shown as dates. */
export type CellValue = string | number | Date;

/** One sheet: a bold header, rows, and a bold last row when there is one. */
export interface Sheet {
  readonly name: string;
  readonly columns: readonly { readonly header: string; readonly width: number }[];
  readonly rows: readonly (readonly CellValue[])[];
  readonly totals?: readonly CellValue[];
}

function cellOf(value: CellValue, isBold: boolean): Cell {
  const weight = isBold ? { fontWeight: "bold" as const } : {};
  if (value instanceof Date) return { value, type: Date, format: "yyyy-mm-dd", ...weight };
  if (typeof value === "number") return { value, type: Number, format: "#,##0.00", ...weight };
  return { value, type: String, wrap: true, ...weight };
}

/** An Excel workbook; the same sheets always give the same bytes. */
export async function renderXlsx(sheets: readonly Sheet[]): Promise<Buffer> {
  const written = writeExcelFile(
    sheets.map((sheet) => ({
      sheet: sheet.name,
      columns: sheet.columns.map(({ width }) => ({ width })),
      stickyRowsCount: 1,
      data: [
        sheet.columns.map(({ header }) => cellOf(header, true)),
        ...sheet.rows.map((row) => row.map((value) => cellOf(value, false))),
        ...(sheet.totals === undefined ? [] : [sheet.totals.map((value) => cellOf(value, true))]),
      ],
    })),
  );
  return fixZipTimes(await written.toBuffer());
}
