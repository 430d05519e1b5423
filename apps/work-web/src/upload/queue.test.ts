import { expect, test } from "vitest";
import { systemClock } from "@muniment/kernel";
import { progressOf } from "./progress.ts";
import { createUploadQueue } from "./queue.ts";
import type { Sender, UploadTask } from "./queue.ts";

const task = (id: string, size = 10): UploadTask => ({
  id,
  scope: { customer: "1", library: "ACTIVE" },
  file: new File([new Uint8Array(size)], `${id}.txt`),
  target: { kind: "folder", id: "ACTIVE!1" },
});

/** A way of sending whose ends the test decides. */
function heldSend() {
  const ends = new Map<string, { arrive(): void; fail(error: Error): void; progress(sent: number): void }>();
  const started: string[] = [];
  const send: Sender["send"] = async ({ id }, { signal, onProgress }) => {
    started.push(id);
    await new Promise<void>((resolve, reject) => {
      ends.set(id, { arrive: resolve, fail: reject, progress: onProgress });
      signal.addEventListener("abort", () => reject(new Error("aborted")));
    });
  };
  const end = (id: string) => {
    const found = ends.get(id);
    if (found === undefined) throw new Error(`${id} was not started`);
    return found;
  };
  const discarded: string[] = [];
  const sender: Sender = { send, discard: ({ id }) => void discarded.push(id) };
  return { queue: createUploadQueue(sender, systemClock), started, discarded, end };
}

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};

const statesOf = (queue: ReturnType<typeof createUploadQueue>): string[] =>
  queue.uploads().map(({ id, state }) => `${id} ${state}`);

test("WORK-UPL-008 three files go at once, the next one when one has arrived", async () => {
  const { queue, started, end } = heldSend();
  queue.add([task("a"), task("b"), task("c"), task("d")]);
  expect(started).toEqual(["a", "b", "c"]);
  end("b").arrive();
  await settle();
  expect(started).toEqual(["a", "b", "c", "d"]);
  expect(statesOf(queue)).toEqual(["a sending", "b done", "c sending", "d sending"]);
});

test("WORK-UPL-008 a failure keeps its reason and can be tried again", async () => {
  const { queue, started, end } = heldSend();
  queue.add([task("a")]);
  const reason = new Error("no space");
  end("a").fail(reason);
  await settle();
  expect(queue.uploads()[0]).toMatchObject({ state: "failed", error: reason });
  queue.resume("a");
  expect(started).toEqual(["a", "a"]);
  end("a").arrive();
  await settle();
  expect(statesOf(queue)).toEqual(["a done"]);
});

test("WORK-UPL-004 pausing makes room for the next file, and resuming goes on", async () => {
  const { queue, started, discarded } = heldSend();
  queue.add([task("a"), task("b"), task("c"), task("d")]);
  queue.pause("a");
  await settle();
  expect(statesOf(queue)).toEqual(["a paused", "b sending", "c sending", "d sending"]);
  queue.resume("a");
  expect(statesOf(queue)[0]).toBe("a waiting");
  queue.cancel("b");
  await settle();
  expect(started.at(-1)).toBe("a");
  expect(discarded).toEqual(["b"]);
  queue.clear();
  expect(statesOf(queue)).toEqual(["a sending", "c sending", "d sending"]);
});

test("what has arrived cannot be cancelled any more", async () => {
  const { queue, end } = heldSend();
  queue.add([task("a")]);
  end("a").arrive();
  await settle();
  queue.cancel("a");
  expect(statesOf(queue)).toEqual(["a done"]);
});

test("progress counts bytes, and files where there are none", async () => {
  const { queue, end } = heldSend();
  queue.add([task("a", 100), task("b", 300)]);
  end("a").progress(100);
  end("b").progress(100);
  expect(progressOf(queue.uploads())).toMatchObject({ done: 0, total: 2, isBusy: true, share: 0.5 });
  expect(progressOf([])).toMatchObject({ total: 0, isBusy: false, isOpen: false, share: 0 });
  const empty = heldSend();
  empty.queue.add([task("e", 0)]);
  empty.end("e").arrive();
  await settle();
  expect(progressOf(empty.queue.uploads()).share).toBe(1);
});

test("WORK-UPL-009 what is on its way is not taken a second time; what has arrived is", async () => {
  const { queue, started, end } = heldSend();
  const first = task("a");
  queue.add([first]);
  queue.add([
    { ...first, id: "again" },
    { ...first, id: "elsewhere", target: { kind: "folder", id: "ACTIVE!2" } },
  ]);
  expect(started).toEqual(["a", "elsewhere"]);
  end("a").arrive();
  await settle();
  queue.add([{ ...first, id: "later" }]);
  expect(started).toEqual(["a", "elsewhere", "later"]);
});

test("WORK-UPL-009 what arrived while the same drop was looked at a second time is not taken again", async () => {
  const { queue, started, end } = heldSend();
  const first = task("a");
  queue.add([first, task("b"), task("c"), task("d")]);
  const since = queue.moment();
  end("a").arrive();
  await settle();
  queue.clear();
  const again = { ...first, id: "again", missedSince: since };
  queue.add([again, { ...task("d"), id: "d again", missedSince: since }]);
  expect(started).toEqual(["a", "b", "c", "d"]);
  queue.add([{ ...again, target: { kind: "folder", id: "ACTIVE!2" } }]);
  expect(statesOf(queue).at(-1)).toBe("again waiting");
  queue.add([{ ...again, id: "afterwards", missedSince: queue.moment() }]);
  expect(statesOf(queue).at(-1)).toBe("afterwards waiting");
});

test("WORK-UPL-009 what failed is taken again with the same drop", async () => {
  const { queue, started, end } = heldSend();
  const since = queue.moment();
  queue.add([task("a")]);
  end("a").fail(new Error("no space"));
  await settle();
  queue.add([{ ...task("a"), id: "again", missedSince: since }]);
  expect(started).toEqual(["a", "again"]);
});
