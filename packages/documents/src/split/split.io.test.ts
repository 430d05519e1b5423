import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { PDFDocument, PDFHexString, PDFName, PDFString } from "@cantoo/pdf-lib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { drawPages } from "../../testing/index.ts";
import type { DrawnPage } from "../../testing/index.ts";
import { withPdf } from "../pdf/pdfium.ts";
import { inspectSource, makeParts, SplitError } from "./split.ts";
import type { SplitScan } from "./split.ts";

const run = promisify(execFile);
let folder: string;
let made = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "muniment-split-"));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function save(document: PDFDocument): Promise<string> {
  made += 1;
  const path = join(folder, `${made}.pdf`);
  await writeFile(path, await document.save());
  return path;
}

const aPdf = async (pages: readonly DrawnPage[]): Promise<string> => save(await drawPages(pages));

const words = (count: number): DrawnPage[] => Array.from({ length: count }, (_, at) => ({ word: `Page ${at + 1}` }));

const textsOf = (path: string): Promise<string[]> =>
  withPdf(path, undefined, (document) => Array.from(document.pages(), (page) => page.getText().trim()));

const cut = async (path: string, lists: readonly (readonly number[])[], withoutQpdf = false): Promise<string[]> => {
  const parts = lists.map((pages, at) => ({ pages, path: `${path}.${at}` }));
  await makeParts(path, parts, { withoutQpdf });
  return parts.map((part) => part.path);
};

const sound = async (path: string): Promise<void> => void (await run("qpdf", ["--check", path]));

/** Bookmarks of the first page, one below the other, and of the third by a name. */
function addOutline(document: PDFDocument): void {
  const { context, catalog } = document;
  const pages = document.getPages();
  const [root, one, two, three] = Array.from({ length: 4 }, () => context.nextRef());
  if (root === undefined || one === undefined || two === undefined || three === undefined) return;
  const top = (at: number) => context.obj([pages[at]?.ref ?? null, "XYZ", null, null, null]);
  const title = (text: string) => PDFHexString.fromText(text);
  context.assign(
    one,
    context.obj({ Title: title("Ćwiczenie – Ω"), Parent: root, Dest: top(0), First: two, Last: two, Next: three }),
  );
  context.assign(two, context.obj({ Title: PDFString.of("An \\(inner\\) one"), Parent: one, Dest: top(1) }));
  context.assign(
    three,
    context.obj({ Title: PDFString.of("Third"), Parent: root, A: { S: "GoTo", D: PDFString.of("named") } }),
  );
  context.assign(root, context.obj({ First: one, Last: three, Count: 3 }));
  catalog.set(PDFName.of("Outlines"), root);
  catalog.set(PDFName.of("Names"), context.obj({ Dests: { Names: [PDFString.of("named"), { D: top(2) }] } }));
}

describe.each([
  ["qpdf", false],
  ["qpdf in WASM", true],
])("14 splitting by %s", (_name, withoutQpdf) => {
  test("OPR-SPL-001, -009 parts have their pages in the order asked for, with text and size, and are sound files", async () => {
    const path = await aPdf([{ word: "Alpha" }, { word: "Beta", size: [842, 595] }, { word: "Gamma" }]);
    const [one = "", two = ""] = await cut(path, [[3, 1], [2]], withoutQpdf);
    expect(await textsOf(one)).toEqual(["Gamma", "Alpha"]);
    expect(await textsOf(two)).toEqual(["Beta"]);
    const sizes = await withPdf(two, undefined, (document) => document.getPage(0).getOriginalSize());
    expect(sizes).toEqual({ originalWidth: 842, originalHeight: 595 });
    await Promise.all([sound(one), sound(two)]);
    const before = await readFile(one);
    await cut(path, [[3, 1]], withoutQpdf);
    expect((await readFile(one)).equals(before)).toBe(true);
  });
});

