import { describe, expect, test } from "vitest";
import { zipFiles } from "@muniment/extension-kit/pack";
import { rawZip, sampleFiles, samplePackage } from "../../testing/index.ts";
import type { RawEntry } from "../../testing/index.ts";
import { openZip } from "./zip.ts";
import type { PackageLimits } from "./zip.ts";
import { PackageRefused } from "./violation.ts";

const MB = 1024 * 1024;
const limits: PackageLimits = { packedBytes: 50 * MB, unpackedBytes: 250 * MB, files: 5_000 };

/** Opens and reads everything; the code and the text of the refusal, or `undefined`. */
async function refusalOf(bytes: Buffer, given: PackageLimits = limits): Promise<string | undefined> {
  try {
    const zip = await openZip(bytes, given);
    for (const { path } of zip.entries) await zip.measure(path);
    zip.close();
    return undefined;
  } catch (error) {
    if (!(error instanceof PackageRefused)) throw error;
    const [violation] = error.violations;
    return `${violation?.code} ${violation?.text}`;
  }
}

const file = (name: string | Buffer, more: Partial<RawEntry> = {}): RawEntry => ({ name, content: "x", ...more });

test("a package as it should be is read whole", async () => {
  expect(await refusalOf(await samplePackage())).toBeUndefined();
});

describe("PKG-001 TRK-PKG-005 what is too large, or no ZIP", () => {
  test.each<[string, Buffer | (() => Buffer)]>([
    ["nothing at all", Buffer.alloc(0)],
    ["a picture", Buffer.from([0x89, 0x50, 0x4e, 0x47])],
    ["the beginning of a ZIP", Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0])],
    ["a ZIP that was cut off", () => rawZip([file("a")]).subarray(0, -30)],
    ["an executable with a ZIP behind it", () => Buffer.concat([Buffer.from("MZ"), rawZip([file("a")])])],
    ["an encrypted file", () => rawZip([file("a", { flags: 0x0801 })])],
    ["an unknown way of packing", () => rawZip([file("a", { method: 12 })])],
  ])("%s", async (_name, bytes) => {
    const given = typeof bytes === "function" ? bytes() : bytes;
    expect(await refusalOf(given)).toMatch(/^PKG-001 This file is not a readable package, or is too large/);
  });

  test("a file that unpacks to a thousand times its size", async () => {
    const bomb = rawZip([file("bomb", { content: Buffer.alloc(20 * MB) })]);
    expect(bomb.length).toBeLessThan(MB);
    expect(await refusalOf(bomb)).toContain("PKG-001");
    expect(await refusalOf(bomb)).toContain("100 times");
  });

  test("a bomb whose header says that it is small ends after what it said", async () => {
    const lying = rawZip([file("bomb", { content: Buffer.alloc(100 * MB), claimedSize: 1_000 })]);
    const before = process.memoryUsage().arrayBuffers;
    expect(await refusalOf(lying)).toMatch(/^PKG-001/);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20 * MB);
  });

  test("a header that says more than there is", async () => {
    expect(await refusalOf(rawZip([file("a", { content: "abc", isStored: true, claimedSize: 5 })]))).toMatch(
      /^PKG-001/,
    );
    expect(await refusalOf(rawZip([file("a", { content: "abc".repeat(9), claimedSize: 90 })]))).toMatch(/^PKG-001/);
  });

  test("many names for the same packed bytes", async () => {
    const content = Buffer.from(Array.from({ length: 60_000 }, (_, at) => (at * 7_919) % 251));
    const shared = Array.from({ length: 2_000 }, (_, at) => file(`f${at}`, { sharesBytes: at > 0, content }));
    const quine = rawZip(shared);
    expect(quine.length).toBeLessThan(MB);
    expect(await refusalOf(quine)).toMatch(/^PKG-(?:001|002)/);
  });

  test("more files, more bytes packed and more unpacked than a package may have", async () => {
    const many = rawZip(Array.from({ length: 21 }, (_, at) => file(`f${at}`)));
    expect(await refusalOf(many, { ...limits, files: 20 })).toContain("more than 20 files");
    const noise = Buffer.from(Array.from({ length: 3 * MB }, (_, at) => (at * at * 31) % 256));
    const large = rawZip([file("large", { content: noise, isStored: true })]);
    expect(await refusalOf(large, { ...limits, packedBytes: 2 * MB })).toContain("larger than 2 MB");
    expect(await refusalOf(large, { ...limits, unpackedBytes: 2 * MB })).toContain("Unpacked it is larger than 2 MB");
  });
});

