import { useSyncExternalStore } from "react";
import { systemClock } from "@muniment/kernel";
import { createUploadQueue } from "./queue.ts";
import type { Upload } from "./queue.ts";
import { uploadSender } from "./send.ts";

/** The one queue of the page; it goes on whatever is shown. */
export const uploadQueue = createUploadQueue(uploadSender, systemClock);

/** What is in the queue now. */
export function useUploads(): readonly Upload[] {
  return useSyncExternalStore(uploadQueue.subscribe, uploadQueue.uploads);
}

let preparing = 0;
const watchers = new Set<() => void>();

/** Counts files as being looked at until `work` is done. */
export async function whilePreparing<Result>(count: number, work: () => Promise<Result>): Promise<Result> {
  const add = (more: number): void => {
    preparing += more;
    for (const watcher of watchers) watcher();
  };
  add(count);
  try {
    return await work();
  } finally {
    add(-count);
  }
}

/** How many files are being looked at before they are queued. */
export function usePreparing(): number {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => preparing,
  );
}
