import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import { isHash } from "./blob-store.ts";
import type { SweepOptions, SweepResult } from "./blob-store.ts";
import { inBatches } from "./listing.ts";
import { allCopies, listCopies, newestCopy } from "./s3-copies.ts";
import type { S3Copy, S3Place } from "./s3-copies.ts";
import { removeAbandoned } from "./staging.ts";

const BATCH = 500;

/** Carries out `BlobStore.sweep` in S3. */
export async function sweepS3(place: S3Place, stagingDirectory: string, options: SweepOptions): Promise<SweepResult> {
  const { only } = options;
  const abandoned = only === undefined ? await removeAbandoned(stagingDirectory, options) : 0;
  const copies = only === undefined ? allCopies(place) : copiesOf(place, only);
  let removed = 0;
  let seen = 0;
  for await (const batch of inBatches(copiesByBlob(copies), BATCH)) {
    options.signal?.throwIfAborted();
    seen += batch.length;
    removed += await sweepBatch(place, batch, options);
  }
  return { removed, kept: seen - removed, abandoned };
}

async function sweepBatch(place: S3Place, batch: S3Copy[][], options: SweepOptions): Promise<number> {
  const withOld = batch.filter((copies) => copies.some((copy) => copy.storedAt < options.olderThan));
  if (withOld.length === 0) return 0;
  const referenced = await options.isReferenced(withOld.flatMap((copies) => copies[0]?.hash ?? []));
  let removed = 0;
  for (const copies of withOld) {
    const newest = newestCopy(copies);
    const isNeeded = newest !== undefined && referenced.has(newest.hash);
    const unneeded = copies.filter((copy) => copy.storedAt < options.olderThan && !(isNeeded && copy === newest));
    // One by one: not every server understands the call that deletes many.
    for (const copy of unneeded) {
      await place.client.send(new DeleteObjectCommand({ Bucket: place.bucket, Key: copy.key }));
    }
    if (unneeded.length === copies.length) removed += 1;
  }
  return removed;
}

async function* copiesOf(place: S3Place, hashes: readonly string[]): AsyncGenerator<S3Copy> {
  for (const hash of new Set(hashes)) if (isHash(hash)) yield* await listCopies(place, hash);
}

async function* copiesByBlob(copies: AsyncIterable<S3Copy>): AsyncGenerator<S3Copy[]> {
  let group: S3Copy[] = [];
  for await (const copy of copies) {
    if (group[0] !== undefined && group[0].hash !== copy.hash) {
      yield group;
      group = [];
    }
    group.push(copy);
  }
  if (group.length > 0) yield group;
}
