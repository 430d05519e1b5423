import type { Upload } from "./queue.ts";

/** How much of what is in the queue has arrived, for the bar above the list. */
export function progressOf(uploads: readonly Upload[]): {
  readonly done: number;
  readonly failed: number;
  readonly total: number;
  readonly isBusy: boolean;
  /** Something is lost when the page is left. */
  readonly isOpen: boolean;
  /** From 0 to 1, by size. */
  readonly share: number;
  /** Bytes in a second, of all together. */
  readonly speed: number;
} {
  const counts = { waiting: 0, sending: 0, paused: 0, done: 0, failed: 0, cancelled: 0 };
  let size = 0;
  let sent = 0;
  let speed = 0;
  for (const upload of uploads) {
    counts[upload.state] += 1;
    if (upload.state === "cancelled") continue;
    size += upload.file.size;
    sent += Math.min(upload.sent, upload.file.size);
    if (upload.state === "sending") speed += upload.speed ?? 0;
  }
  const total = uploads.length - counts.cancelled;
  const isBusy = counts.waiting + counts.sending > 0;
  return {
    done: counts.done,
    failed: counts.failed,
    total,
    isBusy,
    isOpen: isBusy || counts.paused > 0,
    share: size > 0 ? sent / size : total > 0 ? counts.done / total : 0,
    speed,
  };
}
