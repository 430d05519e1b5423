import { Readable } from "node:stream";
import type { BlobStore } from "@muniment/blob-store";
import { openStream, sealStream } from "@muniment/platform/seal";
import type { SealKey } from "@muniment/platform/seal";

/** Messages as they came, sealed, in Operate's own folder (OPR-INB-013, OPR-DAT-001). */
export interface RawStore {
  /** Reads `content` to its end; resolves when it is durable. Throws what `content` throws, and when there is no room. */
  put(content: AsyncIterable<Uint8Array>): Promise<{ readonly hash: string; readonly size: number }>;
  /** The message; the stream fails when it is not what was stored. */
  open(hash: string): Promise<Readable>;
  /** Removes what no message names and nobody wrote since `olderThan`. */
  sweep(given: { isReferenced(hashes: string[]): Promise<Set<string>>; olderThan: Date }): Promise<void>;
}

/** Sealed by the first of `keys`; a message is found by the SHA-256 of what is stored of it. */
export function createRawStore({ blobs, keys }: { blobs: BlobStore; keys: readonly SealKey[] }): RawStore {
  const [newest] = keys;
  if (newest === undefined) throw new Error("Received mail needs a key");
  return {
    async put(content) {
      let size = 0;
      async function* counted(): AsyncGenerator<Uint8Array> {
        for await (const chunk of content) {
          size += chunk.byteLength;
          yield chunk;
        }
      }
      await using staged = await blobs.stage(sealStream(counted(), newest));
      await staged.keep();
      return { hash: staged.hash, size };
    },
    open: async (hash) => Readable.from(openStream(await blobs.open(hash), keys), { objectMode: false }),
    async sweep(given) {
      await blobs.sweep(given);
    },
  };
}
