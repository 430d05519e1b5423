import type { BundlePlan } from "./bundle.ts";
import { pdfAscii, pdfText, printPdf, referenceOf } from "../pdf/pdf-syntax.ts";
import type { PdfDict, PdfValue } from "../pdf/pdf-syntax.ts";
import { openPdfUpdate } from "../pdf/pdf-update.ts";
import type { PdfUpdate } from "../pdf/pdf-update.ts";
import { depthsOf, labelOf } from "./layout.ts";
import type { Layout } from "./layout.ts";
import type { ContentsLink } from "./made-pages.ts";
import { SHEET } from "../pdf/sheet.ts";
import { stampContent, STAMP_FONT } from "./stamp.ts";

interface Finishing {
  readonly plan: BundlePlan;
  readonly layout: Layout;
  readonly links: readonly ContentsLink[];
}

/** What a document may do by itself when it is opened or clicked: nothing of this is wanted (OPR-BUN-013). */
const ACTS = new Set([
  "/JavaScript",
  "/Launch",
  "/ImportData",
  "/SubmitForm",
  "/ResetForm",
  "/Rendition",
  "/RichMediaExecute",
]);

/**
 * Adds to the merged file what makes it a bundle: printed numbers, page labels, bookmarks, links of the contents.
 * Throws when it does not have the pages that were expected.
 */
export function finishBundle(path: string, finishing: Finishing): void {
  const update = openPdfUpdate(path);
  try {
    const pages = pagesOf(update);
    if (pages.length !== finishing.layout.total) throw new PageCountError(pages.length, finishing.layout.total);
    changePages(update, pages, finishing);
    changeCatalogue(update, pages, finishing);
    update.finish();
  } finally {
    update.close();
  }
}

/** The merged file has other pages than its members said. */
class PageCountError extends Error {
  constructor(found: number, expected: number) {
    super(`The merged file has ${found} pages, not ${expected}`);
  }
}

/** The pages in their order; qpdf writes one level. */
function pagesOf(update: PdfUpdate): number[] {
  const root = update.readDict(`${update.rootRef} 0 R`);
  const tree = update.readDict(root?.get("/Pages"));
  const kids = update.read(tree?.get("/Kids"));
  if (!Array.isArray(kids)) throw new Error("A PDF file has no list of pages");
  return kids.flatMap((kid) => referenceOf(kid) ?? []);
}

function changePages(update: PdfUpdate, pages: readonly number[], { plan, layout, links }: Finishing): void {
  const stamp = plan.numbering === undefined ? undefined : stamperOf(update, plan.numbering, pages.length);
  const turns = turnsOf(plan, layout);
  const firstContents = plan.hasCover ? 1 : 0;
  const linksOf = Map.groupBy(links, ({ sheet }) => sheet + firstContents);
  for (const [at, ref] of pages.entries()) {
    const page = update.readDict(`${ref} 0 R`);
    if (page === undefined) throw new Error("A page of a PDF file is not there");
    page.delete("/AA");
    page.delete("/StructParents");
    const turn = turns.get(at + 1);
    if (turn !== undefined) page.set("/Rotate", String((turnOf(update, page) + turn) % 360));
    const annotations = harmless(update, page);
    for (const link of linksOf.get(at) ?? []) {
      annotations.push(`${update.add(linkTo(link, { layout, pages }))} 0 R`);
    }
    if (annotations.length === 0) page.delete("/Annots");
    else page.set("/Annots", annotations);
    stamp?.(page, labelOf(plan, at + 1));
    update.put(ref, page);
  }
}

/** Pages that are turned, by their number in the result. */
function turnsOf({ parts }: BundlePlan, layout: Layout): Map<number, number> {
  const turns = new Map<number, number>();
  for (const [at, part] of parts.entries()) {
    const place = layout.parts[at];
    if (part.kind !== "document" || part.rotate === undefined || part.rotate === 0 || place === undefined) continue;
    for (let page = 0; page < place.pages; page += 1) turns.set(place.firstPage + page, part.rotate);
  }
  return turns;
}

function turnOf(update: PdfUpdate, page: PdfDict): number {
  const turn = Number(update.read(page.get("/Rotate")) ?? 0);
  return Number.isFinite(turn) ? (((Math.round(turn / 90) * 90) % 360) + 360) % 360 : 0;
}

