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

/** What finds out which content is still needed. */
export interface ReferenceDeps {
  readonly database: Database;
  readonly clock: Clock;
  /** Those of these hashes that something beside documents refers to. */
  readonly heldElsewhere: (hashes: readonly string[]) => Promise<readonly string[]>;
}

/** Those of these hashes that something refers to: versions, replaced content within its time, and what is held elsewhere. */
export async function findReferenced(deps: ReferenceDeps, hashes: readonly string[]): Promise<Set<string>> {
  const { reader } = deps.database;
  const replacedSince = addSeconds(deps.clock.now(), -REPLACED_DAYS * DAY_SECONDS);
  // First what may become a document's meanwhile: asked the other way round, it could be found on neither side.
  const held = await deps.heldElsewhere(hashes);
  const referenced = await findReferencedChecksumsAsSystem(reader, hashes);
  for (const hash of await findReplacedChecksums(reader, hashes, replacedSince)) referenced.add(hash);
  for (const hash of held) referenced.add(hash);
  return referenced;
}

/** Removes content that no version refers to, left by uploads that ended before they were acknowledged. */
export function createBlobSweep(deps: ReferenceDeps & { blobs: BlobStore }): { task: Task; schedule: Schedule } {
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
async function sweepBlobs(deps: ReferenceDeps & { blobs: BlobStore }, olderThan: Date): Promise<void> {
  await deps.blobs.sweep({ olderThan, isReferenced: async (hashes) => findReferenced(deps, hashes) });
}
