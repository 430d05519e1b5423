import { Buffer } from "node:buffer";
import { createHash, randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { one, refused } from "../answers.ts";
import { as, get, ofLibrary, send } from "../client.ts";
import type { Answer } from "../client.ts";
import { lazily, matter, sendUpload, unique, version } from "../fixture.ts";

const content = randomBytes(300_000);
const scene = lazily(async () => {
  const owner = await as("standard");
  const made = await matter(owner);
  const name = unique("Größe of the mill");
  const upload = { fileName: "scan.pdf", content, profile: { doc_profile: { name, extension: "pdf" } } };
  const filed = one(await sendUpload(owner, made.folder.id, upload), 201);
  return { owner, filed, path: ofLibrary(`/documents/${filed.id}/download`) };
});

async function fetchRange(range: string, further: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const { owner, path } = await scene();
  return await send(owner, "GET", path, { headers: { range, ...further } });
}

const bytesOf = (answer: Answer): Buffer => Buffer.from(answer.bytes);

test("11.3 the bytes with their headers", async () => {
  const { owner, path, filed } = await scene();
  const answer = await get(owner, path);
  expect(answer.status).toBe(200);
  expect(bytesOf(answer).equals(content)).toBe(true);
  expect(answer.headers.get("content-type")).toMatch(/^[a-z]+\/[a-z0-9.+-]+/);
  expect(answer.headers.get("content-disposition")).toMatch(/^attachment; ?filename=".+\.pdf"/);
  expect(answer.headers.get("content-length")).toBe(String(content.length));
  expect(answer.headers.get("document-id")).toBe(filed.id);
  expect(answer.headers.get("accept-ranges")).toBe("bytes");
  expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
});

test("11.3 the name in the path is decoration", async () => {
  const { owner, path } = await scene();
  for (const name of ["anything.exe", "Gr%C3%B6%C3%9Fe%20of%20it.pdf", "..%2F..%2Fetc%2Fpasswd"]) {
    expect(bytesOf(await get(owner, `${path}/${name}`)).equals(content), name).toBe(true);
  }
});

test("11.3 HEAD answers the same headers and no body", async () => {
  const { owner, path } = await scene();
  const head = await send(owner, "HEAD", path);
  const whole = await get(owner, path);
  expect(head.status).toBe(200);
  expect(head.bytes).toHaveLength(0);
  for (const name of ["content-type", "content-disposition", "content-length", "document-id", "etag"]) {
    expect(head.headers.get(name), name).toBe(whole.headers.get(name));
    expect(head.headers.get(name), name).not.toBeNull();
  }
});

test.each([
  ["bytes=0-9", 0, 9],
  ["bytes=100000-", 100_000, 299_999],
  ["bytes=-5", 299_995, 299_999],
  ["bytes=299990-400000", 299_990, 299_999],
  ["bytes=0-0", 0, 0],
  ["bytes=65535-131072", 65_535, 131_072],
])("11.3 range %s", async (range, from, to) => {
  const answer = await fetchRange(range);
  expect(answer.status).toBe(206);
  expect(answer.headers.get("content-range")).toBe(`bytes ${from}-${to}/${content.length}`);
  expect(answer.headers.get("content-length")).toBe(String(to - from + 1));
  expect(bytesOf(answer).equals(content.subarray(from, to + 1))).toBe(true);
});

test("11.3 ranges put together again have the same SHA-256", async () => {
  const pieces = [];
  for (let at = 0; at < content.length; at += 70_000) {
    pieces.push(bytesOf(await fetchRange(`bytes=${at}-${at + 69_999}`)));
  }
  const digest = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
  expect(digest(Buffer.concat(pieces))).toBe(digest(content));
});

test("11.3 a range beyond the end is 416 with the size", async () => {
  const answer = await fetchRange("bytes=300000-");
  expect(answer.status).toBe(416);
  expect(answer.headers.get("content-range")).toBe(`bytes */${content.length}`);
  expect((answer.json as { error?: { code?: unknown } } | undefined)?.error?.code).toBeTypeOf("string");
});

test.each(["bytes=abc", "bytes=9-1", "items=0-5", "bytes=-", "bytes 0-5"])(
  "11.3 a range that cannot be read (%s) is ignored",
  async (range) => {
    const answer = await fetchRange(range);
    expect(answer.status).toBe(200);
    expect(answer.bytes).toHaveLength(content.length);
  },
);

test("11.3 ETag: If-None-Match 304, If-Range only while it holds", async () => {
  const { owner, path } = await scene();
  const etag = String((await send(owner, "HEAD", path)).headers.get("etag"));
  expect(etag).toMatch(/^(W\/)?".+"$/);
  const unchanged = await send(owner, "GET", path, { headers: { "if-none-match": etag } });
  expect(unchanged.status).toBe(304);
  expect(unchanged.bytes).toHaveLength(0);
  const changed = await send(owner, "GET", path, { headers: { "if-none-match": '"another"' } });
  expect(changed.status).toBe(200);
  expect((await fetchRange("bytes=0-9", { "if-range": etag })).status).toBe(206);
  expect((await fetchRange("bytes=0-9", { "if-range": '"another"' })).status).toBe(200);
});

test("11.3 latest and version choose what is sent, Document-Id tells it", async () => {
  const owner = await as("standard");
  const { document: first } = await matter(owner);
  const second = await version(owner, first.id, "second text");
  const path = ofLibrary(`/documents/${first.id}/download`);
  const sent = async (query: Record<string, string | boolean>): Promise<unknown> => {
    const answer = await get(owner, path, query);
    expect(answer.status, answer.text).toBe(200);
    return answer.headers.get("document-id");
  };
  expect(await sent({})).toBe(first.id);
  expect(await sent({ latest: true })).toBe(second.id);
  expect(await sent({ version: "v2" })).toBe(second.id);
  expect(await sent({ version: "2" })).toBe(second.id);
  refused(await get(owner, path, { version: "9" }), 404, "NRC_NO_RECORD");
});
