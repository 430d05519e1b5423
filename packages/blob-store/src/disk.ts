import { open, readdir, rename, stat, utimes } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { dirname, join } from "node:path";
import { systemClock } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { BlobMissingError, isHash } from "./blob-store.ts";
import type { BlobStore } from "./blob-store.ts";
import { contentPath, createDirectory, diskLayout, syncDirectory } from "./disk-layout.ts";
import type { DiskLayout } from "./disk-layout.ts";
import { sweepDisk } from "./disk-sweep.ts";
import { hasCode } from "./listing.ts";
import { resolveRange, verified } from "./reading.ts";
import { stagedBlob } from "./staged-blob.ts";
import { probeDirectory, stageFile } from "./staging.ts";
import type { StagedFile } from "./staging.ts";

/** `directory` is made when it is missing and must be on one file system. */
export interface DiskBlobStoreOptions {
  readonly directory: string;
  /** The file system's time; only for tests of age. */
  readonly clock?: Clock;
}

const READ_BYTES = 256 * 1024;

/** A store below one folder, which any number of processes may use at once. */
export function createDiskBlobStore(options: DiskBlobStoreOptions): BlobStore {
  const layout = diskLayout(options.directory, options.clock ?? systemClock);
  return {
    async stage(source, limits = {}) {
      const staging = { directory: layout.tmp, maxBytes: limits.maxBytes ?? Infinity, isDurable: true };
      const file = await stageFile(source, staging);
      return stagedBlob(file, () => place(layout, file));
    },

    async open(hash, read = {}) {
      const handle = await openBlob(layout, hash);
      if (handle === undefined) throw new BlobMissingError(hash);
      try {
        const range = resolveRange(read, (await handle.stat()).size);
        const content = handle.createReadStream({ ...range, highWaterMark: READ_BYTES });
        return read.verify === true && range === undefined ? verified(content, hash) : content;
      } catch (error) {
        await handle.close();
        throw error;
      }
    },

    async stat(hash) {
      const handle = await openBlob(layout, hash);
      if (handle === undefined) return undefined;
      try {
        return { size: (await handle.stat()).size };
      } finally {
        await handle.close();
      }
    },

    sweep: (sweepOptions) => sweepDisk(layout, sweepOptions),
    check: () => probeDirectory(layout.tmp),
  };
}

async function place(layout: DiskLayout, file: StagedFile): Promise<void> {
  const target = contentPath(layout, file.hash);
  if (!(await touchStored(layout, file))) {
    const now = layout.clock.now();
    await utimes(file.path, now, now);
    await moveTo(file.path, target);
  }
  // Also when the content was there: whoever put it there may not have come this far yet.
  await syncDirectory(dirname(target));
}

async function touchStored(layout: DiskLayout, file: StagedFile): Promise<boolean> {
  const target = contentPath(layout, file.hash);
  const now = layout.clock.now();
  try {
    await utimes(target, now, now);
    // A sweep may have moved the file between the name's look-up and the touch: only what is still there counts.
    // Content of another size is damaged and is replaced.
    return (await stat(target)).size === file.size;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return false;
    throw error;
  }
}

async function moveTo(source: string, target: string): Promise<void> {
  try {
    await rename(source, target);
  } catch (error) {
    if (!hasCode(error, "ENOENT")) throw error;
    await createDirectory(dirname(target));
    await rename(source, target);
  }
}

async function openBlob(layout: DiskLayout, hash: string): Promise<FileHandle | undefined> {
  if (!isHash(hash)) return undefined;
  const path = contentPath(layout, hash);
  return (await openFile(path)) ?? (await openAside(layout, hash)) ?? (await openFile(path));
}

// A sweep holds the blob for a moment, or was killed while it did.
async function openAside(layout: DiskLayout, hash: string): Promise<FileHandle | undefined> {
  const names = await readdir(layout.aside).catch((error: unknown) => {
    if (hasCode(error, "ENOENT")) return [];
    throw error;
  });
  const name = names.find((candidate) => candidate.startsWith(hash));
  return name === undefined ? undefined : openFile(join(layout.aside, name));
}

async function openFile(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, "r");
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}
