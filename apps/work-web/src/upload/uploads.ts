import { useSyncExternalStore } from "react";
import { createUploadQueue } from "./queue.ts";
import type { Upload } from "./queue.ts";
import { sendUpload } from "./send.ts";

/** The one queue of the page; it goes on whatever is shown. */
export const uploadQueue = createUploadQueue(
  async (task, given) => sendUpload(task, given),
  () => undefined,
);

/** What is in the queue now. */
export function useUploads(): readonly Upload[] {
  return useSyncExternalStore(uploadQueue.subscribe, uploadQueue.uploads);
}
