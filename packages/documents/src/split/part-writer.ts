import { createHash } from "node:crypto";
import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { printPdf, referenceOf } from "../pdf/pdf-syntax.ts";
import type { PdfDict, PdfValue } from "../pdf/pdf-syntax.ts";
import type { LocatedObject } from "../pdf/pdf-objects.ts";
import { usedResources } from "./resources.ts";
import type { PdfSource, SourcePage } from "./source.ts";

const CATALOGUE = 1;
const TREE = 2;
/** What ties an object to the whole document, and is left behind with it. */
const LEFT_BEHIND = ["/StructParents", "/StructParent", "/PieceInfo", "/B"];
/** Of the catalogue: which layers are hidden, the colours and language of the pages. */
const OF_CATALOGUE = ["/OCProperties", "/OutputIntents", "/Lang", "/ViewerPreferences"];

/**
 * Writes the pages of `numbers` (from 1) to a file of its own: pages as they are, with what they need and no more.
 * The same pages give the same bytes. Returns how many bytes.
 */
export function writePart(source: PdfSource, numbers: readonly number[], path: string): number {
  const out = openOutput(path);
  try {
    const pages = numbers.map((number) => {
      const page = source.pages[number - 1];
      if (page === undefined) throw new Error(`There is no page ${number}`);
      return page;
    });
    return write(source, pages, out);
  } finally {
    out.close();
  }
}

function write(source: PdfSource, pages: readonly SourcePage[], out: Output): number {
  const offsets: number[] = [];
  const known = new Map<number, number>();
  const queue: number[] = [];
  let next = TREE + 1;
  const pageRefs = pages.map(({ ref }) => {
    const own = next;
    next += 1;
    if (!known.has(ref)) known.set(ref, own);
    return own;
  });
  const refOf = (ref: number): string => {
    const found = known.get(ref);
    if (found !== undefined) return `${found} 0 R`;
    // A page of another part, or the whole document.
    if (source.structure.has(ref)) return "null";
    known.set(ref, next);
    queue.push(ref);
    next += 1;
    return `${next - 1} 0 R`;
  };
  const renumber = (value: PdfValue): PdfValue => {
    if (Array.isArray(value)) return value.map(renumber);
    if (value instanceof Map) return new Map([...loosened(value)].map(([key, each]) => [key, renumber(each)]));
    const ref = referenceOf(value);
    return ref === undefined ? value : refOf(ref);
  };
  const put = (ref: number, value: PdfValue, stream?: LocatedObject["stream"]): void => {
    offsets[ref] = out.at;
    out.text(`${ref} 0 obj\n${printPdf(value)}`);
    if (stream !== undefined) {
      out.text("\nstream\n");
      out.copy(source.file, stream);
      out.text("\nendstream");
    }
    out.text("\nendobj\n");
  };
  out.text("%PDF-1.7\n%\u{e2}\u{e3}\u{cf}\u{d3}\n");
  const resources = usedResources(source, pages);
  for (const [at, page] of pages.entries()) {
    put(pageRefs[at] ?? 0, withTree(renumber(pageOf(source, page, resources(page)))));
  }
  const kept = OF_CATALOGUE.flatMap((key) => {
    const value = source.catalogue.get(key);
    return value === undefined ? [] : [[key, renumber(value)] as const];
  });
  for (let at = 0; at < queue.length; at += 1) {
    const ref = queue[at] ?? 0;
    const found = source.objects.locate(ref);
    const own = known.get(ref) ?? 0;
    if (found === undefined) put(own, "null");
    else if (found.stream === undefined) put(own, renumber(found.value));
    else put(own, withLength(renumber(found.value), found.stream.length), found.stream);
  }
  put(
    TREE,
    new Map<string, PdfValue>([
      ["/Type", "/Pages"],
      ["/Count", String(pageRefs.length)],
      ["/Kids", pageRefs.map((ref) => `${ref} 0 R`)],
    ]),
  );
  put(CATALOGUE, new Map<string, PdfValue>([["/Type", "/Catalog"], ["/Pages", `${TREE} 0 R`], ...kept]));
  return out.finish(offsets, next);
}