/** The annotations of a page, without what acts by itself. */
function harmless(update: PdfUpdate, page: PdfDict): PdfValue[] {
  const found = update.read(page.get("/Annots"));
  if (!Array.isArray(found)) return [];
  return found.filter((each) => {
    const annotation = update.readDict(each);
    if (annotation === undefined) return false;
    const action = update.readDict(annotation.get("/A"));
    const isActing = action !== undefined && ACTS.has(printPdf(update.read(action.get("/S")) ?? ""));
    if (!isActing && !annotation.has("/AA")) return true;
    const changed = new Map(annotation);
    changed.delete("/AA");
    if (isActing) changed.delete("/A");
    const ref = referenceOf(each);
    if (ref === undefined) return false;
    update.put(ref, changed);
    return true;
  });
}

function linkTo(
  { from, to, part }: ContentsLink,
  { layout, pages }: { layout: Layout; pages: readonly number[] },
): PdfValue {
  const { margin, width } = SHEET;
  return new Map<string, PdfValue>([
    ["/Type", "/Annot"],
    ["/Subtype", "/Link"],
    ["/Rect", [margin - 4, from, width - margin + 4, to].map((each) => each.toFixed(2))],
    ["/Border", ["0", "0", "0"]],
    ["/F", "4"],
    ["/Dest", destinationOf(layout, pages, part)],
  ]);
}

/** The top of a part's first page, at whatever size one reads. */
function destinationOf(layout: Layout, pages: readonly number[], part: number): PdfValue {
  const first = layout.parts[part]?.firstPage ?? 1;
  const ref = pages[Math.min(first, pages.length) - 1] ?? 0;
  return [`${ref} 0 R`, "/XYZ", "null", "null", "null"];
}

type Stamper = (page: PdfDict, label: string) => void;

function stamperOf(update: PdfUpdate, numbering: NonNullable<BundlePlan["numbering"]>, total: number): Stamper {
  const font = update.add(
    new Map([
      ["/Type", "/Font"],
      ["/Subtype", "/Type1"],
      ["/BaseFont", "/Helvetica"],
      ["/Encoding", "/WinAnsiEncoding"],
    ]),
  );
  // Whatever a page leaves behind of its own state does not reach the number.
  const before = update.addStream(new Map(), "q\n");
  const resources = resourcesWith(update, font);
  return (page, label) => {
    const text = numbering.showsTotal ? `${label} of ${total - 1 + numbering.start}` : label;
    const own = update.read(page.get("/Contents"));
    const contents = Array.isArray(own) ? own : [page.get("/Contents") ?? []].flat();
    const box = boxOf(update, page);
    const after = update.addStream(new Map(), stampContent(text, { ...numbering, box, turn: turnOf(update, page) }));
    page.set("/Contents", [`${before} 0 R`, ...contents, `${after} 0 R`]);
    page.set("/Resources", resources(page.get("/Resources")));
  };
}

/** What pages draw with, and the font of the numbers: made once for those that many pages share. */
function resourcesWith(update: PdfUpdate, font: number): (value: PdfValue | undefined) => PdfValue {
  const known = new Map<number, PdfValue>();
  const extend = (value: PdfValue | undefined): PdfDict => {
    const resources = new Map(update.readDict(value) ?? []);
    const fonts = new Map(update.readDict(resources.get("/Font")) ?? []);
    fonts.set(STAMP_FONT, `${font} 0 R`);
    resources.set("/Font", fonts);
    return resources;
  };
  return (value) => {
    const ref = referenceOf(value);
    if (ref === undefined) return extend(value);
    const made = known.get(ref) ?? `${update.add(extend(value))} 0 R`;
    known.set(ref, made);
    return made;
  };
}

/** What one sees of a page. */
function boxOf(update: PdfUpdate, page: PdfDict): readonly [number, number, number, number] {
  const media = numbersOf(update, page.get("/MediaBox")) ?? [0, 0, SHEET.width, SHEET.height];
  const crop = numbersOf(update, page.get("/CropBox"));
  if (crop === undefined) return media;
  const box = [
    Math.max(media[0], crop[0]),
    Math.max(media[1], crop[1]),
    Math.min(media[2], crop[2]),
    Math.min(media[3], crop[3]),
  ] as const;
  return box[2] > box[0] && box[3] > box[1] ? box : media;
}

