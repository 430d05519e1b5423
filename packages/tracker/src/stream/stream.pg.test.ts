import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { openTestChecklist } from "../../testing/index.ts";
import type { Made, TestChecklist } from "../../testing/index.ts";

let world: TestChecklist;
let origin: string;
let tracker: Made;

beforeAll(async () => {
  world = await openTestChecklist();
  tracker = await world.aTracker("WILL");
  origin = await world.app.listen({ port: 0, host: "127.0.0.1" });
});
afterAll(() => world[Symbol.asyncDispose]());

interface Heard {
  readonly event: string;
  readonly data: { readonly object_id?: string };
}

/** A page's line, once the place is known after which the next one goes on. */
async function follow(query: string, lastEventId?: string) {
  const leaving = new AbortController();
  onTestFinished(() => leaving.abort());
  const answer = await fetch(`${origin}/api/tracker/v1/stream?topics=${query}`, {
    signal: leaving.signal,
    headers: { authorization: "Bearer WILL", ...(lastEventId === undefined ? {} : { "last-event-id": lastEventId }) },
  });
  expect(answer.status).toBe(200);
  const line = { heard: [] as Heard[], place: "", isBegun: false, leave: () => leaving.abort() };
  const read = async (): Promise<void> => {
    let rest = "";
    for await (const piece of answer.body!.pipeThrough(new TextDecoderStream())) {
      const blocks = (rest + piece).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) {
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(block)?.[1];
        line.place = field("id") ?? line.place;
        const [event, data] = [field("event"), field("data")];
        if (event !== undefined) line.heard.push({ event, data: JSON.parse(data ?? "{}") as Heard["data"] });
        else if (field("id") !== undefined) line.isBegun = true;
      }
    }
  };
  void read().catch(() => undefined);
  await expect.poll(() => line.isBegun, { timeout: 10_000 }).toBe(true);
  return line;
}

const told = (id: string): Heard => ({
  event: "changed",
  data: expect.objectContaining({ object_id: id }) as Heard["data"],
});
const resync: Heard = { event: "resync", data: {} };

test("what changed while the page read its list is told when its line opens, and nothing of before", async () => {
  const topic = `tracker:${tracker.id}`;
  const first = await follow(topic);
  expect(first.heard).toEqual([]);
  const old = await world.aTask(tracker, { title: "Long ago" }, "WILL");
  await expect.poll(() => first.heard, { timeout: 10_000 }).toContainEqual(told(old.id));
  world.clock.advance(60);
  const missed = await world.aTask(tracker, { title: "Meanwhile" }, "WILL");
  await expect.poll(() => first.heard, { timeout: 10_000 }).toContainEqual(told(missed.id));
  const second = await follow(`${topic}&recent=10`);
  expect(second.heard).toEqual([told(missed.id)]);
});

test("a line that comes back is told what it missed, once; after too long it asks for everything", async () => {
  const topic = `tracker:${tracker.id},me`;
  const line = await follow(topic);
  line.leave();
  const missed = await world.aTask(tracker, { title: "While away" }, "WILL");
  const watcher = await follow(`${topic}&recent=10`);
  await expect.poll(() => watcher.heard, { timeout: 10_000 }).toContainEqual(told(missed.id));
  const back = await follow(topic, line.place);
  expect(back.heard).toEqual([told(missed.id)]);
  back.leave();
  expect((await follow(`${topic}&recent=10`, back.place)).heard).toEqual([]);
  expect((await follow(topic, "another-5")).heard).toEqual([resync]);
  for (let made = 0; made < 60; made += 1) await world.aTask(tracker, { title: `Many ${made}` }, "WILL");
  await expect.poll(() => watcher.heard.length, { timeout: 10_000 }).toBeGreaterThan(60);
  expect((await follow(topic, back.place)).heard).toEqual([resync]);
});
