import { createHash, randomBytes } from "node:crypto";
import { request } from "node:http";
import type { IncomingMessage } from "node:http";
import { finished } from "node:stream/promises";
import { LIBRARY } from "./seed.ts";
import { ADMINISTRATOR } from "./seed.ts";
import type { ServedLibrary } from "./world.ts";

const BOUNDARY = "----bench-boundary";
const CHUNK_BYTES = 1024 * 1024;

/** A document that was filed. */
export interface Filed {
  readonly id: string;
  readonly checksum: string;
}

/** `bytes` bytes that nobody has seen before. */
export function newContent(bytes: number): Buffer {
  return randomBytes(bytes);
}

/** The same bytes but for their beginning, so that they are stored anew; cheaper than `newContent`. */
export function renew(content: Buffer): Buffer {
  randomBytes(16).copy(content);
  return content;
}

export function sha256(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

/** Files content in the folder of matter 1; throws when it is not stored as it was sent. */
export async function fileDocument(served: ServedLibrary, content: Buffer): Promise<Filed> {
  return fileStream(served, content.byteLength, function* once() {
    yield content;
  });
}

/** The same with content that is made while it is sent. */
export async function fileStream(served: ServedLibrary, bytes: number, chunks: () => Iterable<Buffer>): Promise<Filed> {
  const profile = JSON.stringify({ doc_profile: { name: "Bench", extension: "bin" } });
  const before = Buffer.from(
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="profile"\r\nContent-Type: application/json\r\n\r\n${profile}\r\n` +
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="bench.bin"\r\n` +
      "Content-Type: application/octet-stream\r\n\r\n",
  );
  const after = Buffer.from(`\r\n--${BOUNDARY}--\r\n`);
  const outgoing = request(`${served.base}/folders/${LIBRARY}!10001/documents`, {
    method: "POST",
    headers: {
      "x-auth-token": served.library.tokens.get(ADMINISTRATOR) ?? "",
      "content-type": `multipart/form-data; boundary=${BOUNDARY}`,
      "content-length": before.byteLength + bytes + after.byteLength,
    },
  });
  const text = await send(outgoing, [before, after], chunks);
  const answer = JSON.parse(text) as { data?: Filed };
  if (answer.data === undefined) throw new Error(`An upload was answered with ${text}`);
  return answer.data;
}

/** Sends content as it is; gives the answer's text. */
export async function postContent(origin: string, content: Buffer): Promise<string> {
  const outgoing = request(`${origin}/`, { method: "POST", headers: { "content-length": content.byteLength } });
  return send(outgoing, [Buffer.alloc(0), Buffer.alloc(0)], function* once() {
    yield content;
  });
}

async function send(
  outgoing: ReturnType<typeof request>,
  [before, after]: readonly [Buffer, Buffer],
  chunks: () => Iterable<Buffer>,
): Promise<string> {
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once("response", resolve);
    outgoing.once("error", reject);
  });
  outgoing.write(before);
  for (const content of chunks()) {
    for (let at = 0; at < content.byteLength; at += CHUNK_BYTES) {
      const chunk = content.subarray(at, at + CHUNK_BYTES);
      if (!outgoing.write(chunk)) await new Promise((resolve) => outgoing.once("drain", resolve));
    }
  }
  outgoing.end(after);
  const response = await answered;
  let text = "";
  response.setEncoding("utf8").on("data", (part: string) => {
    text += part;
  });
  await finished(response);
  return text;
}

/** Milliseconds until the last byte of a file arrived; throws when it has another length than it should. */
export async function fetchContent(url: string, headers: Record<string, string>, bytes: number): Promise<number> {
  const started = performance.now();
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(url, { headers }, resolve).once("error", reject).end();
  });
  let received = 0;
  response.on("data", (chunk: Buffer) => {
    received += chunk.byteLength;
  });
  await finished(response);
  if (response.statusCode !== 200 || received !== bytes) {
    throw new Error(`${url} was answered with ${response.statusCode} and ${received} of ${bytes} bytes`);
  }
  return performance.now() - started;
}