function numbersOf(
  update: PdfUpdate,
  value: PdfValue | undefined,
): readonly [number, number, number, number] | undefined {
  const found = update.read(value);
  if (!Array.isArray(found)) return undefined;
  const [a = 0, b = 0, c = 0, d = 0] = found.map((each) => Number(update.read(each)));
  if (![a, b, c, d].every(Number.isFinite)) return undefined;
  return [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)];
}

function changeCatalogue(update: PdfUpdate, pages: readonly number[], finishing: Finishing): void {
  const { plan } = finishing;
  const root: PdfDict = new Map(update.readDict(`${update.rootRef} 0 R`) ?? []);
  for (const key of ["/AA", "/AcroForm", "/Names"]) root.delete(key);
  const outlines = addOutlines(update, pages, finishing);
  if (outlines !== undefined) {
    root.set("/Outlines", `${outlines} 0 R`);
    root.set("/PageMode", "/UseOutlines");
  }
  const first = pages[0] ?? 0;
  // 100 % (OPR-BUN-010).
  root.set("/OpenAction", [`${first} 0 R`, "/XYZ", "null", "null", "1"]);
  root.set("/ViewerPreferences", new Map([["/DisplayDocTitle", "true"]]));
  if (plan.numbering !== undefined) {
    const { prefix, start } = plan.numbering;
    const label = new Map<string, PdfValue>([
      ["/S", "/D"],
      ["/St", String(Math.max(1, start))],
    ]);
    if (prefix !== "") label.set("/P", pdfAscii(prefix));
    const numbers: PdfValue[] =
      start === 0 ? ["0", new Map([["/P", pdfAscii(`${prefix}0`)]]), "1", label] : ["0", label];
    root.set("/PageLabels", new Map([["/Nums", numbers]]));
  }
  update.put(update.rootRef, root);
}

interface Bookmark {
  readonly part: number;
  readonly title: string;
  readonly children: Bookmark[];
}

/** Sections, and below them their documents with the page number (OPR-BUN-008). */
function addOutlines(update: PdfUpdate, pages: readonly number[], { plan, layout }: Finishing): number | undefined {
  const roots: Bookmark[] = [];
  const depths = depthsOf(plan.parts);
  const open: Bookmark[][] = [roots];
  for (const [at, part] of plan.parts.entries()) {
    const page = Math.min(layout.parts[at]?.firstPage ?? 1, layout.total);
    const bookmark = { part: at, title: `${part.title} (${labelOf(plan, page)})`, children: [] };
    const depth = depths[at] ?? 0;
    (open[depth] ?? roots).push(bookmark);
    if (part.kind === "section") {
      open.length = depth + 1;
      open.push(bookmark.children);
    }
  }
  if (roots.length === 0) return undefined;
  const ref = update.reserve();
  const { first, last, count } = addLevel(update, roots, { parent: ref, layout, pages });
  update.put(
    ref,
    new Map<string, PdfValue>([
      ["/Type", "/Outlines"],
      ["/First", `${first} 0 R`],
      ["/Last", `${last} 0 R`],
      ["/Count", String(count)],
    ]),
  );
  return ref;
}

function addLevel(
  update: PdfUpdate,
  bookmarks: readonly Bookmark[],
  given: { parent: number; layout: Layout; pages: readonly number[] },
): { first: number; last: number; count: number } {
  const refs = bookmarks.map(() => update.reserve());
  let count = bookmarks.length;
  for (const [at, { part, title, children }] of bookmarks.entries()) {
    const ref = refs[at] ?? 0;
    const item: PdfDict = new Map<string, PdfValue>([
      ["/Title", pdfText(title)],
      ["/Parent", `${given.parent} 0 R`],
      ["/Dest", destinationOf(given.layout, given.pages, part)],
    ]);
    if (at > 0) item.set("/Prev", `${refs[at - 1] ?? 0} 0 R`);
    if (at < refs.length - 1) item.set("/Next", `${refs[at + 1] ?? 0} 0 R`);
    if (children.length > 0) {
      const level = addLevel(update, children, { ...given, parent: ref });
      item.set("/First", `${level.first} 0 R`);
      item.set("/Last", `${level.last} 0 R`);
      item.set("/Count", String(level.count));
      count += level.count;
    }
    update.put(ref, item);
  }
  return { first: refs[0] ?? 0, last: refs.at(-1) ?? 0, count };
}
