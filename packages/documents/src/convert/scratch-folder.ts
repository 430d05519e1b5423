import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { newId } from "@muniment/kernel";

/** A folder for temporary files, which goes when it is disposed of. */
export interface ScratchFolder extends AsyncDisposable {
  readonly path: string;
}

const NAME = /^(\d+)-/;
const own = new Set<string>();

/**
 * Gives a folder for temporary files below `folder`, empty, for this process alone; what processes left there that are no
 * longer alive is removed.
 */
export async function openScratchFolder(folder: string): Promise<ScratchFolder> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of await readdir(folder)) {
    const left = join(folder, name);
    const pid = Number(NAME.exec(name)?.[1]);
    // In a container every process has the same number as the one before.
    const isInUse = pid === process.pid ? own.has(left) : isAlive(pid);
    if (!Number.isNaN(pid) && !isInUse) await rm(left, { recursive: true, force: true });
  }
  const path = join(folder, `${process.pid}-${newId()}`);
  own.add(path);
  await mkdir(path, { mode: 0o700 });
  return {
    path,
    async [Symbol.asyncDispose]() {
      await rm(path, { recursive: true, force: true });
      own.delete(path);
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
