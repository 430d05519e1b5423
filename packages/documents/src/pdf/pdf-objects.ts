import { fstatSync, readSync } from "node:fs";
import { parsePdf, referenceOf } from "./pdf-syntax.ts";
import type { PdfDict, PdfValue } from "./pdf-syntax.ts";

/**
 * The objects of a PDF file, read one by one. No more of the file is held than its cross-reference table. The file must
 * be one that qpdf wrote without object streams.
 */
export interface PdfObjects {
  readonly size: number;
  readonly startxref: number;
  readonly trailer: PdfDict;
  /** One more than the greatest number of an object. */
  readonly count: number;
  /** What an object holds; of a stream its dictionary. */
  read(ref: number): PdfValue | undefined;
  /** The same, and where the bytes of a stream begin. */
  locate(ref: number): LocatedObject | undefined;
}

/** An object, and of a stream where its bytes are. */
export interface LocatedObject {
  readonly value: PdfValue;
  readonly stream?: { readonly from: number; readonly length: number };
}

const WINDOW = 65_536;
const MOST_WINDOWS = 4;
const TAIL = 2048;
const ENTRY = 20;
const MOST_OBJECT = 64 * 1024 * 1024;
const STREAM = "\nstream\n";

/** Reads the table of an open file. */
export function pdfObjectsOf(file: number): PdfObjects {
  const { size } = fstatSync(file);
  const { startxref, trailer } = readTail(file, size);
  const offsets = readTable(file, startxref);
  const find = objectReader(file, size, offsets);
  const read: PdfObjects["read"] = (ref) => {
    const found = find(ref);
    return found === undefined ? undefined : parsePdf(found.text);
  };
  return {
    size,
    startxref,
    trailer,
    count: offsets.length,
    read,
    locate(ref) {
      const found = find(ref);
      if (found === undefined) return undefined;
      const { text, streamFrom } = found;
      const value = parsePdf(text);
      if (streamFrom === undefined || !(value instanceof Map)) return { value };
      const said = value.get("/Length");
      const length = Number(referenceOf(said) === undefined ? said : read(referenceOf(said) ?? 0));
      if (!Number.isSafeInteger(length) || length < 0 || streamFrom + length > size) {
        throw new Error("A PDF stream has no length");
      }
      return { value, stream: { from: streamFrom, length } };
    },
  };
}

function readTail(file: number, size: number): { startxref: number; trailer: PdfDict } {
  const tail = readText(file, Math.max(0, size - TAIL), TAIL);
  const startxref = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(tail)?.[1] ?? Number.NaN);
  const at = tail.lastIndexOf("trailer");
  if (!Number.isSafeInteger(startxref) || at === -1) throw new Error("A PDF file has no table at its end");
  const trailer = parsePdf(tail.slice(at + "trailer".length));
  if (!(trailer instanceof Map)) throw new Error("A PDF file has no trailer");
  return { startxref, trailer };
}

/** Where each object begins; 0 for a free number. qpdf writes one section with all of them. */
function readTable(file: number, startxref: number): Float64Array {
  const head = readText(file, startxref, 64);
  const found = /^xref\s+0 (\d+)\s*\n/.exec(head);
  if (found === null) throw new Error("A PDF file has no plain table");
  const count = Number(found[1]);
  const bytes = Buffer.allocUnsafe(count * ENTRY);
  readSync(file, bytes, 0, bytes.length, startxref + found[0].length);
  const offsets = new Float64Array(count);
  for (let ref = 0; ref < count; ref += 1) {
    const entry = bytes.toString("latin1", ref * ENTRY, ref * ENTRY + 18);
    offsets[ref] = entry.endsWith("n") ? Number(entry.slice(0, 10)) : 0;
  }
  return offsets;
}

interface FoundObject {
  /** What stands between `obj` and its end. */
  readonly text: string;
  readonly streamFrom?: number;
}

interface Window {
  readonly from: number;
  readonly text: string;
}

/** Reads objects through windows of the file: pages lie side by side, and what they draw with side by side elsewhere. */
function objectReader(file: number, size: number, offsets: Float64Array): (ref: number) => FoundObject | undefined {
  const windows: Window[] = [];
  const load = (from: number, length: number): Window => {
    const window = { from, text: readText(file, from, Math.min(length, size - from)) };
    windows.unshift(window);
    windows.length = Math.min(windows.length, MOST_WINDOWS);
    return window;
  };
  return (ref) => {
    const offset = offsets[ref] ?? 0;
    if (offset === 0) return undefined;
    const known = windows.find(({ from, text }) => offset >= from && offset < from + text.length);
    const found = known === undefined ? undefined : cut(known, offset);
    if (found !== undefined) return found;
    for (let length = WINDOW; ; length *= 4) {
      const read = cut(load(offset, length), offset);
      if (read !== undefined) return read;
      if (length >= MOST_OBJECT || offset + length >= size) throw new Error("A PDF object has no end");
    }
  };
}

/** `undefined` when the window ends before the object does. */
function cut({ from, text }: Window, offset: number): FoundObject | undefined {
  const at = offset - from;
  const end = text.indexOf("\nendobj", at);
  const whole = text.slice(at, end === -1 ? undefined : end);
  const stream = whole.indexOf(STREAM);
  if (stream === -1 && end === -1) return undefined;
  const body = whole.slice(whole.indexOf("obj") + "obj".length, stream === -1 ? undefined : stream);
  return stream === -1 ? { text: body } : { text: body, streamFrom: offset + stream + STREAM.length };
}

function readText(file: number, at: number, length: number): string {
  const bytes = Buffer.allocUnsafe(length);
  const count = readSync(file, bytes, 0, length, at);
  return bytes.toString("latin1", 0, count);
}
