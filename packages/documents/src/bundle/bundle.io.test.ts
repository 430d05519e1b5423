import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { degrees, PDFArray, PDFDict, PDFDocument, PDFName, PDFString, StandardFonts } from "@cantoo/pdf-lib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withPdf } from "../pdf/pdfium.ts";
import { makeBundle } from "./bundle.ts";
import type { BundlePart, BundlePlan } from "./bundle.ts";

const run = promisify(execFile);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "muniment-bundle-"));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** A PDF file with a word on each page. */
async function aPdf(
  name: string,
  pages: readonly { readonly word: string; readonly size?: readonly [number, number]; readonly turn?: number }[],
): Promise<string> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  for (const { word, size = [595, 842], turn = 0 } of pages) {
    const page = document.addPage([...size] as [number, number]);
    page.setRotation(degrees(turn));
    page.drawText(word, { x: 60, y: 300, size: 12, font });
  }
  const path = join(folder, `${name}.pdf`);
  await writeFile(path, await document.save());
  return path;
}

const plan = (parts: readonly BundlePart[], more: Partial<BundlePlan> = {}): BundlePlan => ({
  title: "Smith v Jones",
  lines: ["Hearing bundle"],
  parts,
  hasCover: true,
  hasContents: true,
  hasDividers: true,
  numbering: { position: "bottom-right", prefix: "", start: 1, size: 10, showsTotal: false },
  onTrouble: "stop",
  ...more,
});

const textsOf = (path: string): Promise<string[]> =>
  withPdf(path, undefined, (document) =>
    Array.from(document.pages(), (page) => page.getText().replaceAll(/\s+/g, " ").trim()),
  );

describe.each([
  ["qpdf", false],
  ["qpdf in WASM", true],
])("13 a bundle by %s", (_name, withoutQpdf) => {
  test("OPR-BUN-007, -008, -009 has cover, linked contents, bookmarks, and printed numbers that are those of its pages", async () => {
    const one = await aPdf("one", [{ word: "Alpha" }, { word: "Beta", size: [842, 595] }]);
    const two = await aPdf("two", [{ word: "Gamma", turn: 90 }]);
    const parts: BundlePart[] = [
      { kind: "section", title: "Pleadings", level: 1 },
      { kind: "document", title: "Claim", path: one, date: "1 May 2026", description: "Particulars" },
      { kind: "section", title: "Evidence", level: 1 },
      { kind: "document", title: "Statement – Łukasz Ωmega", path: two },
      { kind: "page", title: "To follow", text: "This document follows." },
    ];
    const output = join(folder, "bundle.pdf");
    const made = await makeBundle(plan(parts), output, { withoutQpdf });
    expect(made.parts.map(({ firstPage, pages }) => [firstPage, pages])).toEqual([
      [3, 1],
      [4, 2],
      [6, 1],
      [7, 1],
      [8, 1],
    ]);
    const texts = await textsOf(output);
    expect(texts).toHaveLength(8);
    for (const [at, text] of texts.entries()) expect(text).toMatch(new RegExp(`(?:^| )${at + 1}$`));
    expect(texts[1]).toMatch(/Contents.*Pleadings 3.*Claim.*1 May 2026.*4.*Statement – Łukasz Ωmega.*7/);
    expect([texts[3], texts[4], texts[6]].map((text) => text?.split(" ")[0])).toEqual(["Alpha", "Beta", "Gamma"]);
    const document = await PDFDocument.load(await readFile(output));
    const pages = document.getPages();
    const links = pages[1]?.node.Annots()?.asArray() ?? [];
    const targets = links.map((link) => {
      const target = document.context.lookup(link, PDFDict).lookup(PDFName.of("Dest"), PDFArray).get(0);
      return pages.findIndex((page) => page.ref === target) + 1;
    });
    expect(targets).toEqual([3, 4, 6, 7, 8]);
    const outlines = document.catalog.lookup(PDFName.of("Outlines"), PDFDict);
    const first = outlines.lookup(PDFName.of("First"), PDFDict);
    expect(String(first.lookup(PDFName.of("Title")))).not.toBe("");
    expect(first.lookup(PDFName.of("First"), PDFDict).lookup(PDFName.of("Parent"))).toBe(first);
    expect(document.catalog.has(PDFName.of("PageLabels"))).toBe(true);
    const checked = await run("qpdf", ["--check", output]);
    expect(checked.stdout).toContain("No syntax or stream encoding errors");
  });
});

