import { createRequire } from "node:module";
import { inflateRawSync, inflateSync, crc32 } from "node:zlib";
import { PDFDocument } from "@cantoo/pdf-lib";
import type * as MsgReaderModule from "@kenjiuno/msgreader";
import PostalMime from "postal-mime";
import { afterEach, expect, test, vi } from "vitest";
import { planDocuments } from "../firm/filing-plan.ts";
import type { PlannedDocument } from "../firm/filing-plan.ts";
import { matters } from "../firm/matters.ts";
import { renderEml } from "./eml.ts";
import type { MailMessage } from "./mail-message.ts";
import { renderMsg } from "./msg.ts";
import type { Paper } from "./paper.ts";
import { renderPdf } from "./pdf.ts";
import { renderPng } from "./png.ts";
import { renderText } from "./txt.ts";
import { writeDocument } from "./write-document.ts";

// As CommonJS: runners do not agree on what the default import of it is.
const { default: MsgReader } = createRequire(import.meta.url)("@kenjiuno/msgreader") as typeof MsgReaderModule.default;

const lantern = matters.find(({ id }) => id === "10012-0001");
if (lantern === undefined) throw new Error("The largest matter is gone.");
const plan = planDocuments(lantern);

function planned(format: PlannedDocument["format"]): PlannedDocument {
  const found = plan.find((one) => one.format === format);
  if (found === undefined) throw new Error(`The largest matter has no ${format}.`);
  return found;
}

async function written(format: PlannedDocument["format"]): Promise<Buffer> {
  const one = planned(format);
  return writeDocument(one, one.versions[0]);
}

/** The members of a zip file by its directory, each checked against its CRC. */
function unzip(zip: Buffer): Map<string, string> {
  const members = new Map<string, string>();
  const end = zip.length - 22;
  expect(zip.readUInt32LE(end)).toBe(0x06054b50);
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    expect(zip.readUInt32LE(at)).toBe(0x02014b50);
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.toString("utf8", at + 46, at + 46 + nameLength);
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const packed = zip.subarray(start, start + zip.readUInt32LE(at + 20));
    const bytes = zip.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed);
    expect(crc32(bytes), name).toBe(zip.readUInt32LE(at + 16));
    members.set(name, bytes.toString("utf8"));
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return members;
}

/** Fails unless every tag is closed in order. */
function expectWellFormed(name: string, xml: string): void {
  const open: string[] = [];
  for (const [, closing, tag, empty] of xml.matchAll(/<(\/?)([A-Za-z][\w:.-]*)(?:\s[^<>]*?)?(\/?)>/g)) {
    if (closing === "/") expect(open.pop(), name).toBe(tag);
    else if (empty !== "/") open.push(tag ?? "");
  }
  expect(open, name).toEqual([]);
}

function expectOfficeFile(zip: Buffer, parts: readonly string[]): Map<string, string> {
  const members = unzip(zip);
  for (const part of ["[Content_Types].xml", "_rels/.rels", ...parts]) expect([...members.keys()]).toContain(part);
  for (const [name, text] of members) expectWellFormed(name, text);
  return members;
}

const paper: Paper = {
  title: "Title & <more>",
  author: "Šárka Dvořáčková",
  writtenOn: new Date("2024-05-06T07:08:09Z"),
  reference: "1 · 2",
  hasLetterhead: true,
  blocks: [
    { kind: "clause", level: 1, text: "First" },
    { kind: "clause", level: 2, text: "Below the first" },
    { kind: "clause", level: 1, text: "Second" },
    { kind: "clause", level: 2, text: "Below the second" },
    { kind: "paragraph", text: "word ".repeat(3000).trim() },
  ],
};

const message: MailMessage = {
  from: { name: "ليلى الحدّاد", address: "l.haddad@quillmarsh.example" },
  to: [{ name: 'Anna "Ann" Quill', address: "anna@quillmarsh.example" }],
  cc: [{ name: "蓮見 千早", address: "c.hasumi@quillmarsh.example" }],
  subject: "RE: Ключи и страховка – наследство капитана и оба дома, о которых шла речь",
  sentAt: new Date("2024-05-06T07:08:09Z"),
  messageId: "<1@quillmarsh.example>",
  inReplyTo: "<0@quillmarsh.example>",
  paragraphs: ["Здравствуйте", "A line < another & more"],
  attachments: [
    { fileName: "Опись №1.pdf", contentType: "application/pdf", bytes: Buffer.from("small") },
    { fileName: "large.bin", contentType: "application/octet-stream", bytes: Buffer.alloc(70_000, 7) },
  ],
};

afterEach(() => {
  vi.useRealTimers();
});

test(
  "D7: the largest matter holds every format, and its files are the same bytes at any time",
  { timeout: 30_000 },
  async () => {
    const files = async (now: string): Promise<readonly string[]> => {
      vi.useFakeTimers({ now: new Date(now), toFake: ["Date"] });
      return Promise.all(
        plan.flatMap((one) =>
          one.versions.map(async (version) => (await writeDocument(one, version)).toString("base64")),
        ),
      );
    };
    const first = await files("2024-01-01T00:00:00Z");
    expect(await files("2031-12-31T23:59:59Z")).toEqual(first);
    expect(new Set(first).size).toBe(first.length);
    expect(new Set(plan.map(({ format }) => format))).toEqual(
      new Set(["docx", "xlsx", "pptx", "pdf", "eml", "msg", "png", "txt"]),
    );
  },
);

