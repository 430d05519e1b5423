import { readSync } from "node:fs";
import { inflateSync } from "node:zlib";
import { referenceOf } from "../pdf/pdf-syntax.ts";
import type { PdfDict, PdfValue } from "../pdf/pdf-syntax.ts";
import { HEAVY } from "./source.ts";
import type { PdfSource, SourcePage } from "./source.ts";

const MOST_CONTENT = 32 * 1024 * 1024;

/**
 * For pages of one part: the resources of a page without what only other pages need, where it shares them with pages
 * that are not of the part (OPR-SPL-009); nothing where they can stay as they are.
 */
export function usedResources(
  source: PdfSource,
  pages: readonly SourcePage[],
): (page: SourcePage) => PdfValue | undefined {
  const here = new Map<number, number>();
  const refsOf = (page: SourcePage): number[] => {
    const own = source.objects.read(page.ref);
    const value = (own instanceof Map ? own.get("/Resources") : undefined) ?? page.inherited.get("/Resources");
    const resources = source.readDict(value);
    return [value, ...HEAVY.map((key) => resources?.get(key))].flatMap((each) => referenceOf(each) ?? []);
  };
  const known = new Map(pages.map((page) => [page, refsOf(page)]));
  for (const refs of known.values()) {
    for (const ref of refs) here.set(ref, (here.get(ref) ?? 0) + 1);
  }
  const isShared = (page: SourcePage): boolean =>
    (known.get(page) ?? []).some((ref) => (source.shared.get(ref) ?? 0) > (here.get(ref) ?? 0));
  return (page) => (isShared(page) ? prune(source, page) : undefined);
}

function prune(source: PdfSource, { ref, inherited }: SourcePage): PdfValue | undefined {
  const own = source.objects.read(ref);
  if (!(own instanceof Map)) return undefined;
  const resources = source.readDict(own.get("/Resources") ?? inherited.get("/Resources"));
  const names = namesIn(source, own.get("/Contents"));
  if (resources === undefined || names === undefined) return undefined;
  const pruned: PdfDict = new Map(resources);
  for (const key of HEAVY) {
    const category = source.readDict(resources.get(key));
    if (category === undefined) continue;
    const kept = [...category].filter(([name]) => names.has(name));
    if (kept.some(([, value]) => borrows(source, value))) return undefined;
    pruned.set(key, new Map(kept));
  }
  return pruned;
}

/** Whether an object draws with the resources of the page that it is used on. */
function borrows(source: PdfSource, value: PdfValue): boolean {
  const dict = source.readDict(value);
  const isDrawn = dict?.get("/Subtype") === "/Form" || dict?.get("/Subtype") === "/Type3" || dict?.has("/PatternType");
  return isDrawn === true && !dict?.has("/Resources");
}

/** Every name in the content of a page; nothing when it cannot be read here. */
function namesIn(source: PdfSource, contents: PdfValue | undefined): ReadonlySet<string> | undefined {
  const list = referenceOf(contents) === undefined ? contents : source.read(contents);
  const values = Array.isArray(list) ? list : [contents];
  const names = new Set<string>();
  for (const value of values) {
    const ref = referenceOf(value);
    if (ref === undefined) continue;
    const text = contentOf(source, ref);
    if (text === undefined) return undefined;
    for (const [name] of text.matchAll(/\/[^\0\t\n\f\r ()<>[\]{}/%]+/g)) {
      names.add(name);
      // qpdf writes names without the detours that content may take.
      if (name.includes("#")) names.add(plainName(name));
    }
  }
  return names;
}

function plainName(name: string): string {
  return name.replaceAll(/#([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function contentOf({ file, objects, read }: PdfSource, ref: number): string | undefined {
  const found = objects.locate(ref);
  if (found?.stream === undefined || !(found.value instanceof Map)) return undefined;
  const filter = read(found.value.get("/Filter"));
  const only = Array.isArray(filter) && filter.length === 1 ? read(filter[0]) : filter;
  if (found.value.has("/DecodeParms") || found.stream.length > MOST_CONTENT) return undefined;
  const bytes = Buffer.allocUnsafe(found.stream.length);
  readSync(file, bytes, 0, bytes.length, found.stream.from);
  if (only === undefined) return bytes.toString("latin1");
  if (only !== "/FlateDecode") return undefined;
  try {
    return inflateSync(bytes, { maxOutputLength: MOST_CONTENT }).toString("latin1");
  } catch {
    return undefined;
  }
}