describe("13 a bundle", () => {
  test("OPR-BUN-013 keeps links, and nothing that acts by itself", async () => {
    const document = await PDFDocument.create();
    const page = document.addPage();
    const { context } = document;
    const annotation = (action: Record<string, unknown>) =>
      context.register(
        context.obj({ Type: "Annot", Subtype: "Link", Rect: [0, 0, 50, 50], A: action as Record<string, never> }),
      );
    page.node.set(
      PDFName.of("Annots"),
      context.obj([
        annotation({ S: "JavaScript", JS: PDFString.of("app.alert(1)") }),
        annotation({ S: "URI", URI: PDFString.of("https://firm.example") }),
        annotation({ S: "Launch", F: PDFString.of("calc.exe") }),
      ]),
    );
    page.node.set(PDFName.of("AA"), context.obj({ O: { S: "JavaScript", JS: PDFString.of("app.alert(2)") } }));
    document.addJavaScript("main", "app.alert(3)");
    const path = join(folder, "acting.pdf");
    await writeFile(path, await document.save({ useObjectStreams: false }));
    const output = join(folder, "harmless.pdf");
    await makeBundle(plan([{ kind: "document", title: "Acting", path }]), output);
    const bundled = await PDFDocument.load(await readFile(output));
    const annotations = bundled.getPages()[2]?.node.Annots()?.asArray() ?? [];
    const actions = annotations.map((one) => {
      const action = bundled.context.lookup(one, PDFDict).lookup(PDFName.of("A"));
      return action instanceof PDFDict ? String(action.get(PDFName.of("S"))) : "none";
    });
    expect(actions).toEqual(["none", "/URI", "none"]);
    expect(bundled.getPages()[2]?.node.has(PDFName.of("AA"))).toBe(false);
    expect(bundled.catalog.has(PDFName.of("Names"))).toBe(false);
  });

  test("OPR-BUN-019 names a damaged member, or puts a slip sheet in its place and goes on", async () => {
    const whole = await aPdf("whole", [{ word: "Whole" }]);
    const damaged = join(folder, "damaged.pdf");
    await writeFile(damaged, "%PDF-1.7 and nothing else");
    const parts: BundlePart[] = [
      { kind: "document", title: "Damaged", path: damaged },
      { kind: "document", title: "Whole", path: whole, pages: "1" },
      { kind: "document", title: "Short", path: whole, pages: "1-3" },
    ];
    const output = join(folder, "slips.pdf");
    await expect(makeBundle(plan(parts), output)).rejects.toMatchObject({ part: 0, reason: "damaged" });
    const made = await makeBundle(plan(parts, { onTrouble: "slip_sheet" }), output);
    expect(made.parts.map(({ trouble }) => trouble)).toEqual(["damaged", undefined, "no_such_pages"]);
    const texts = await textsOf(output);
    expect(texts[2]).toContain("could not be read");
    expect(texts[3]).toContain("Whole");
  });
});

test("OPR-BUN-016 the same bundle made again has the same bytes", async () => {
  const path = await aPdf("same", [{ word: "Same" }]);
  const parts: BundlePart[] = [{ kind: "document", title: "Same Ł", path }];
  const [one, two] = [join(folder, "one-of-two.pdf"), join(folder, "two-of-two.pdf")];
  await makeBundle(plan(parts), one);
  await makeBundle(plan(parts), two);
  expect((await readFile(one)).equals(await readFile(two))).toBe(true);
});

test("OPR-BUN-017 a bundle that is given up ends at once", async () => {
  const path = await aPdf("given-up", [{ word: "Never" }]);
  const reason = new Error("given up");
  const signal = AbortSignal.abort(reason);
  const parts: BundlePart[] = [{ kind: "document", title: "Never", path }];
  await expect(makeBundle(plan(parts), join(folder, "never.pdf"), { signal })).rejects.toBe(reason);
});
