import { closeSync, openSync, writeSync } from "node:fs";
import { pdfObjectsOf } from "./pdf-objects.ts";
import { printPdf, referenceOf } from "./pdf-syntax.ts";
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
  const { size, startxref, trailer, count, read: objects } = pdfObjectsOf(file);
  const rootRef = referenceOf(trailer.get("/Root"));
  if (rootRef === undefined) throw new Error("A PDF file has no catalogue");
  const written = new Map<number, number>();
  const out = appender(file, size);
  let next = count;

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
