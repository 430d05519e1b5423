import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ConversionError, createConverter } from "./index.ts";
import type { Converter } from "./index.ts";

const RTF = String.raw`{\rtf1 The lease of the mill\par}`;
const PIXEL = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

let folder: string;
let scratch: string;
let converter: Converter;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "muniment-convert-"));
  scratch = await mkdtemp(join(tmpdir(), "muniment-convert-scratch-"));
  converter = createConverter({
    scratchFolder: scratch,
    readers: {
      message: async () => ({ subject: "The lease", to: [], cc: [], bcc: [], attachments: [] }),
      page: async (content) => ({ content: Buffer.from(content).toString() }),
    },
  });
});

afterAll(async () => {
  await converter.close();
  for (const each of [folder, scratch]) await rm(each, { recursive: true, force: true });
});

async function convert(
  name: string,
  content: string | Buffer,
  options: { archive?: boolean; signal?: AbortSignal; by?: Converter } = {},
): Promise<{ pages: number; pdf: Buffer }> {
  const path = join(folder, name);
  await writeFile(path, content);
  const output = join(folder, `${name}.made.pdf`);
  const { by = converter, ...given } = options;
  const { pages, bytes } = await by.toPdf({ path, name }, output, given);
  const pdf = await readFile(output);
  expect(pdf.byteLength).toBe(bytes);
  return { pages, pdf };
}

async function reasonFor(name: string, content: string | Buffer): Promise<string> {
  return convert(name, content).then(
    () => "converted",
    (error: unknown) => (error instanceof ConversionError ? error.reason : String(error)),
  );
}

test("WORK-PRV-002 letters, text, tables and pictures become PDFs, those that wait together in one go", async () => {
  const files: readonly (readonly [string, string | Buffer])[] = [
    ["letter.rtf", RTF],
    ["note.txt", "A  note\n\twith a tab <&>"],
    ["table.csv", "a,b\n1,2\n"],
    ["scan.png", PIXEL],
  ];
  const made = await Promise.all(files.map(async ([name, content]) => convert(name, content)));
  expect(made.map(({ pages }) => pages)).toEqual([1, 1, 1, 1]);
  for (const { pdf } of made) expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
});

test("WORK-PRV-002 an e-mail becomes PDF/A, which stays as it is when it is asked for again", async () => {
  const archive = await convert("mail.eml", "Subject: The lease\r\n\r\nDear Sirs", { archive: true });
  expect(archive.pdf.toString("latin1")).toMatch(/pdfaid:part(?:>|=")2/);
  expect((await convert("same.pdf", archive.pdf, { archive: true })).pdf.equals(archive.pdf)).toBe(true);
});

test("WORK-PRV-006 what is no such file, damaged, unknown or too large is told, and leaves nothing behind", async () => {
  expect(await reasonFor("a.docx", "This is no document of Word.")).toBe("damaged");
  expect(
    await reasonFor(
      "b.docx",
      Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.from("EncryptedPackage", "utf16le")]),
    ),
  ).toBe("encrypted");
  expect(await reasonFor("c.pdf", "%PDF-1.4 and nothing else")).toBe("damaged");
  expect(await reasonFor("d.png", "no picture")).toBe("damaged");
  expect(await reasonFor("e.dwg", "drawing")).toBe("unsupported");
  expect(await reasonFor("f.rtf", "")).toBe("damaged");
  const strict = createConverter({ scratchFolder: scratch, limits: { inputBytes: 10 } });
  await expect(convert("g.rtf", RTF, { by: strict })).rejects.toMatchObject({ reason: "too_large" });
  await strict.close();
  expect((await readdir(scratch)).filter((name) => !name.startsWith("profile-"))).toEqual([]);
});

test("WORK-PRV-006 a page of strangers shows nothing of the server's own files", async () => {
  const secret = join(folder, "secret.png");
  await writeFile(secret, PIXEL);
  const page = (image: string): string => `<p>Hello</p><img width="200" height="200" src="${image}">`;
  const own = await convert("own.html", page(`data:image/png;base64,${PIXEL.toString("base64")}`));
  const foreign = await convert("foreign.html", page(`file://${secret}`));
  const pictures = (pdf: Buffer): number => pdf.toString("latin1").split("/Subtype/Image").length - 1;
  expect([pictures(own.pdf) > 0, pictures(foreign.pdf)]).toEqual([true, 0]);
});

test("WORK-PRV-006 a conversion that takes too long, or that nobody wants any more, is ended, and the next one works", async () => {
  const hasty = createConverter({ scratchFolder: scratch, limits: { seconds: 0.05 } });
  await expect(convert("slow.rtf", RTF, { by: hasty })).rejects.toMatchObject({ reason: "timed_out" });
  await hasty.close();
  const unwanted = new AbortController();
  const ended = convert("unwanted.rtf", RTF, { signal: unwanted.signal });
  unwanted.abort(new Error("Nobody waits"));
  await expect(ended).rejects.toThrow("Nobody waits");
  expect((await convert("next.rtf", RTF)).pages).toBe(1);
});
