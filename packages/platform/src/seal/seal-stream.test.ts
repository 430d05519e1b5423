import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { openStream, sealStream } from "./index.ts";

const key = { id: "one", bytes: randomBytes(32) };
const PIECE = 64 * 1024;

async function collect(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe("OPR-DAT-001 a file that is sealed piece by piece", () => {
  test.each([0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 200_000])("opens again: %i bytes", async (size) => {
    const plain = randomBytes(size);
    const sealed = await collect(sealStream(inChunks(plain, 10_007), key));
    for (const step of [977, 70_000, sealed.length]) {
      expect((await collect(openStream(inChunks(sealed, step), [key]))).equals(plain)).toBe(true);
    }
    if (size > 16) expect(sealed.includes(plain.subarray(0, 16))).toBe(false);
  });

  test("opens under the key that sealed it, also when there is a newer one, and under no other", async () => {
    const sealed = await collect(sealStream(inChunks(Buffer.from("mail"), 4), key));
    const newer = { id: "two", bytes: randomBytes(32) };
    expect((await collect(openStream(inChunks(sealed, 9), [newer, key]))).toString()).toBe("mail");
    await expect(collect(openStream(inChunks(sealed, 9), [newer]))).rejects.toThrow("one that sealed this");
    const wrong = { id: "one", bytes: randomBytes(32) };
    await expect(collect(openStream(inChunks(sealed, 9), [wrong]))).rejects.toThrow("not what was sealed");
  });

  test("is refused when a byte of it is another, when it is cut, or when pieces change places", async () => {
    const sealed = await collect(sealStream(inChunks(randomBytes(3 * PIECE), PIECE), key));
    const head = sealed.length - 3 * (PIECE + 16);
    const piece = (n: number): Buffer => sealed.subarray(head + n * (PIECE + 16), head + (n + 1) * (PIECE + 16));
    const changed = Buffer.from(sealed);
    changed[head + 100]! ^= 1;
    const start = sealed.subarray(0, head);
    for (const broken of [
      changed,
      sealed.subarray(0, head + 2 * (PIECE + 16)),
      sealed.subarray(0, -1),
      Buffer.concat([start, piece(1), piece(0), piece(2)]),
      Buffer.concat([start, piece(0), piece(2)]),
      start,
      start.subarray(0, 5),
      Buffer.from("From: somebody who never sealed anything at all, and went on for long enough to have a head"),
    ]) {
      await expect(collect(openStream(inChunks(broken, 5000), [key]))).rejects.toThrow(
        /cut off|not what was sealed|never sealed/,
      );
    }
  });
});
