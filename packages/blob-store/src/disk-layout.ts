import { mkdir, open } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Clock } from "@muniment/kernel";

/** The folders of a disk store, all on one file system so that a rename moves content whole. */
export interface DiskLayout {
  /** `content/ab/abcdef…`: what is stored. */
  readonly content: string;
  /** Uploads that are not finished or not kept. */
  readonly tmp: string;
  /** `aside/<hash>.<id>`: blobs that a sweep took out of their place to decide about them. */
  readonly aside: string;
  readonly clock: Clock;
}

/** The layout below `directory`. */
export function diskLayout(directory: string, clock: Clock): DiskLayout {
  return {
    content: join(directory, "content"),
    tmp: join(directory, "tmp"),
    aside: join(directory, "aside"),
    clock,
  };
}

/** The place of a blob; `hash` must have passed `isHash`. */
export function contentPath(layout: DiskLayout, hash: string): string {
  return join(layout.content, hash.slice(0, 2), hash);
}

/** Makes a folder and its parents so that they survive a power cut. */
export async function createDirectory(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true });
  if (first === undefined) return;
  for (let parent = dirname(path); ; parent = dirname(parent)) {
    await syncDirectory(parent);
    if (parent === dirname(first)) return;
  }
}

/** Makes the names in a folder survive a power cut. */
export async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