describe("PKG-002 TRK-PKG-005 names that lead elsewhere", () => {
  test.each([
    ["up", "../evil.js"],
    ["up within", "web/../../evil.js"],
    ["here", "./web/a.js"],
    ["absolute", "/etc/passwd"],
    ["of a share", "//server/share"],
    ["of a drive", "C:/windows/a.dll"],
    ["of a stream", "web/a.js:evil"],
    ["by backslash", "..\\evil.js"],
    ["with backslash", "web\\a.js"],
    ["with NUL", "web/a.js\0.png"],
    ["with a line break", "web/a\n.js"],
    ["turned round", "web/\u202Egpj.exe"],
    ["with a part left empty", "web//a.js"],
    ["that ends in a dot", "web/a.js."],
    ["that ends in a blank", "web/a.js "],
    ["of a device", "web/con.js"],
    ["of another device", "LPT1"],
    ["that is too long", `web/${"a".repeat(300)}`],
    ["in two forms of Unicode", "web/e\u0301.js"],
  ])("%s", async (_name, path) => {
    expect(await refusalOf(rawZip([file(path)]))).toMatch(/^PKG-002 The package contains an unsafe path: /);
  });

  test("that are no UTF-8, whatever code page is meant", async () => {
    expect(await refusalOf(rawZip([file(Buffer.from([0x77, 0xe9, 0x62]), { flags: 0 })]))).toMatch(/^PKG-002/);
    expect(await refusalOf(rawZip([file(Buffer.from([0xc0, 0xae, 0xc0, 0xae, 0x2f, 0x61]))]))).toMatch(/^PKG-002/);
  });

  test.each([
    ["a symbolic link", 0o120777],
    ["a character device", 0o020666],
    ["a block device", 0o060666],
    ["a pipe", 0o010666],
    ["a socket", 0o140666],
    ["a folder under a file's name", 0o040755],
  ])("%s", async (_name, mode) => {
    expect(await refusalOf(rawZip([file("web/a.js", { mode })]))).toMatch(/^PKG-002.*no plain file/);
  });

  test.each<[string, RawEntry[]]>([
    ["twice the same", [file("a.js"), file("a.js")]],
    ["that differ in case", [file("web/App.js"), file("web/app.js")]],
    ["that differ in width", [file("web/a.js"), file("web/ａ.js")]],
    ["that are the same for who ignores ß", [file("straße"), file("strasse"), file("STRASSE")]],
    ["a file that is a folder as well", [file("web"), file("web/a.js")]],
    ["a folder that is a file as well", [file("web/a.js"), file("WEB")]],
    ["another one in the local header", [file("web/a.js", { localName: "web/b.js" })]],
    ["another one in Unicode", [file("a", { extra: Buffer.from([0x75, 0x70, 6, 0, 1, 0, 0, 0, 0, 0x62]) })]],
  ])("%s", async (_name, entries) => {
    expect(await refusalOf(rawZip(entries))).toMatch(/^PKG-002/);
  });

  test("folders and names in other scripts are no reason", async () => {
    const good = rawZip([
      { name: "web/", mode: 0o040755, isStored: true },
      file("web/straße.js"),
      file("i18n/日本語.json"),
      file("LICENSE"),
    ]);
    expect(await refusalOf(good)).toBeUndefined();
  });
});

test("a package is the same bytes however often it is packed", async () => {
  const files = sampleFiles();
  expect((await zipFiles(files)).equals(await zipFiles(new Map([...files].toReversed())))).toBe(true);
});
