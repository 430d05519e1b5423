import { access, mkdir, rename, unlink, utimes } from "node:fs/promises";
import { join } from "node:path";
import { newId } from "@muniment/kernel";
import { isHash } from "./blob-store.ts";
import type { SweepOptions, SweepResult } from "./blob-store.ts";
import { contentPath } from "./disk-layout.ts";
import type { DiskLayout } from "./disk-layout.ts";
import { hasCode, inBatches, isOlder, namesIn } from "./listing.ts";
import { removeAbandoned } from "./staging.ts";

interface AsideBlob {
  readonly hash: string;
  readonly path: string;
}

const BATCH = 256;
const FOLDER = /^[0-9a-f]{2}$/;

/** Carries out `BlobStore.sweep` on disk. */
export async function sweepDisk(layout: DiskLayout, options: SweepOptions): Promise<SweepResult> {
  if (options.only !== undefined) return sweepNamed(layout, options.only, options);
  await restoreLeftovers(layout);
  const abandoned = await removeAbandoned(layout.tmp, options);
  let removed = 0;
  let seen = 0;
  for await (const folder of namesIn(layout.content)) {
    if (!FOLDER.test(folder)) continue;
    for await (const names of inBatches(namesIn(join(layout.content, folder)), BATCH)) {
      options.signal?.throwIfAborted();
      const hashes = names.filter(isHash);
      seen += hashes.length;
      removed += await sweepBatch(layout, hashes, options);
    }
  }
  return { removed, kept: seen - removed, abandoned };
}

async function sweepNamed(layout: DiskLayout, only: readonly string[], options: SweepOptions): Promise<SweepResult> {
  const hashes = new Set(only.filter(isHash));
  const stored = await filterAsync([...hashes], (hash) => succeeds(access(contentPath(layout, hash))));
  let removed = 0;
  for (let from = 0; from < stored.length; from += BATCH) {
    options.signal?.throwIfAborted();
    removed += await sweepBatch(layout, stored.slice(from, from + BATCH), options);
  }
  return { removed, kept: stored.length - removed, abandoned: 0 };
}

async function sweepBatch(layout: DiskLayout, hashes: string[], options: SweepOptions): Promise<number> {
  const old = await filterAsync(hashes, (hash) => isOlder(contentPath(layout, hash), options.olderThan));
  if (old.length === 0) return 0;
  const referenced = await options.isReferenced(old);
  const unreferenced = old.filter((hash) => !referenced.has(hash));
  return unreferenced.length === 0 ? 0 : removeUnreferenced(layout, unreferenced, options);
}

// An upload of the same content may touch a blob at any moment up to the rename. After it, the upload finds the place
// empty and puts its own copy there, so what was still old after the rename belongs to nobody.
async function removeUnreferenced(layout: DiskLayout, hashes: string[], options: SweepOptions): Promise<number> {
  const aside = new Set<AsideBlob>();
  let removed = 0;
  await mkdir(layout.aside, { recursive: true });
  try {
    for (const hash of hashes) {
      const path = join(layout.aside, `${hash}.${newId()}`);
      if (await succeeds(rename(contentPath(layout, hash), path))) aside.add({ hash, path });
    }
    const referenced = await options.isReferenced([...aside].map((blob) => blob.hash));
    for (const blob of aside) {
      if (referenced.has(blob.hash) || !(await isOlder(blob.path, options.olderThan))) continue;
      if (await succeeds(unlink(blob.path))) removed += 1;
      aside.delete(blob);
    }
  } finally {
    for (const blob of aside) await restore(layout, blob);
  }
  return removed;
}

// Another sweep may be holding some of these at this moment; it then finds nothing to remove.
async function restoreLeftovers(layout: DiskLayout): Promise<void> {
  for await (const name of namesIn(layout.aside)) {
    const hash = name.slice(0, 64);
    if (isHash(hash)) await restore(layout, { hash, path: join(layout.aside, name) });
  }
}

// The restored file may replace one that was kept meanwhile, so it must be as young as that one.
async function restore(layout: DiskLayout, blob: AsideBlob): Promise<void> {
  const now = layout.clock.now();
  if (await succeeds(utimes(blob.path, now, now))) await succeeds(rename(blob.path, contentPath(layout, blob.hash)));
}

async function filterAsync<T>(values: readonly T[], test: (value: T) => Promise<boolean>): Promise<T[]> {
  const results = await Promise.all(values.map(test));
  return values.filter((_, index) => results[index]);
}

// Another process may have moved or removed the file first.
async function succeeds(change: Promise<void>): Promise<boolean> {
  try {
    await change;
    return true;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return false;
    throw error;
  }
}
