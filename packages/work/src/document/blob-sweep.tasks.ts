import { Type } from "typebox";
import type { BlobStore } from "@muniment/blob-store";
import { defineTask, schedule } from "@muniment/jobs";
import type { Schedule, Task } from "@muniment/jobs";
import { addSeconds } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import { findReplacedChecksums } from "../activity/index.ts";
import { findReferencedChecksumsAsSystem } from "./document.repository.ts";

const DAY_SECONDS = 86_400;
/** Replaced content stays for so long (WORK-DOC-003). */
const REPLACED_DAYS = 30;

/** Removes content that no version refers to, left by uploads that ended before they were acknowledged. */
export function createBlobSweep(deps: { database: Database; clock: Clock; blobs: BlobStore }): {
  task: Task;
  schedule: Schedule;
} {
  const task = defineTask({
    name: "document.sweep-blobs",
    payload: Type.Object({}),
    attempts: 3,
    async run() {
      await sweepBlobs(deps, addSeconds(deps.clock.now(), -DAY_SECONDS));
    },
  });
  return { task, schedule: schedule(task, "15 3 * * *", { payload: {}, catchUpSeconds: DAY_SECONDS }) };
}

/** Sweeps once; content that was kept after `olderThan` is left alone, whether something refers to it or not. */
export async function sweepBlobs(
  deps: { database: Database; clock: Clock; blobs: BlobStore },
  olderThan: Date,
): Promise<{ removed: number; kept: number; abandoned: number }> {
  const { reader } = deps.database;
  const replacedSince = addSeconds(deps.clock.now(), -REPLACED_DAYS * DAY_SECONDS);
  return deps.blobs.sweep({
    olderThan,
    async isReferenced(hashes) {
      const referenced = await findReferencedChecksumsAsSystem(reader, hashes);
      for (const hash of await findReplacedChecksums(reader, hashes, replacedSince)) referenced.add(hash);
      return referenced;
    },
  });
}
