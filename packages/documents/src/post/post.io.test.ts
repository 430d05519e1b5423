import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { degrees, PDFDocument } from "@cantoo/pdf-lib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { barsOf } from "./code39.ts";
import { makeBundle } from "../bundle/index.ts";
import { putFileOnA4 } from "../pdf/on-a4.ts";
import { drawCoverSheet } from "./index.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "muniment-post-"));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const fileOf = async (name: string, content: Uint8Array): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
};

const sizesOf = async (path: string): Promise<number[][]> => {
  const document = await PDFDocument.load(await readFile(path));
  return document.getPages().map((page) => [Math.round(page.getWidth()), Math.round(page.getHeight())]);
};

describe("17 what goes to the post room", () => {
  test("OPR-PST-004 every page is put on A4, upright or across, and one that is A4 stays as it is", async () => {
    const document = await PDFDocument.create();
    for (const size of [
      [595, 842],
      [612, 792],
      [1191, 842],
      [300, 400],
    ] as [number, number][]) {
      document.addPage(size).drawText("A letter", { x: 20, y: 20 });
    }
    document.addPage([842, 1191]).setRotation(degrees(90));
    const path = await fileOf("sizes.pdf", await document.save());
    const output = join(folder, "ready.pdf");
    const plan = { title: "", lines: [], hasCover: false, hasContents: false, hasDividers: false } as const;
    const parts = [{ kind: "document", title: "Sizes", path }] as const;
    await makeBundle({ ...plan, parts, isOnA4: true, onTrouble: "stop" }, output);
    expect(await sizesOf(output)).toEqual([
      [595, 842],
      [595, 842],
      [842, 595],
      [595, 842],
      [595, 842],
    ]);
  });

  test("OPR-PST-004 a file of A4 keeps its bytes, and one that is none is left to whoever merges it", async () => {
    const document = await PDFDocument.create();
    document.addPage([595.28, 841.89]);
    const content = await document.save();
    const path = await fileOf("a4.pdf", content);
    await putFileOnA4(path);
    expect(Buffer.compare(await readFile(path), content)).toBe(0);
    const broken = await fileOf("broken.pdf", Buffer.from("no PDF"));
    await putFileOnA4(broken);
    expect(await readFile(broken, "utf8")).toBe("no PDF");
  });

  test("OPR-PST-005 a cover sheet has its fonts in it, and goes on where its rows need a second page", async () => {
    const rows = Array.from({ length: 40 }, (_, at) => ({ label: `Row ${at}`, text: "Ελληνικά, Русский" }));
    const sheet = { title: "Post", mark: "REPRINT", number: "P000012", address: ["Καλλίστη ΑΕ", "1 High Street"] };
    const one = await drawCoverSheet({ ...sheet, rows: rows.slice(0, 5) });
    expect(one.pages).toBe(1);
    expect(Buffer.from(one.content).includes("/FontFile2")).toBe(true);
    const long = await drawCoverSheet({ ...sheet, rows });
    expect((await PDFDocument.load(long.content)).getPageCount()).toBe(long.pages);
    expect(long.pages).toBe(2);
  });

  test("OPR-PST-005 the bar code has the pattern of Code 39: nine elements each, three of them wide", () => {
    const { bars, width } = barsOf("P000012-A");
    expect(bars).toHaveLength(11 * 5);
    // Six narrow and three wide ones of each character, with a narrow gap between two.
    expect(width).toBe(11 * (6 + 3 * 3) + 10);
    expect(() => barsOf("é")).toThrow("é");
  });
});
