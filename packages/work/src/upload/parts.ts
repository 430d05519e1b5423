import { createHash } from "node:crypto";
import { AppError, addSeconds } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { BlobSpaceError, BlobTooLargeError } from "@muniment/blob-store";
import type { BlobStore, StagedBlob } from "@muniment/blob-store";
import type { Database } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import type { Checksum } from "./tus-headers.ts";
import { addPart, endUpload, findParts, insertUpload, setChecksum } from "./upload.repository.ts";
import type { Upload } from "./upload.repository.ts";

/** What keeping and joining parts needs. */
export interface PartDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly blobs: BlobStore;
  /** After so many bytes of one request what has come is made durable: all that a killed server can lose. */
  readonly segmentBytes: number;
}

/** An upload is kept for so long after its last part. */
export const UPLOAD_SECONDS = 86_400;

/** Makes an upload known, without any byte. */
export async function beginUpload({ database }: PartDeps, upload: Upload): Promise<void> {
  await database.transaction((tx) => insertUpload(tx, upload));
}

/** Gives an upload up; its bytes go with the sweep. */
export async function abandonUpload({ database, clock }: PartDeps, upload: Upload): Promise<void> {
  await database.transaction((tx) => endUpload(tx, upload, clock.now()));
}

/**
 * Takes bytes that begin at `upload.received` and gives the upload as it is then: each segment is durable and counted
 * before the next one. Of a request that breaks off, what has come stays; with a checksum it is all or nothing.
 */
export async function receiveBytes(
  deps: PartDeps,
  upload: Upload,
  given: { source: AsyncIterable<Uint8Array>; checksum: Checksum | undefined },
): Promise<Upload> {
  const { checksum } = given;
  const source = given.source[Symbol.asyncIterator]();
  if (checksum !== undefined) return receiveChecked(deps, upload, { source, checksum });
  let reached = upload;
  for (;;) {
    const segment = cutSegment(source, deps.segmentBytes);
    await using staged = await stage(deps, reached, segment.bytes);
    reached = await keepPart(deps, reached, staged);
    // What broke off is told after what had come was kept.
    if (segment.failure !== undefined) throw segment.failure;
    if (segment.isLast) return reached;
  }
}

/** The whole content of a complete upload as one blob, which is durable; may be asked for again. */
export async function joinParts(deps: PartDeps, upload: Upload): Promise<{ hash: string; size: number }> {
  const { database, blobs } = deps;
  const size = upload.length;
  if (upload.checksum !== null) return { hash: upload.checksum, size };
  const parts = await findParts(database.reader, upload);
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return { hash: only.checksum, size };
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for (const part of parts) yield* (await blobs.open(part.checksum, { verify: true })) as AsyncIterable<Uint8Array>;
  }
  await using staged = await stage(deps, { ...upload, received: 0 }, bytes());
  if (staged.size !== size) throw new Error(`Upload ${upload.upload_id} has ${staged.size} bytes of ${size}`);
  await keep(staged);
  await database.transaction((tx) => setChecksum(tx, upload, staged.hash));
  return { hash: staged.hash, size };
}

async function receiveChecked(
  deps: PartDeps,
  upload: Upload,
  { source, checksum }: { source: AsyncIterator<Uint8Array>; checksum: Checksum },
): Promise<Upload> {
  const digest = createHash(checksum.algorithm);
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for (let next = await source.next(); next.done !== true; next = await source.next()) {
      digest.update(next.value);
      yield next.value;
    }
  }
  await using staged = await stage(deps, upload, bytes());
  if (!digest.digest().equals(checksum.digest)) throw new AppError(errors.checksumMismatch);
  return keepPart(deps, upload, staged);
}

interface Segment {
  readonly bytes: AsyncGenerator<Uint8Array>;
  /** Known when `bytes` has ended. */
  readonly isLast: boolean;
  readonly failure: unknown;
}

/** The next bytes of a source that goes on afterwards; never fails itself. */
function cutSegment(source: AsyncIterator<Uint8Array>, segmentBytes: number): Segment {
  const state: { isLast: boolean; failure: unknown } = { isLast: false, failure: undefined };
  async function* cut(): AsyncGenerator<Uint8Array> {
    for (let size = 0; size < segmentBytes;) {
      let next: IteratorResult<Uint8Array>;
      try {
        next = await source.next();
      } catch (error) {
        state.failure = error;
        return;
      }
      if (next.done === true) {
        state.isLast = true;
        return;
      }
      size += next.value.byteLength;
      yield next.value;
    }
  }
  return {
    bytes: cut(),
    get isLast() {
      return state.isLast;
    },
    get failure() {
      return state.failure;
    },
  };
}

async function stage({ blobs }: PartDeps, upload: Upload, bytes: AsyncIterable<Uint8Array>): Promise<StagedBlob> {
  try {
    return await blobs.stage(bytes, { maxBytes: upload.length - upload.received });
  } catch (error) {
    if (error instanceof BlobTooLargeError) {
      throw new AppError(errors.tooLarge, { text: "More bytes came than the upload was made for.", cause: error });
    }
    throw asNoSpace(error);
  }
}

async function keepPart(deps: PartDeps, upload: Upload, staged: StagedBlob): Promise<Upload> {
  const { size, hash } = staged;
  if (size === 0) return upload;
  await keep(staged);
  const part = { start: upload.received, size, checksum: hash };
  const expiresAt = addSeconds(deps.clock.now(), UPLOAD_SECONDS);
  const isNext = await deps.database.transaction((tx) => addPart(tx, upload, { part, expiresAt }));
  if (!isNext) throw otherOffset();
  return { ...upload, received: part.start + size, expires_at: expiresAt };
}

/** The bytes do not follow those that are there. */
export function otherOffset(): AppError {
  return new AppError(errors.conflict, {
    text: "The upload goes on at another offset. Ask for it and send what follows.",
    field: "Upload-Offset",
  });
}

async function keep(staged: StagedBlob): Promise<void> {
  try {
    await staged.keep();
  } catch (error) {
    throw asNoSpace(error);
  }
}

function asNoSpace(error: unknown): unknown {
  return error instanceof BlobSpaceError ? new AppError(errors.noSpace, { cause: error }) : error;
}
