import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { BlobDamagedError } from "./blob-store.ts";
import type { BlobRead } from "./blob-store.ts";

/** Inclusive first and last byte of a partial read. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** The bytes that `read` asks for of `size`, or `undefined` when that is all; throws `RangeError` when it holds none of them. */
export function resolveRange(read: BlobRead, size: number): ByteRange | undefined {
  if (read.start === undefined && read.end === undefined) return undefined;
  const start = read.start ?? 0;
  const end = Math.min(read.end ?? size - 1, size - 1);
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || start > end) {
    throw new RangeError(`Bytes ${read.start ?? ""}-${read.end ?? ""} do not lie in content of ${size} bytes.`);
  }
  return start === 0 && end === size - 1 ? undefined : { start, end };
}

/** `content` unchanged, but its last chunk only comes when all of it has the right hash. */
export function verified(content: Readable, hash: string): Readable {
  return Readable.from(holdBackLast(content, hash), {
    objectMode: false,
    highWaterMark: content.readableHighWaterMark,
  });
}

async function* holdBackLast(content: Readable, hash: string): AsyncGenerator<Uint8Array> {
  const digest = createHash("sha256");
  let last: Uint8Array | undefined;
  for await (const chunk of content as AsyncIterable<Uint8Array>) {
    digest.update(chunk);
    if (last !== undefined) yield last;
    last = chunk;
  }
  if (digest.digest("hex") !== hash) throw new BlobDamagedError(hash);
  if (last !== undefined) yield last;
}
