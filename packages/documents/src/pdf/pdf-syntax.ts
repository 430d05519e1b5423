/**
 * A value of a PDF file. What is neither a dictionary nor an array is kept as it was written: a name `/X`, a number, a
 * reference `12 0 R`, a string with its brackets. So nothing is lost on the way from and to a file.
 */
export type PdfValue = string | PdfValue[] | PdfDict;

/** A dictionary; keys with their slash. */
export type PdfDict = Map<string, PdfValue>;

const SPACE = new Set(["\0", "\t", "\n", "\f", "\r", " "]);
const DELIMITER = new Set(["(", ")", "<", ">", "[", "]", "{", "}", "/", "%"]);
const REFERENCE = /^(\d{1,10}) (\d{1,5}) R/;

/** Reads the value at the beginning of `text` (one character a byte); throws when there is none. */
export function parsePdf(text: string): PdfValue {
  return readValue({ text, at: 0 });
}

interface Cursor {
  readonly text: string;
  at: number;
}

function readValue(cursor: Cursor): PdfValue {
  skipSpace(cursor);
  const { text, at } = cursor;
  if (text.startsWith("<<", at)) return readDict(cursor);
  switch (text[at]) {
    case "[":
      return readArray(cursor);
    case "(":
      return readString(cursor);
    case "<":
      return take(cursor, text.indexOf(">", at) + 1);
    case undefined:
      throw new Error("A PDF object ends too early");
    default:
      return readWord(cursor);
  }
}

function readDict(cursor: Cursor): PdfDict {
  const dict: PdfDict = new Map();
  cursor.at += 2;
  for (;;) {
    skipSpace(cursor);
    if (cursor.text.startsWith(">>", cursor.at)) {
      cursor.at += 2;
      return dict;
    }
    const key = readWord(cursor);
    if (!key.startsWith("/")) throw new Error("A PDF dictionary has a key that is no name");
    dict.set(key, readValue(cursor));
  }
}

function readArray(cursor: Cursor): PdfValue[] {
  const values: PdfValue[] = [];
  cursor.at += 1;
  for (;;) {
    skipSpace(cursor);
    if (cursor.text[cursor.at] === "]") {
      cursor.at += 1;
      return values;
    }
    values.push(readValue(cursor));
  }
}

function readString(cursor: Cursor): string {
  let depth = 0;
  for (let at = cursor.at; at < cursor.text.length; at += 1) {
    const character = cursor.text[at];
    if (character === "\\") at += 1;
    else if (character === "(") depth += 1;
    else if (character === ")") depth -= 1;
    if (depth === 0) return take(cursor, at + 1);
  }
  throw new Error("A PDF string has no end");
}

function readWord(cursor: Cursor): string {
  const reference = REFERENCE.exec(cursor.text.slice(cursor.at, cursor.at + 20));
  if (reference !== null) return take(cursor, cursor.at + reference[0].length);
  let end = cursor.at + 1;
  for (; end < cursor.text.length; end += 1) {
    const character = cursor.text[end] ?? " ";
    if (SPACE.has(character) || DELIMITER.has(character)) break;
  }
  return take(cursor, end);
}

function take(cursor: Cursor, end: number): string {
  if (end <= cursor.at) throw new Error("A PDF object ends too early");
  const taken = cursor.text.slice(cursor.at, end);
  cursor.at = end;
  return taken;
}

function skipSpace(cursor: Cursor): void {
  const { text } = cursor;
  for (;;) {
    const character = text[cursor.at];
    if (character === "%") {
      while (cursor.at < text.length && text[cursor.at] !== "\n" && text[cursor.at] !== "\r") cursor.at += 1;
    } else if (character === undefined || !SPACE.has(character)) return;
    else cursor.at += 1;
  }
}

/** Writes a value, one character a byte. */
export function printPdf(value: PdfValue): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return `[ ${value.map(printPdf).join(" ")} ]`;
  return `<< ${[...value].map(([key, each]) => `${key} ${printPdf(each)}`).join(" ")} >>`;
}

/** The number of the object that a value refers to; nothing for one that is no reference. */
export function referenceOf(value: PdfValue | undefined): number | undefined {
  if (typeof value !== "string" || !value.endsWith(" R")) return undefined;
  return Number.parseInt(value, 10);
}

/** A text of any script as a PDF string. */
export function pdfText(text: string): string {
  const bytes = Buffer.from(`\u{feff}${text}`, "utf16le").swap16();
  return `<${bytes.toString("hex")}>`;
}

/** Plain ASCII as a PDF string. */
export function pdfAscii(text: string): string {
  return `(${text.replaceAll(/[\\()]/g, String.raw`\$&`)})`;
}
