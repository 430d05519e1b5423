/** Says that the file is UTF-8; spreadsheets would guess otherwise. */
const BYTE_ORDER_MARK = "\uFEFF";

/** What makes a spreadsheet take a cell for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** The first line of a file. */
export function csvHeading(columns: readonly string[]): string {
  return BYTE_ORDER_MARK + csvLine(columns);
}

/** One line by RFC 4180; an apostrophe stands before what a spreadsheet would run, so that it is shown as text. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(cellOf).join(",")}\r\n`;
}

function cellOf(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
