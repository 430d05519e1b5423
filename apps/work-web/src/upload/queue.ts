import type { Scope } from "../scope.ts";

/** Where a file is to go: into a folder, or on top of a document. */
export type UploadTarget =
  | { readonly kind: "folder"; readonly id: string }
  | { readonly kind: "version"; readonly id: string };

/** A file of the queue as it was put there. */
export interface UploadTask {
  readonly id: string;
  readonly scope: Scope;
  readonly file: File;
  readonly target: UploadTarget;
}

/** What becomes of it. */
export interface Upload extends UploadTask {
  readonly state: "waiting" | "sending" | "paused" | "done" | "failed" | "cancelled";
  readonly sent: number;
  readonly error?: unknown;
}

/** Sends one file; rejects when the signal ends it. */
export type SendUpload = (
  task: UploadTask,
  given: { readonly signal: AbortSignal; onProgress(sent: number): void },
) => Promise<void>;

/** Files on their way, several at once, whatever page is shown. */
export interface UploadQueue {
  readonly uploads: () => readonly Upload[];
  subscribe(listener: () => void): () => void;
  add(tasks: readonly UploadTask[]): void;
  pause(id: string): void;
  /** Goes on with what is paused, failed or cancelled. */
  resume(id: string): void;
  cancel(id: string): void;
  /** Takes what is at its end out of the list. */
  clear(): void;
}

const AT_ONCE = 3;

/** A queue that sends through `send`; `onDone` is called after each file that arrived. */
export function createUploadQueue(send: SendUpload, onDone: (task: UploadTask) => void): UploadQueue {
  let uploads: readonly Upload[] = [];
  const listeners = new Set<() => void>();
  const running = new Map<string, AbortController>();
  const tell = (next: readonly Upload[]): void => {
    uploads = next;
    for (const listener of listeners) listener();
  };
  const change = (id: string, changed: Partial<Upload>): void => {
    tell(uploads.map((upload) => (upload.id === id ? { ...upload, ...changed } : upload)));
  };
  const start = async (task: UploadTask): Promise<void> => {
    const controller = new AbortController();
    running.set(task.id, controller);
    change(task.id, { state: "sending", error: undefined });
    try {
      await send(task, { signal: controller.signal, onProgress: (sent) => change(task.id, { sent }) });
      change(task.id, { state: "done", sent: task.file.size });
      onDone(task);
    } catch (error) {
      // Pausing and cancelling have said already what becomes of it.
      if (!controller.signal.aborted) change(task.id, { state: "failed", error });
    } finally {
      if (running.get(task.id) === controller) running.delete(task.id);
      goOn();
    }
  };
  const goOn = (): void => {
    const next = uploads.find(({ state, id }) => state === "waiting" && !running.has(id));
    if (next === undefined || running.size >= AT_ONCE) return;
    void start(next);
    goOn();
  };
  const stop = (id: string, state: "paused" | "cancelled"): void => {
    const current = uploads.find((upload) => upload.id === id)?.state;
    if (current === "done" || current === undefined) return;
    change(id, { state });
    running.get(id)?.abort();
  };
  return {
    uploads: () => uploads,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    add(tasks) {
      tell([...uploads, ...tasks.map((task): Upload => ({ ...task, state: "waiting", sent: 0 }))]);
      goOn();
    },
    pause: (id) => stop(id, "paused"),
    cancel: (id) => stop(id, "cancelled"),
    resume(id) {
      change(id, { state: "waiting", error: undefined });
      goOn();
    },
    clear() {
      tell(uploads.filter(({ state }) => state !== "done" && state !== "cancelled"));
    },
  };
}

/** How much of what is in the queue has arrived, for the bar above the list. */
export function progressOf(uploads: readonly Upload[]): {
  readonly done: number;
  readonly failed: number;
  readonly total: number;
  readonly isBusy: boolean;
  /** From 0 to 1, by size. */
  readonly share: number;
} {
  const counted = uploads.filter(({ state }) => state !== "cancelled");
  const size = counted.reduce((sum, { file }) => sum + file.size, 0);
  const sent = counted.reduce((sum, upload) => sum + Math.min(upload.sent, upload.file.size), 0);
  const count = (state: Upload["state"]): number => counted.filter((upload) => upload.state === state).length;
  const done = count("done");
  return {
    done,
    failed: count("failed"),
    total: counted.length,
    isBusy: count("waiting") + count("sending") > 0,
    share: size > 0 ? sent / size : counted.length > 0 ? done / counted.length : 0,
  };
}
