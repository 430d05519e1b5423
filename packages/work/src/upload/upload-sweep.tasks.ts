import { Type } from "typebox";
import type { BlobStore } from "@muniment/blob-store";
import { defineTask, schedule } from "@muniment/jobs";
import type { Schedule, Task } from "@muniment/jobs";
import { addSeconds } from "@muniment/kernel";
import { findReferenced } from "../document/index.ts";
import { deleteUpload, endExpired, findEnded } from "./upload.repository.ts";

/** The least age at which content may be removed that another upload might be about to refer to (`SweepOptions`). */
const SAFE_SECONDS = 2 * 3600;
const AT_ONCE = 100;

type UploadSweepDeps = Parameters<typeof findReferenced>[0] & { readonly blobs: BlobStore };

/** Ends uploads whose time has run out, and removes the bytes of those that have ended, however they did. */
export function createUploadSweep(deps: UploadSweepDeps): { task: Task; schedule: Schedule } {
  const { database, clock, blobs } = deps;
  const task = defineTask({
    name: "upload.sweep",
    payload: Type.Object({}),
    attempts: 3,
    async run(_payload, { signal }) {
      const now = clock.now();
      const olderThan = addSeconds(now, -SAFE_SECONDS);
      await database.transaction((tx) => endExpired(tx, now));
      for (;;) {
        signal.throwIfAborted();
        const ended = await findEnded(database.reader, olderThan, AT_ONCE);
        if (ended.length === 0) return;
        await blobs.sweep({
          olderThan,
          only: ended.flatMap((upload) => upload.checksums),
          isReferenced: async (hashes) => findReferenced(deps, hashes),
          signal,
        });
        await database.transaction(async (tx) => {
          for (const upload of ended) await deleteUpload(tx, upload);
        });
      }
    },
  });
  return { task, schedule: schedule(task, "*/15 * * * *", { payload: {} }) };
}
