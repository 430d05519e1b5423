import { createHash } from "node:crypto";
import { mkdir, open, rm } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { newId } from "@muniment/kernel";
import { BlobSpaceError, BlobTooLargeError } from "./blob-store.ts";
import { hasCode, isOlder, namesIn } from "./listing.ts";

/** A finished temporary file. */
export interface StagedFile {
  readonly path: string;
  readonly hash: string;
  readonly size: number;
  readonly head: Uint8Array;
}

/** Where temporary files lie, how long one may be, and whether it must survive a power cut. */
export interface StagingOptions {
  readonly directory: string;
  readonly maxBytes: number;
  readonly isDurable: boolean;
}

const HEAD_BYTES = 4096;
// Two batches of a file are in memory, one being gathered and one being written; many files at once share the room.
const MOST_BATCH_BYTES = 1024 * 1024;
const LEAST_BATCH_BYTES = 128 * 1024;
const ROOM_BYTES = 16 * 1024 * 1024;
let filesAtOnce = 0;
// A chunk may pin a socket buffer many times its size, so their number is bounded too.
const BATCH_CHUNKS = 64;

/** Writes `source` to a new file while hashing it; leaves nothing behind when it throws. */
export async function stageFile(
  source: AsyncIterable<Uint8Array> | Readable,
  options: StagingOptions,
): Promise<StagedFile> {
  const path = join(options.directory, newId());
  try {
    const handle = await createFile(path, options.directory);
    filesAtOnce += 1;
    try {
      const content = await writeHashed(source, handle, options.maxBytes);
      if (options.isDurable) await handle.sync();
      return { path, ...content };
    } finally {
      filesAtOnce -= 1;
      await handle.close();
    }
  } catch (error) {
    await rm(path, { force: true });
    throw asSpaceError(error);
  }
}

/** Fails unless a file can be made, filled and removed in `directory`. */
export async function probeDirectory(directory: string): Promise<void> {
  const file = await stageFile(probeContent(), { directory, maxBytes: HEAD_BYTES, isDurable: true });
  await rm(file.path);
}

/** Removes temporary files that nobody has written to since `olderThan`; answers how many. */
export async function removeAbandoned(
  directory: string,
  options: { readonly olderThan: Date; readonly signal?: AbortSignal },
): Promise<number> {
  let abandoned = 0;
  for await (const name of namesIn(directory)) {
    options.signal?.throwIfAborted();
    const path = join(directory, name);
    if (!(await isOlder(path, options.olderThan))) continue;
    await rm(path, { force: true });
    abandoned += 1;
  }
  return abandoned;
}

/** `BlobSpaceError` for a full disk or quota, everything else unchanged. */
export function asSpaceError(error: unknown): unknown {
  return hasCode(error, "ENOSPC") || hasCode(error, "EDQUOT") ? new BlobSpaceError(error) : error;
}

async function* probeContent(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(HEAD_BYTES);
}

async function createFile(path: string, directory: string): Promise<FileHandle> {
  try {
    return await open(path, "wx", 0o600);
  } catch (error) {
    if (!hasCode(error, "ENOENT")) throw error;
    await mkdir(directory, { recursive: true });
    return open(path, "wx", 0o600);
  }
}

async function writeHashed(
  source: AsyncIterable<unknown>,
  handle: FileHandle,
  maxBytes: number,
): Promise<{ hash: string; size: number; head: Uint8Array }> {
  const hash = createHash("sha256");
  const heads: Uint8Array[] = [];
  let size = 0;
  let batch: Uint8Array[] = [];
  let batchBytes = 0;
  let writing: Promise<void> = Promise.resolve();

  // The thread pool writes a batch while this thread hashes it and reads the next one.
  async function flush(): Promise<void> {
    await writing;
    writing = writeFully(handle, batch);
    // Observed by the next flush; until then a failure must not count as unhandled.
    writing.catch(() => undefined);
    for (const chunk of batch) hash.update(chunk);
    batch = [];
    batchBytes = 0;
  }

  try {
    for await (const chunk of source) {
      if (!(chunk instanceof Uint8Array)) throw new TypeError("Content must be bytes.");
      if (chunk.byteLength === 0) continue;
      if (size < HEAD_BYTES) heads.push(chunk.slice(0, HEAD_BYTES - size));
      size += chunk.byteLength;
      if (size > maxBytes) throw new BlobTooLargeError(maxBytes);
      batch.push(chunk);
      batchBytes += chunk.byteLength;
      if (batchBytes >= fullBatchBytes() || batch.length >= BATCH_CHUNKS) await flush();
    }
    await flush();
    await writing;
  } catch (error) {
    // The caller closes the file, which must not happen under a running write.
    await writing.catch(() => undefined);
    throw error;
  }
  return { hash: hash.digest("hex"), size, head: Buffer.concat(heads) };
}

function fullBatchBytes(): number {
  return Math.max(LEAST_BATCH_BYTES, Math.min(MOST_BATCH_BYTES, ROOM_BYTES / filesAtOnce));
}

async function writeFully(handle: FileHandle, chunks: readonly Uint8Array[]): Promise<void> {
  let rest = chunks.slice();
  while (rest.length > 0) {
    let { bytesWritten } = await handle.writev(rest);
    let done = 0;
    for (const chunk of rest) {
      if (bytesWritten < chunk.byteLength) break;
      bytesWritten -= chunk.byteLength;
      done += 1;
    }
    rest = rest.slice(done);
    if (rest[0] !== undefined) rest[0] = rest[0].subarray(bytesWritten);
  }
}