describe("14 what a document that is split says of itself", () => {
  test("OPR-SPL-004 bookmarks with their level and page, also by name", async () => {
    const document = await drawPages(words(3));
    addOutline(document);
    expect(await inspectSource(await save(document))).toEqual({
      pages: 3,
      isSigned: false,
      outline: [
        { title: "Ćwiczenie – Ω", level: 1, page: 1 },
        { title: "An (inner) one", level: 2, page: 2 },
        { title: "Third", level: 1, page: 3 },
      ],
    });
  });

  test("OPR-SPL-004 empty pages by their ink, text in whatever letters, and barcodes of four kinds", async () => {
    const path = await aPdf([
      { word: "A short line" },
      {},
      { dust: 5 },
      { dust: 200 },
      { code: { format: "Code128", value: "SPLIT-1" } },
      { code: { format: "Code39", value: "CASE 77" } },
      { code: { format: "QRCode", value: "https://example.test/ü" } },
      { code: { format: "DataMatrix", value: "M2" } },
    ]);
    const scan: SplitScan = { blank: { mostInk: 0.005 }, barcodes: true, text: "SHORT  line" };
    const facts = await inspectSource(path, { scan });
    expect(facts.scan?.blank).toEqual([2, 3]);
    expect(facts.scan?.found).toEqual([1]);
    expect(facts.scan?.barcodes).toEqual([
      { page: 5, value: "SPLIT-1" },
      { page: 6, value: "CASE 77" },
      { page: 7, value: "https://example.test/ü" },
      { page: 8, value: "M2" },
    ]);
  });
});

describe("14 what a part has", () => {
  test("OPR-SPL-009 only the pictures of its own pages, though all pages share one list of them", async () => {
    const document = await PDFDocument.create();
    const { context } = document;
    const noise = (seed: number) => Uint8Array.from({ length: 90_000 }, (_, at) => (at * seed * 2654435761) >>> 13);
    const pictures = [1, 2, 3].map((seed) =>
      context.register(
        context.stream(noise(seed), {
          Type: "XObject",
          Subtype: "Image",
          Width: 300,
          Height: 300,
          BitsPerComponent: 8,
          ColorSpace: "DeviceGray",
        }),
      ),
    );
    const resources = context.register(
      context.obj({ XObject: Object.fromEntries(pictures.map((ref, at) => [`P${at}`, ref])) }),
    );
    for (const [at] of pictures.entries()) {
      const page = document.addPage([300, 300]);
      page.node.set(PDFName.of("Resources"), resources);
      page.node.set(PDFName.of("Contents"), context.register(context.flateStream(`q 300 0 0 300 0 0 cm /P${at} Do Q`)));
    }
    const path = await save(document);
    const [one = "", all = ""] = await cut(path, [[2], [1, 2, 3]]);
    expect((await stat(one)).size).toBeLessThan(100_000);
    expect((await stat(all)).size).toBeGreaterThan(270_000);
    const drawn = await withPdf(one, undefined, (pdf) => pdf.getPage(0).render({ render: "bitmap" }));
    const whole = await withPdf(path, undefined, (pdf) => pdf.getPage(1).render({ render: "bitmap" }));
    expect(Buffer.from(drawn.data).equals(Buffer.from(whole.data))).toBe(true);
  });

  test("OPR-SPL-009 its annotations; a link to a page of another part leads nowhere and brings nothing along", async () => {
    const document = await drawPages(words(3));
    const [first, , third] = document.getPages();
    const link = { Type: "Annot", Subtype: "Link", Rect: [0, 0, 9, 9] };
    const dest = document.context.obj({ ...link, Dest: [third?.ref ?? null, "Fit"] });
    const note = document.context.obj({
      Type: "Annot",
      Subtype: "Text",
      Rect: [9, 9, 20, 20],
      Contents: PDFString.of("N"),
    });
    first?.node.set(PDFName.of("Annots"), document.context.obj([dest, note]));
    const [one = "", two = ""] = await cut(await save(document), [[1], [1, 3]]);
    await Promise.all([sound(one), sound(two)]);
    const part = await PDFDocument.load(await readFile(one));
    expect(part.getPages()[0]?.node.Annots()?.size()).toBe(2);
    expect((await readFile(one)).toString("latin1")).not.toContain("Page 3");
    const both = await PDFDocument.load(await readFile(two));
    expect(String(both.getPages()[0]?.node.Annots()?.lookup(0))).toContain(String(both.getPages()[1]?.ref));
  });

  test("OPR-SPL-008 of a signed document is known to be one, and its part claims no signature", async () => {
    const document = await drawPages(words(2));
    const { context, catalog } = document;
    const page = document.getPages()[0];
    const field = context.register(
      context.obj({
        Type: "Annot",
        Subtype: "Widget",
        FT: "Sig",
        T: PDFString.of("S"),
        Rect: [0, 0, 50, 20],
        P: page?.ref ?? null,
        V: { Type: "Sig", Filter: "Adobe.PPKLite", Contents: PDFHexString.of("abcdef"), ByteRange: [0, 1, 2, 3] },
      }),
    );
    page?.node.set(PDFName.of("Annots"), context.obj([field]));
    catalog.set(PDFName.of("AcroForm"), context.obj({ Fields: [field], SigFlags: 3 }));
    const path = await save(document);
    expect(await inspectSource(path)).toMatchObject({ pages: 2, isSigned: true });
    const before = await readFile(path);
    const [one = ""] = await cut(path, [[1]]);
    await sound(one);
    expect((await readFile(one)).toString("latin1")).not.toContain("ByteRange");
    expect((await readFile(path)).equals(before)).toBe(true);
  });
});

