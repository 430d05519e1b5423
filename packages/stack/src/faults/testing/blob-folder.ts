import { readdir, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { openSession } from "./database.ts";

/** The files below a blob folder. */
export interface BlobFiles {
  /** SHA-256 of what is stored, sorted. */
  readonly content: readonly string[];
  /** Paths of what is neither stored nor removed: unfinished uploads, blobs that a sweep has set aside. */
  readonly unfinished: readonly string[];
}

const TWO_DAYS_SECONDS = 2 * 86_400;
const POLL_MILLISECONDS = 50;

/** What lies in the blob folder now. */
export async function readBlobFolder(folder: string): Promise<BlobFiles> {
  const files = await filesBelow(folder);
  const content = files.filter((path) => path.startsWith(join(folder, "content")));
  return {
    content: content.map((path) => path.slice(path.lastIndexOf("/") + 1)).toSorted(),
    unfinished: files.filter((path) => !content.includes(path)),
  };
}

/** Resolves when an unfinished upload of at least `bytes` lies in the folder. */
export async function untilStaged(folder: string, bytes: number): Promise<void> {
  for (;;) {
    const { unfinished } = await readBlobFolder(folder);
    const sizes = await Promise.all(
      unfinished.map(async (path) => (await stat(path).catch(() => undefined))?.size ?? 0),
    );
    if (sizes.some((size) => size >= bytes)) return;
    await delay(POLL_MILLISECONDS);
  }
}

/** Resolves when the content with this SHA-256 is stored. */
export async function untilStored(folder: string, hash: string): Promise<void> {
  while (!(await readBlobFolder(folder)).content.includes(hash)) await delay(POLL_MILLISECONDS);
}

/**
 * Has the running server sweep as if two days had passed: every file is made older, and the job that otherwise runs
 * at night is queued. Resolves when it has ended.
 */
export async function sweepAsIfLater(dataDir: string, folder: string): Promise<void> {
  const past = (await stat(folder)).mtimeMs / 1_000 - TWO_DAYS_SECONDS;
  for (const path of await filesBelow(folder)) await utimes(path, past, past);
  await using session = await openSession(dataDir);
  const task = "document.sweep-blobs";
  await session.query("select from jobs.add_job($1, '{}'::json)", [task]);
  while ((await session.query("select from jobs.jobs where task_identifier = $1", [task])).length > 0) {
    await delay(POLL_MILLISECONDS);
  }
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
