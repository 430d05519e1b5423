import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, extname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeBundle } from "@muniment/documents/bundle";
import { ConversionError, createConverter } from "@muniment/documents/convert";
import type { Converter } from "@muniment/documents/convert";
import { inspectSource, makeParts } from "@muniment/documents/split";
import { readShownMail, readShownPage } from "@muniment/mail/read";

const { resolve } = createRequire(import.meta.url);

/** Documents that packages of Debian (tools/debian-packages.ts) and of npm bring: made by programs of strangers. */
const FOLDERS = {
  pdf: [
    "/usr/share/doc/erlang-doc",
    "/usr/share/doc/asymptote",
    "/usr/share/pari/doc",
    "/usr/share/matplotlib/mpl-data/images",
    "/usr/lib/libreoffice/share/xpdfimport",
  ],
  office: ["/usr/lib/libreoffice/share/template"],
  microsoft: [
    join(dirname(resolve("mammoth/package.json")), "test/test-data"),
    join(dirname(resolve("xlsx-populate/package.json")), "examples"),
    join(dirname(resolve("pptx2json/package.json")), "fixtures"),
  ],
  mail: ["/usr/lib/python3/dist-packages/flufl/bounce/tests/data", "/usr/lib/python3.11/test/test_email/data"],
} as const;
const LEAST = 60;
const LEAST_OF_MICROSOFT = 20;
/** Those that wait together are converted in one go. */
const LANES = 32;

let folder: string;
let converter: Converter;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "muniment-foreign-"));
  converter = createConverter({ scratchFolder: folder, readers: { message: readShownMail, page: readShownPage } });
});
afterAll(async () => {
  await converter.close();
  await rm(folder, { recursive: true, force: true });
});

async function filesOf(kind: keyof typeof FOLDERS, pattern: RegExp): Promise<string[]> {
  const found: string[] = [];
  for (const path of FOLDERS[kind]) {
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && pattern.test(entry.name));
    found.push(...files.map((entry) => join(entry.parentPath, entry.name)).toSorted());
  }
  return found;
}
const stampOf = async (path: string): Promise<string> =>
  createHash("sha256")
    .update(await readFile(path))
    .digest("hex");

/** Pages, or the reason in a word. */
async function outcomeOf(work: () => Promise<number>): Promise<number | string> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ConversionError) return error.reason;
    throw error;
  }
}
async function convertAll(files: readonly { path: string; name: string }[]): Promise<(number | string)[]> {
  const outcomes: (number | string)[] = [];
  const rest = files.entries();
  const lane = async (): Promise<void> => {
    for (const [at, file] of rest) {
      const output = join(folder, `${at}.out.pdf`);
      outcomes[at] = await outcomeOf(async () => (await converter.toPdf(file, output)).pages);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return outcomes;
}
/** The last page of each and the first, as a document of its own. */
async function splitAll(files: readonly string[], outcomes: readonly (number | string)[]): Promise<void> {
  const rest = files.entries();
  const lane = async (): Promise<void> => {
    for (const [at, path] of rest) {
      const pages = outcomes[at];
      if (typeof pages !== "number") continue;
      const part = { pages: [pages, 1].slice(0, pages), path: join(folder, `${at}.part.pdf`) };
      const [made] = await makeParts(path, [part]);
      expect([path, (made?.bytes ?? 0) > 0]).toEqual([path, true]);
    }
  };
  await Promise.all([lane(), lane()]);
}
/** So many came out, and whoever did not says why. */
function expectMost(outcomes: readonly (number | string)[], least: number): void {
  const made = outcomes.filter((outcome) => typeof outcome === "number");
  expect(made.every((pages) => pages > 0)).toBe(true);
  for (const said of outcomes.filter((outcome) => typeof outcome === "string")) {
    expect(["damaged", "encrypted", "unsupported", "too_large"]).toContain(said);
  }
  expect(made.length).toBeGreaterThanOrEqual(outcomes.length * least);
}

describe("documents of strangers", () => {
  test("sixty office files become PDFs, those of Microsoft's formats too", { timeout: 240_000 }, async () => {
    const microsoft = await filesOf("microsoft", /\.(?:docx|xlsx|pptx)$/);
    expect(microsoft.length).toBeGreaterThanOrEqual(LEAST_OF_MICROSOFT);
    expect(new Set(microsoft.map((path) => extname(path)))).toEqual(new Set([".docx", ".xlsx", ".pptx"]));
    const templates = await filesOf("office", /\.(?:ott|ots|otp)$/);
    const files = [...microsoft, ...templates.slice(microsoft.length - LEAST)];
    expect(files).toHaveLength(LEAST);
    const before = await Promise.all(files.map(stampOf));
    const outcomes = await convertAll(files.map((path) => ({ path, name: basename(path) })));
    expectMost(outcomes, 0.95);
    // Of two workbooks one needs a password.
    expect(outcomes.filter((outcome) => outcome === "encrypted")).not.toEqual([]);
    expect(await Promise.all(files.map(stampOf))).toEqual(before);
  });

  test("sixty e-mails become PDFs, odd and broken ones too", { timeout: 240_000 }, async () => {
    const files = (await filesOf("mail", /\.txt$/)).slice(0, LEAST);
    expect(files).toHaveLength(LEAST);
    const given = files.map((path) => ({ path, name: `${basename(path, extname(path))}.eml` }));
    expectMost(await convertAll(given), 0.95);
  });

  test("sixty PDF files are read, bundled and split, and stay as they were", { timeout: 240_000 }, async () => {
    const files = await filesOf("pdf", /\.pdf$/);
    expect(files.length).toBeGreaterThanOrEqual(LEAST);
    const before = await Promise.all(files.map(stampOf));
    const outcomes = await convertAll(files.map((path) => ({ path, name: basename(path) })));
    expectMost(outcomes, 0.95);
    const parts = files.map((path) => ({ kind: "document", title: basename(path), path, pages: "1" }) as const);
    const output = join(folder, "bundle.pdf");
    const plan = { title: "Of strangers", lines: [], hasCover: true, hasContents: true, hasDividers: false } as const;
    const numbering = { position: "bottom-right", prefix: "", start: 1, size: 10, showsTotal: false } as const;
    const made = await makeBundle({ ...plan, parts, numbering, onTrouble: "slip_sheet" }, output);
    // Each is there, as itself or as a page that says why it is not.
    expect(made.parts.map(({ pages }) => pages)).toEqual(files.map(() => 1));
    expect((await inspectSource(output)).pages).toBe(made.pages);
    await splitAll(files, outcomes);
    expect(await Promise.all(files.map(stampOf))).toEqual(before);
  });

  test("nothing else was harmed: what comes next works, and nothing is left behind", async () => {
    const path = join(folder, "next.rtf");
    await writeFile(path, String.raw`{\rtf1 The next one}`);
    expect(await convertAll([{ path, name: "next.rtf" }])).toEqual([1]);
    const left = (await readdir(folder)).filter((name) => !/\.pdf$|^profile-|^next\.rtf$/.test(name));
    expect(left).toEqual([]);
  });
});
