import { rm } from "node:fs/promises";
import { BlobMissingError } from "./blob-store.ts";
import type { StagedBlob } from "./blob-store.ts";
import { asSpaceError } from "./staging.ts";
import type { StagedFile } from "./staging.ts";

/** A staged blob over a temporary file; `place` stores the content and may leave the file behind. */
export function stagedBlob(file: StagedFile, place: () => Promise<void>): StagedBlob {
  let keeping: Promise<void> | undefined;
  let isDropped = false;

  async function placeAndDrop(): Promise<void> {
    if (isDropped) throw new BlobMissingError(file.hash);
    try {
      await place();
    } catch (error) {
      keeping = undefined;
      throw asSpaceError(error);
    }
    await rm(file.path, { force: true });
  }

  return {
    hash: file.hash,
    size: file.size,
    head: file.head,
    keep: () => (keeping ??= placeAndDrop()),
    async [Symbol.asyncDispose]() {
      await keeping?.catch(() => undefined);
      if (keeping !== undefined) return;
      isDropped = true;
      await rm(file.path, { force: true });
    },
  };
}
