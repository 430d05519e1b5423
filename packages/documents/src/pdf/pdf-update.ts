import { closeSync, fstatSync, openSync, readSync, writeSync } from "node:fs";
import { parsePdf, printPdf, referenceOf } from "./pdf-syntax.ts";
import type { PdfDict, PdfValue } from "./pdf-syntax.ts";

/**
 * Changes to a PDF file that are appended to it. It holds no more of the file than its cross-reference table, so that
 * twenty thousand pages cost what twenty do. The file must be one that qpdf wrote without object streams.
 */
export interface PdfUpdate {
  readonly rootRef: number;
  /** What an object holds in the file as it was opened; of a stream its dictionary. Follows references. */
  read(value: PdfValue | undefined): PdfValue | undefined;
  readDict(value: PdfValue | undefined): PdfDict | undefined;
  /** Writes an object anew. */
  put(ref: number, value: PdfValue): void;
  /** Writes a new object; its number. */
  add(value: PdfValue): number;
  addStream(dict: PdfDict, content: string): number;
  /** Takes a number for an object that is written later. */
  reserve(): number;
  /** Writes the table of what changed. */
  finish(): void;
  /** Must be called, whatever happens. */
  close(): void;
}

const WINDOW = 65_536;
const TAIL = 2048;
const ENTRY = 20;
const MOST_OBJECT = 64 * 1024 * 1024;

/** Opens a file for changes. */
export function openPdfUpdate(path: string): PdfUpdate {
  const file = openSync(path, "r+");
  try {
    return updateOf(file);
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

function updateOf(file: number): PdfUpdate {
  const { size } = fstatSync(file);
  const { startxref, trailer } = readTail(file, size);
  const offsets = readTable(file, startxref);
  const rootRef = referenceOf(trailer.get("/Root"));
  if (rootRef === undefined) throw new Error("A PDF file has no catalogue");
  const objects = objectReader(file, size, offsets);
  const written = new Map<number, number>();
  const out = appender(file, size);
  let next = offsets.length;

  const write = (ref: number, body: string): void => {
    written.set(ref, out.at);
    out.write(`${ref} 0 obj\n${body}\nendobj\n`);
  };
  const read: PdfUpdate["read"] = (value) => {
    const ref = referenceOf(value);
    if (ref === undefined) return value;
    return objects(ref);
  };
  return {
    rootRef,
    read,
    readDict(value) {
      const found = read(value);
      return found instanceof Map ? found : undefined;
    },
    put(ref, value) {
      write(ref, printPdf(value));
    },
    add(value) {
      const ref = next;
      next += 1;
      write(ref, printPdf(value));
      return ref;
    },
    addStream(dict, content) {
      const ref = next;
      next += 1;
      const whole = new Map([...dict, ["/Length", String(content.length)]]);
      write(ref, `${printPdf(whole)}\nstream\n${content}\nendstream`);
      return ref;
    },
    reserve() {
      const ref = next;
      next += 1;
      return ref;
    },
    finish() {
      const at = out.at;
      out.write(tableOf(written));
      const kept = new Map([...trailer, ["/Size", String(next)], ["/Prev", String(startxref)]]);
      out.write(`trailer ${printPdf(kept)}\nstartxref\n${at}\n%%EOF\n`);
      out.flush();
    },
    close: () => closeSync(file),
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

/** Reads objects through a window of the file: those of neighbouring pages lie side by side. */
function objectReader(file: number, size: number, offsets: Float64Array): (ref: number) => PdfValue | undefined {
  let from = -1;
  let text = "";
  const load = (at: number, length: number): void => {
    from = at;
    text = readText(file, at, Math.min(length, size - at));
  };
  return (ref) => {
    const offset = offsets[ref] ?? 0;
    if (offset === 0) return undefined;
    for (let length = WINDOW; ; length *= 4) {
      const isLoaded = from !== -1 && offset >= from && offset < from + text.length;
      if (!isLoaded || length > WINDOW) load(offset, length);
      const at = offset - from;
      const end = endOf(text, at);
      if (end !== -1) return parsePdf(text.slice(text.indexOf("obj", at) + "obj".length, end));
      if (at > 0) {
        load(offset, length);
        const again = endOf(text, 0);
        if (again !== -1) return parsePdf(text.slice(text.indexOf("obj") + "obj".length, again));
      }
      if (length >= MOST_OBJECT || offset + length >= size) throw new Error("A PDF object has no end");
    }
  };
}

/** Where an object, or the dictionary of a stream, ends at the latest. */
function endOf(text: string, at: number): number {
  const object = text.indexOf("\nendobj", at);
  const stream = text.indexOf("\nstream\n", at);
  if (stream === -1) return object;
  return object === -1 ? stream : Math.min(object, stream);
}

function readText(file: number, at: number, length: number): string {
  const bytes = Buffer.allocUnsafe(length);
  const count = readSync(file, bytes, 0, length, at);
  return bytes.toString("latin1", 0, count);
}

function appender(file: number, size: number): { readonly at: number; write(text: string): void; flush(): void } {
  let at = size;
  let flushed = size;
  let parts: string[] = [];
  let held = 0;
  const flush = (): void => {
    const bytes = Buffer.from(parts.join(""), "latin1");
    let done = 0;
    while (done < bytes.length) done += writeSync(file, bytes, done, bytes.length - done, flushed + done);
    flushed += bytes.length;
    parts = [];
    held = 0;
  };
  return {
    get at() {
      return at;
    },
    write(text) {
      parts.push(text);
      at += text.length;
      held += text.length;
      if (held > 1_048_576) flush();
    },
    flush,
  };
}

/** Sections of the table, one for each run of numbers. */
function tableOf(written: ReadonlyMap<number, number>): string {
  const refs = [...written.keys()].toSorted((one, other) => one - other);
  const sections: string[] = ["xref\n"];
  for (let at = 0; at < refs.length;) {
    const first = refs[at] ?? 0;
    let end = at;
    while (refs[end] === first + (end - at)) end += 1;
    sections.push(`${first} ${end - at}\n`);
    for (const ref of refs.slice(at, end)) {
      sections.push(`${String(written.get(ref) ?? 0).padStart(10, "0")} 00000 n \n`);
    }
    at = end;
  }
  return sections.join("");
}
