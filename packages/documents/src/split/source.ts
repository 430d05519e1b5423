import { closeSync, openSync } from "node:fs";
import { pdfObjectsOf } from "../pdf/pdf-objects.ts";
import type { PdfObjects } from "../pdf/pdf-objects.ts";
import { referenceOf } from "../pdf/pdf-syntax.ts";
import type { PdfDict, PdfValue } from "../pdf/pdf-syntax.ts";

/** A page, and what it has from the tree that it hangs in. */
export interface SourcePage {
  readonly ref: number;
  readonly inherited: PdfDict;
}

/** A PDF file that is cut up; as qpdf wrote it, without object streams. */
export interface PdfSource extends Disposable {
  readonly file: number;
  readonly objects: PdfObjects;
  readonly catalogue: PdfDict;
  readonly pages: readonly SourcePage[];
  /** Pages, what holds them, and the catalogue: none of it comes along by being referred to. */
  readonly structure: ReadonlySet<number>;
  /** On how many pages resources are used that several share, by the number of their object. */
  readonly shared: ReadonlyMap<number, number>;
  /** Follows a reference. */
  read(value: PdfValue | undefined): PdfValue | undefined;
  readDict(value: PdfValue | undefined): PdfDict | undefined;
}

/** What a page may leave to the nodes above it. */
const INHERITABLE = ["/Resources", "/MediaBox", "/CropBox", "/Rotate"];
const MOST_DEPTH = 100;

/** Opens a file and finds its pages; must be closed. */
export function openSource(path: string): PdfSource {
  const file = openSync(path, "r");
  try {
    return sourceOf(file);
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

function sourceOf(file: number): PdfSource {
  const objects = pdfObjectsOf(file);
  const read: PdfSource["read"] = (value) => {
    const ref = referenceOf(value);
    return ref === undefined ? value : objects.read(ref);
  };
  const readDict: PdfSource["readDict"] = (value) => {
    const found = read(value);
    return found instanceof Map ? found : undefined;
  };
  const root = objects.trailer.get("/Root");
  const catalogue = readDict(root);
  if (catalogue === undefined) throw new Error("A PDF file has no catalogue");
  const structure = new Set<number>();
  const rootRef = referenceOf(root);
  if (rootRef !== undefined) structure.add(rootRef);
  const pages: SourcePage[] = [];
  const shared = new Map<number, number>();
  const walk = (value: PdfValue | undefined, inherited: PdfDict, depth: number): void => {
    const ref = referenceOf(value);
    const node = readDict(value);
    if (ref === undefined || node === undefined || depth > MOST_DEPTH || structure.has(ref)) return;
    structure.add(ref);
    const kids = read(node.get("/Kids"));
    if (!Array.isArray(kids)) {
      pages.push({ ref, inherited });
      countShared(node.get("/Resources") ?? inherited.get("/Resources"), { readDict, shared });
      return;
    }
    const own = INHERITABLE.flatMap((key) => {
      const given = node.get(key);
      return given === undefined ? [] : [[key, given] as const];
    });
    const below = own.length === 0 ? inherited : new Map([...inherited, ...own]);
    for (const kid of kids) walk(kid, below, depth + 1);
  };
  walk(catalogue.get("/Pages"), new Map(), 0);
  const close = (): void => closeSync(file);
  return { file, objects, catalogue, pages, structure, shared, read, readDict, [Symbol.dispose]: close };
}

/** Categories of resources that may be large. */
export const HEAVY = ["/XObject", "/Font", "/Pattern", "/Shading"] as const;

function countShared(
  value: PdfValue | undefined,
  { readDict, shared }: { readDict: PdfSource["readDict"]; shared: Map<number, number> },
): void {
  const resources = readDict(value);
  const values = [value, ...HEAVY.map((key) => resources?.get(key))];
  for (const each of values) {
    const ref = referenceOf(each);
    if (ref !== undefined) shared.set(ref, (shared.get(ref) ?? 0) + 1);
  }
}
