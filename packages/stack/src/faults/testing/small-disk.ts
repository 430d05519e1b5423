import { execFile } from "node:child_process";
import { mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

/** A file system of its own with little room, below a folder of the test; disposal unmounts it. */
export interface SmallDisk extends AsyncDisposable {
  readonly folder: string;
  /** Takes all the room there is, but for `spare` bytes. */
  fill(spare?: number): Promise<void>;
  /** Gives it back. */
  empty(): Promise<void>;
}

const run = promisify(execFile);
const LARGE_BYTES = 1024 * 1024;
const PAGE_BYTES = 4096;

/** Mounts a file system in memory on `folder`, made when it is missing; throws when this process is not root (D57). */
export async function mountSmallDisk(folder: string, megabytes: number): Promise<SmallDisk> {
  if (process.getuid?.() !== 0) {
    throw new Error("A full disk can only be tried as root, who may mount one. Run npm test as root");
  }
  await mkdir(folder, { recursive: true });
  await run("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m,mode=0711`, "tmpfs", folder]);
  const filler = join(folder, "filler");
  return {
    folder,
    async fill(spare = 0) {
      await using file = await open(filler, "w");
      let size = 0;
      for (const step of [LARGE_BYTES, PAGE_BYTES]) {
        const bytes = new Uint8Array(step);
        while (await hasTaken(file.write(bytes, 0, step, size), step)) size += step;
      }
      await file.truncate(Math.max(0, size - spare));
    },
    empty: () => rm(filler, { force: true }),
    async [Symbol.asyncDispose]() {
      await run("umount", ["--lazy", folder]);
    },
  };
}

async function hasTaken(writing: Promise<{ readonly bytesWritten: number }>, bytes: number): Promise<boolean> {
  try {
    return (await writing).bytesWritten === bytes;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOSPC") return false;
    throw error;
  }
}
