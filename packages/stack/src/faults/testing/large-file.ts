import { randomBytes } from "node:crypto";

/** A file too large to be held in memory: each block is its own, all of them follow from one random block. */
export interface LargeFile {
  readonly bytes: number;
  /** Its blocks in order. */
  blocks(): Generator<Uint8Array>;
}

const BLOCK_BYTES = 1024 * 1024;

/** A file of so many mebibytes. */
export function largeFile(mebibytes: number): LargeFile {
  const first = randomBytes(BLOCK_BYTES);
  function* blocks(): Generator<Uint8Array> {
    for (let index = 0; index < mebibytes; index += 1) {
      const block = Buffer.from(first);
      block.writeUInt32BE(index);
      yield block;
    }
  }
  return { bytes: mebibytes * BLOCK_BYTES, blocks };
}
