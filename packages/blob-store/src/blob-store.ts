import type { Readable } from "node:stream";

/** Which bytes to read; `start` and `end` count from 0 and both are included, as in an HTTP range. */
export interface BlobRead {
  readonly start?: number;
  readonly end?: number;
  /**
   * Compare the SHA-256 while a whole blob is read (WORK-DOC-004): its last bytes are held back until it is right, and
   * the stream fails with `BlobDamagedError` when it is not. A partial read cannot be compared.
   */
  readonly verify?: boolean;
}

/** What a sweep may remove, and how it learns what is still needed. */
export interface SweepOptions {
  /** The hashes among those given that something refers to; called before and, on disk, again after a blob is set aside. */
  isReferenced(hashes: string[]): Promise<Set<string>>;
  /**
   * Only what was neither written nor kept since may go. Must lie further back than the longest time between `keep` and
   * the commit that refers to the blob; at least two hours on S3.
   */
  readonly olderThan: Date;
  /** Decide about these hashes alone, which is quick; everything else, unfinished uploads too, is left as it is. */
  readonly only?: readonly string[];
  readonly signal?: AbortSignal;
}

/** `removed` and `kept` count blobs; `abandoned` counts unfinished uploads that were removed. */
export interface SweepResult {
  readonly removed: number;
  readonly kept: number;
  readonly abandoned: number;
}

/** Content that is durable and hashed but not in the store yet; disposing it drops it unless `keep` succeeded. */
export interface StagedBlob extends AsyncDisposable {
  /** SHA-256, 64 lower-case hex digits. */
  readonly hash: string;
  readonly size: number;
  /** The first 4 KiB, or all there is, to tell the type by. */
  readonly head: Uint8Array;
  /**
   * Puts the content in its place durably and makes a sweep leave it alone for `olderThan`; may be called again.
   * Throws `BlobSpaceError`.
   */
  keep(): Promise<void>;
}

/** Immutable content under the SHA-256 of its bytes (WORK-DOC-003): stage, keep, refer to it in a transaction, sweep. */
export interface BlobStore {
  /**
   * Reads `source` once and holds at most a few MiB of it. Its chunks must not change afterwards. A failure ends the
   * iteration, which destroys a `Readable`. Throws `BlobTooLargeError` past `maxBytes`, `BlobSpaceError`, and what `source` throws.
   */
  stage(source: AsyncIterable<Uint8Array> | Readable, options?: { readonly maxBytes?: number }): Promise<StagedBlob>;
  /** Throws `BlobMissingError`, and `RangeError` when the range holds no byte of the blob. */
  open(hash: string, read?: BlobRead): Promise<Readable>;
  stat(hash: string): Promise<{ readonly size: number } | undefined>;
  /** Removes what nothing refers to. Safe beside uploads of the same content and beside other sweeps; finishes what a killed one began. */
  sweep(options: SweepOptions): Promise<SweepResult>;
  /** Fails when nothing could be stored now: for readiness. */
  check(): Promise<void>;
}

/** The content is longer than the caller allowed. */
export class BlobTooLargeError extends Error {
  override readonly name = "BlobTooLargeError";
  readonly maxBytes: number;

  constructor(maxBytes: number) {
    super(`The content is longer than ${maxBytes} bytes.`);
    this.maxBytes = maxBytes;
  }
}

/** The disk or the quota is full; nothing was stored and the same call may succeed later. */
export class BlobSpaceError extends Error {
  override readonly name = "BlobSpaceError";

  constructor(cause: unknown) {
    super("There is no space left to store content.", { cause });
  }
}

/** No content with this hash is stored. */
export class BlobMissingError extends Error {
  override readonly name = "BlobMissingError";
  readonly hash: string;

  constructor(hash: string) {
    super(`No content is stored under ${hash}.`);
    this.hash = hash;
  }
}

/** The stored bytes are no longer those that were stored (WORK-DOC-004). */
export class BlobDamagedError extends Error {
  override readonly name = "BlobDamagedError";
  readonly hash: string;

  constructor(hash: string) {
    super(`The content stored under ${hash} is damaged.`);
    this.hash = hash;
  }
}

const HASH = /^[0-9a-f]{64}$/;

/** Whether `text` can name a blob; everything else must not reach a path or a key. */
export function isHash(text: string): boolean {
  return HASH.test(text);
}