/** A page with what it had from the tree, and without what it is in the whole document. */
function pageOf(source: PdfSource, { ref, inherited }: SourcePage, resources: PdfValue | undefined): PdfDict {
  const own = source.objects.read(ref);
  if (!(own instanceof Map)) throw new Error("A page of a PDF file is not there");
  const page = new Map([...inherited, ...own]);
  page.delete("/Parent");
  if (resources !== undefined) page.set("/Resources", resources);
  if (!page.has("/MediaBox")) page.set("/MediaBox", ["0", "0", "612", "792"]);
  return page;
}

function withTree(page: PdfValue): PdfValue {
  return page instanceof Map ? page.set("/Type", "/Page").set("/Parent", `${TREE} 0 R`) : page;
}

function withLength(dict: PdfValue, length: number): PdfValue {
  return dict instanceof Map ? dict.set("/Length", String(length)) : dict;
}

/** Fields of forms keep how they look; a signature is one of the whole document only. */
function loosened(dict: PdfDict): PdfDict {
  const isWidget = dict.get("/Subtype") === "/Widget";
  if (!isWidget && !LEFT_BEHIND.some((key) => dict.has(key))) return dict;
  const changed = new Map(dict);
  for (const key of LEFT_BEHIND) {
    // The same letter is a colour or a border elsewhere.
    if (key !== "/B" || dict.get("/Type") === "/Page") changed.delete(key);
  }
  if (isWidget) {
    changed.delete("/Parent");
    if (dict.get("/FT") === "/Sig") changed.delete("/V");
  }
  return changed;
}

interface Output {
  readonly at: number;
  text(text: string): void;
  copy(from: number, stream: { readonly from: number; readonly length: number }): void;
  /** Writes the table; how many bytes there are. */
  finish(offsets: readonly number[], count: number): number;
  close(): void;
}

const HELD = 1_048_576;

function openOutput(path: string): Output {
  const file = openSync(path, "w", 0o600);
  const buffer = Buffer.allocUnsafe(HELD);
  const hash = createHash("md5");
  let held = 0;
  let at = 0;
  const flush = (): void => {
    const bytes = buffer.subarray(0, held);
    hash.update(bytes);
    for (let done = 0; done < held;) done += writeSync(file, bytes, done);
    held = 0;
  };
  const text = (given: string): void => {
    for (let from = 0; from < given.length;) {
      const count = buffer.write(given.slice(from, from + HELD - held), held, "latin1");
      from += count;
      held += count;
      at += count;
      if (held === HELD) flush();
    }
  };
  return {
    get at() {
      return at;
    },
    text,
    copy(from, { from: start, length }) {
      for (let done = 0; done < length;) {
        const count = readSync(from, buffer, held, Math.min(HELD - held, length - done), start + done);
        if (count === 0) throw new Error("A PDF stream ends too early");
        done += count;
        held += count;
        at += count;
        if (held === HELD) flush();
      }
    },
    finish(offsets, count) {
      const table = at;
      const entries = Array.from(
        { length: count - 1 },
        (_, index) => `${String(offsets[index + 1] ?? 0).padStart(10, "0")} 00000 n \n`,
      );
      text(`xref\n0 ${count}\n0000000000 65535 f \n${entries.join("")}`);
      flush();
      const id = `<${hash.digest("hex")}>`;
      const trailer = new Map<string, PdfValue>([
        ["/Root", `${CATALOGUE} 0 R`],
        ["/Size", String(count)],
        ["/ID", [id, id]],
      ]);
      const end = Buffer.from(`trailer ${printPdf(trailer)}\nstartxref\n${table}\n%%EOF\n`, "latin1");
      writeSync(file, end);
      return at + end.length;
    },
    close: () => closeSync(file),
  };
}
