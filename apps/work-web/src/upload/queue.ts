import type { Clock } from "@muniment/kernel";
import type { Scope } from "../scope.ts";
import { createSpeedometer } from "./speedometer.ts";

/** Where a file is to go: into a folder, or on top of a document. */
export type UploadTarget =
  | { readonly kind: "folder"; readonly id: string }
  | { readonly kind: "version"; readonly id: string }
  | { readonly kind: "replace"; readonly id: string };

/** A file of the queue as it was put there. */
export interface UploadTask {
  readonly id: string;
  readonly scope: Scope;
  readonly file: File;
  readonly target: UploadTarget;
  /** What goes along with it: the object of work-api.md 11.1. */
  readonly profile?: Readonly<Record<string, unknown>>;
  /** Looked for at the server since this moment of the queue and not found, so it is not wanted if it has arrived since. */
  readonly missedSince?: number | undefined;
}

/** What becomes of it. */
export interface Upload extends UploadTask {
  readonly state: "waiting" | "sending" | "paused" | "done" | "failed" | "cancelled";
  readonly sent: number;
  /** Bytes in a second, while it is being sent. */
  readonly speed?: number | undefined;
  /** The network is gone; it goes on when it is back. */
  readonly isStalled?: boolean;
  readonly error?: unknown;
}

/** What a way of sending tells while it goes on. */
export interface Sending {
  readonly signal: AbortSignal;
  onProgress(sent: number): void;
  onStall(isStalled: boolean): void;
}

/** Sends files; rejects when the signal ends it. */
export interface Sender {
  send(task: UploadTask, given: Sending): Promise<void>;
  /** Throws away what the server keeps of a file that is not wanted any more. */
  discard(task: UploadTask): void;
}

/** Files on their way, several at once, whatever page is shown. */
export interface UploadQueue {
  readonly uploads: () => readonly Upload[];
  subscribe(listener: () => void): () => void;
  /** Grows with each file that arrives; a plan that is made now knows of those before it. */
  readonly moment: () => number;
  /** What is on its way to the same place already, or has arrived since it was missed, is not taken again (WORK-UPL-009). */
  add(tasks: readonly UploadTask[]): void;
  pause(id: string): void;
  /** Goes on with what is paused, failed or cancelled. */
  resume(id: string): void;
  cancel(id: string): void;
  /** Takes what is at its end out of the list. */
  clear(): void;
}

const AT_ONCE = 3;
/** Thousands of files on their way are drawn a few times a second, not at each byte. */
const TELL_MILLISECONDS = 100;

/** What is in the queue; who listens is told a few times a second. */
function createBook() {
  const uploads = new Map<string, Upload>();
  const waiting = new Set<string>();
  const listeners = new Set<() => void>();
  let shown: readonly Upload[] | undefined = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = (): void => {
    shown = undefined;
    timer ??= setTimeout(() => {
      timer = undefined;
      for (const listener of listeners) listener();
    }, TELL_MILLISECONDS);
  };
  const put = (upload: Upload): void => {
    uploads.set(upload.id, upload);
    if (upload.state === "waiting") waiting.add(upload.id);
    else waiting.delete(upload.id);
    tell();
  };
  return {
    uploads,
    /** In the order in which they are to be sent. */
    waiting: waiting as ReadonlySet<string>,
    put,
    change(id: string, changed: Partial<Upload>): void {
      const upload = uploads.get(id);
      if (upload !== undefined) put({ ...upload, ...changed });
    },
    drop(id: string): void {
      uploads.delete(id);
      tell();
    },
    list: (): readonly Upload[] => (shown ??= [...uploads.values()]),
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** A queue that sends through `sender`; speed is measured by `clock`. */
export function createUploadQueue(sender: Sender, clock: Clock): UploadQueue {
  const book = createBook();
  const { uploads, waiting, change } = book;
  const running = new Map<string, AbortController>();
  /** What has arrived, in that order: also what nobody wants to see in the list any more. */
  const arrived = new Map<string, number>();
  let arrivals = 0;
  const start = async (task: UploadTask): Promise<void> => {
    const controller = new AbortController();
    running.set(task.id, controller);
    change(task.id, { state: "sending", error: undefined });
    const speedOf = createSpeedometer(clock);
    try {
      await sender.send(task, {
        signal: controller.signal,
        onProgress: (sent) => change(task.id, { sent, speed: speedOf(sent), isStalled: false }),
        onStall: (isStalled) => change(task.id, { isStalled, speed: undefined }),
      });
      arrivals += 1;
      arrived.set(sameFile(task), arrivals);
      change(task.id, { state: "done", sent: task.file.size, isStalled: false });
    } catch (error) {
      // Pausing and cancelling have said already what becomes of it.
      if (!controller.signal.aborted) change(task.id, { state: "failed", error, isStalled: false });
    } finally {
      if (running.get(task.id) === controller) running.delete(task.id);
      goOn();
    }
  };
  const goOn = (): void => {
    for (const id of waiting) {
      if (running.size >= AT_ONCE) return;
      const next = uploads.get(id);
      if (next !== undefined && !running.has(id)) void start(next);
    }
  };
  const stop = (id: string, state: "paused" | "cancelled"): boolean => {
    const current = uploads.get(id)?.state;
    if (current === "done" || current === undefined) return false;
    change(id, { state, speed: undefined, isStalled: false });
    running.get(id)?.abort();
    return true;
  };
  return {
    uploads: book.list,
    subscribe: book.subscribe,
    moment: () => arrivals,
    add(tasks) {
      const onTheWay = new Set([...uploads.values()].filter(isOnItsWay).map(sameFile));
      for (const task of tasks) {
        const same = sameFile(task);
        const hasArrived = (arrived.get(same) ?? 0) > (task.missedSince ?? Infinity);
        if (!onTheWay.has(same) && !hasArrived) book.put({ ...task, state: "waiting", sent: 0 });
      }
      goOn();
    },
    pause: (id) => void stop(id, "paused"),
    cancel(id) {
      const upload = uploads.get(id);
      if (stop(id, "cancelled") && upload !== undefined) sender.discard(upload);
    },
    resume(id) {
      change(id, { state: "waiting", error: undefined });
      goOn();
    },
    clear() {
      for (const { id, state } of uploads.values()) {
        if (state === "done" || state === "cancelled") book.drop(id);
      }
    },
  };
}

function isOnItsWay({ state }: Upload): boolean {
  return state === "waiting" || state === "sending" || state === "paused";
}

/** The same file for the same place. */
function sameFile({ file, target }: UploadTask): string {
  return [target.kind, target.id, file.name, file.size, file.lastModified].join("\u0000");
}