test("D7: a Word document is a zip of well-formed parts that names author and date", async () => {
  const members = expectOfficeFile(await written("docx"), [
    "word/document.xml",
    "word/styles.xml",
    "docProps/core.xml",
  ]);
  expect(members.get("word/document.xml")).toContain("Yours sincerely");
  expect(members.get("docProps/core.xml")).toMatch(/<dcterms:created xsi:type="dcterms:W3CDTF">2024-/);
});

test("D7: an Excel workbook has a sheet of time and one of people", async () => {
  const members = expectOfficeFile(await written("xlsx"), ["xl/workbook.xml", "xl/worksheets/sheet1.xml"]);
  expect(members.get("xl/workbook.xml")).toMatch(/<sheet [^>]*name="(?:Time|Documents)"/);
});

test("D7: a PowerPoint presentation has its five slides, each with its layout", async () => {
  const members = expectOfficeFile(await written("pptx"), ["ppt/presentation.xml", "ppt/theme/theme1.xml"]);
  expect([...members.keys()].filter((name) => /^ppt\/slides\/slide\d\.xml$/.test(name))).toHaveLength(5);
  expect(members.get("ppt/slides/slide2.xml")).toContain("Where we stand");
});

test("D7: a PDF turns its pages and keeps title, author and date", async () => {
  const read = await PDFDocument.load(await renderPdf(paper), { updateMetadata: false });
  expect(read.getPageCount()).toBeGreaterThan(3);
  expect(read.getTitle()).toBe(paper.title);
  expect(read.getAuthor()).toBe(paper.author);
  expect(read.getCreationDate()).toEqual(paper.writtenOn);
});

test("D7: plain text numbers its clauses and stays within 78 columns", () => {
  const lines = renderText(paper).toString("utf8").split("\r\n");
  expect(lines).toContain("1. First");
  expect(lines).toContain("   2.1 Below the second");
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(78);
});

test("D7: an Internet message is read back by postal-mime as it was written", async () => {
  const read = await PostalMime.parse(renderEml(message));
  expect(read.from).toMatchObject(message.from);
  expect(read.to).toMatchObject(message.to);
  expect(read.cc).toMatchObject(message.cc);
  expect(read).toMatchObject({ subject: message.subject, messageId: message.messageId, inReplyTo: message.inReplyTo });
  expect(read.date).toBe("2024-05-06T07:08:09.000Z");
  expect(read.text?.trim().split(/\r?\n/).at(0)).toBe("Здравствуйте");
  expect(read.html).toContain("A line &lt; another &amp; more");
  const [list, large] = read.attachments;
  expect(list?.filename).toBe("Опись №1.pdf");
  expect(Buffer.from(list?.content as ArrayBuffer).toString()).toBe("small");
  expect(Buffer.from(large?.content as ArrayBuffer)).toEqual(message.attachments[1]?.bytes);
});

test("D7: an Outlook message is read back by msgreader as it was written", () => {
  const reader = new MsgReader(new DataView(Uint8Array.from(renderMsg(message)).buffer));
  const read = reader.getFileData();
  expect(read).toMatchObject({
    messageClass: "IPM.Note",
    subject: message.subject,
    senderName: message.from.name,
    senderSmtpAddress: message.from.address,
    messageId: message.messageId,
    messageDeliveryTime: "Mon, 06 May 2024 07:08:09 GMT",
  });
  expect(read.body).toBe("Здравствуйте\r\n\r\nA line < another & more\r\n");
  expect(Buffer.from(read.html ?? []).toString()).toContain("<p>Здравствуйте</p>");
  expect(read.recipients?.map(({ name, email, recipType }) => [name, email, recipType])).toEqual([
    ['Anna "Ann" Quill', "anna@quillmarsh.example", "to"],
    ["蓮見 千早", "c.hasumi@quillmarsh.example", "cc"],
  ]);
  const attachments = (read.attachments ?? []).map((one) => reader.getAttachment(one));
  expect(attachments.map(({ fileName }) => fileName)).toEqual(["Опись №1.pdf", "large.bin"]);
  expect(attachments.map(({ content }) => Buffer.from(content))).toEqual(message.attachments.map(({ bytes }) => bytes));
});

test("D7: a PNG decodes to the pixels that were drawn", () => {
  const box = { x: 1, y: 1, width: 2, height: 9 };
  const png = renderPng({
    width: 4,
    height: 3,
    palette: ["ffffff", "000000", "ff0000"],
    shapes: [{ kind: "area", box, colour: 2 }],
  });
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    const named = png.subarray(at + 4, at + 8 + length);
    expect(crc32(named)).toBe(png.readUInt32BE(at + 8 + length));
    chunks.set(named.toString("latin1", 0, 4), named.subarray(4));
    at += 12 + length;
  }
  expect([...chunks.keys()]).toEqual(["IHDR", "PLTE", "IDAT", "IEND"]);
  expect([...inflateSync(chunks.get("IDAT") ?? "")]).toEqual([0, 0, 0, 0, 0, 0, 0, 2, 2, 0, 0, 0, 2, 2, 0]);
});