describe("14 a hostile document", () => {
  const refused = (path: string): Promise<unknown> =>
    inspectSource(path).then(
      () => "nothing",
      (error: unknown) => (error instanceof SplitError ? error.reason : error),
    );

  test("with a password is said to be encrypted; one that only forbids changes is split, in the clear", async () => {
    const path = await aPdf(words(2));
    await run("qpdf", ["--encrypt", "secret", "owner", "256", "--", path, `${path}.locked`]);
    expect(await refused(`${path}.locked`)).toBe("encrypted");
    await run("qpdf", ["--encrypt", "", "owner", "256", "--", path, `${path}.closed`]);
    const [one = ""] = await cut(`${path}.closed`, [[2]]);
    expect(await textsOf(one)).toEqual(["Page 2"]);
  });

  test("that is none, is cut short or has no pages is said to be damaged, or is mended", async () => {
    const bytes = Buffer.from(await (await drawPages(words(4))).save({ useObjectStreams: false }));
    const path = join(folder, "hostile.pdf");
    await writeFile(`${path}.none`, "%PDF-1.7\nno document at all");
    await writeFile(`${path}.empty`, "");
    await writeFile(
      `${path}.zero`,
      "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Count 0/Kids[]>>\nendobj\ntrailer <</Root 1 0 R/Size 3>>\n%%EOF",
    );
    for (const kind of ["none", "empty", "zero"])
      expect([kind, await refused(`${path}.${kind}`)]).toEqual([kind, "damaged"]);
    // A file without its table is what a broken transfer leaves.
    await writeFile(`${path}.short`, bytes.subarray(0, bytes.lastIndexOf("startxref")));
    expect(await inspectSource(`${path}.short`)).toMatchObject({ pages: 4 });
  });

  test("with a loop in its pages or bookmarks ends, and pages that it does not have are refused", async () => {
    const path = `${await aPdf(words(1))}.loop`;
    await writeFile(
      path,
      [
        "%PDF-1.4",
        "1 0 obj\n<</Type/Catalog/Pages 2 0 R/Outlines 4 0 R>>\nendobj",
        "2 0 obj\n<</Type/Pages/Count 9/Kids[3 0 R 2 0 R]>>\nendobj",
        "3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>\nendobj",
        "4 0 obj\n<</First 5 0 R/Last 5 0 R>>\nendobj",
        "5 0 obj\n<</Title(Again)/Dest[3 0 R/Fit]/Next 5 0 R/First 5 0 R>>\nendobj",
        "trailer <</Root 1 0 R/Size 6>>\n%%EOF",
      ].join("\n"),
    );
    expect(await inspectSource(path)).toMatchObject({ pages: 1, outline: [{ title: "Again", level: 1, page: 1 }] });
    await expect(cut(path, [[2]])).rejects.toMatchObject({ reason: "no_such_pages" });
  });
});
