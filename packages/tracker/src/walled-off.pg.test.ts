import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dataOf, listOf, openTestChecklist } from "../testing/index.ts";
import type { Made, TestChecklist } from "../testing/index.ts";

let world: TestChecklist;
let origin: string;
let tracker: Made;
let task: Made;
/** Owner, assignee, follower and author: whatever ties somebody to a matter. */
const WALT = "WALT";
const SECRET = "Harbour lease";

beforeAll(async () => {
  world = await openTestChecklist();
  const { office, matter, call } = world;
  office.addPerson(WALT);
  office.setLevel(matter, WALT, "read_write");
  office.rename(matter, SECRET);
  tracker = await world.aTracker(WALT);
  task = await world.aTask(tracker, { title: `Sign the ${SECRET}`, assignees: [{ ty: "user", work_id: WALT }] }, WALT);
  office.addDocument("ACTIVE!70.1", { name: "Deed", readers: [WALT, "WILL"], matter });
  dataOf(await call(WALT, "POST", `/tasks/${task.id}/links`, { body: { w_id: "ACTIVE!70.1" } }));
  dataOf(await call(WALT, "POST", `/tasks/${task.id}/comments`, { body: { body: "Mine" } }));
  for (const target of [`tracker/${tracker.id}`, `task/${task.id}`]) {
    dataOf(await call(WALT, "PUT", `/me/following/${target}`, { body: {} }));
  }
  origin = await world.app.listen({ port: 0, host: "127.0.0.1" });
});
afterAll(() => world[Symbol.asyncDispose]());

/** The events of an open page, until the server ends it. */
async function* events(userId: string, topics: string): AsyncGenerator<{ event: string; data: string }> {
  const answer = await fetch(`${origin}/api/tracker/v1/stream?topics=${topics}`, {
    headers: { authorization: `Bearer ${userId}` },
  });
  expect(answer.status).toBe(200);
  let rest = "";
  for await (const piece of answer.body!.pipeThrough(new TextDecoderStream())) {
    rest += piece;
    const blocks = rest.split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const [, event, data = ""] = /^event: (\S+)\ndata: (.*)$/m.exec(block) ?? [];
      if (event !== undefined) yield { event, data };
      // With this the server says that the page is followed.
      else if (block.startsWith("id: ")) yield { event: "open", data };
    }
  }
}

test("TRK-SYNC-004, TRK-ASSG-011: an open checklist is told that the access to its matter has changed, and stays open", async () => {
  const page = events("MIA", `tracker:${tracker.id}`);
  await page.next();
  world.office.setLevel(world.matter, "MIA", "read");
  expect((await page.next()).value).toEqual({
    event: "access_changed",
    data: `{"topic":"tracker:${tracker.id}"}`,
  });
  expect(dataOf(await world.call("MIA", "GET", `/trackers/${tracker.id}`))).toMatchObject({ standing: "R" });
  await page.return(undefined);
});

describe("scenario 6: an assignee is walled off in the middle of their work", () => {
  test("TRK-BG-004, TRK-SPM-003: the open checklist is told at once, without background authorization, and is ended", async () => {
    const page = events(WALT, `tracker:${tracker.id}`);
    expect((await page.next()).value).toMatchObject({ event: "open" });
    world.office.wallOff(world.matter, WALT);
    const told: string[] = [];
    for await (const { event, data } of page) told.push(`${event} ${data}`);
    expect(told).toEqual([`access_lost {"topic":"tracker:${tracker.id}"}`]);
  });

  test("TRK-SPM-003, -004: from the next request nothing of the matter appears, to its owner, follower and author either", async () => {
    const { call, matter } = world;
    const hidden = [
      `/matters/${matter}`,
      `/matters/${matter}/trackers`,
      `/matters/${matter}/assignable`,
      `/trackers/${tracker.id}`,
      ...["tasks", "sections", "statuses", "fields", "views", "key-dates", "assignable", "activity", "sync"].map(
        (part) => `/trackers/${tracker.id}/${part}`,
      ),
      `/tasks/${task.id}`,
      ...["links", "comments", "history", "followers"].map((part) => `/tasks/${task.id}/${part}`),
    ];
    for (const path of hidden) {
      expect([path, (await call("FIONA", "GET", path)).status]).toEqual([path, 200]);
      const answer = await call(WALT, "GET", path);
      // The same words as for what was never there.
      expect([path, answer.status, JSON.stringify(answer.body)]).toEqual([
        path,
        404,
        expect.not.stringMatching(SECRET),
      ]);
    }
    for (const [method, path, body] of [
      ["PATCH", `/tasks/${task.id}`, { title: "x" }],
      ["POST", `/tasks/${task.id}/complete`, {}],
      ["POST", `/tasks/${task.id}/comments`, { body: "x" }],
      ["POST", `/trackers/${tracker.id}/tasks`, { title: "x" }],
      ["POST", `/trackers/${tracker.id}/sync`, undefined],
      ["DELETE", `/tasks/${task.id}`, undefined],
    ] as const) {
      const headers = { "if-match": '"1"' };
      expect([path, (await call(WALT, method, path, { body, headers })).status]).toEqual([path, 404]);
    }
    const empty = [
      "/me/tasks",
      "/me/assigned-by-me",
      `/search?q=${encodeURIComponent("Sign")}`,
      "/objects/ACTIVE!70/tasks",
    ];
    for (const path of empty) {
      const answer = await call(WALT, "GET", path);
      expect([path, listOf(answer), answer.body.total_count ?? 0]).toEqual([path, [], 0]);
    }
    expect(JSON.stringify((await call(WALT, "GET", "/me/following")).body)).not.toContain(SECRET);
    const stream = events(WALT, `tracker:${tracker.id}`);
    expect((await stream.next()).value).toMatchObject({ event: "access_lost" });
    await stream.return(undefined);
  });

  test("TRK-SPM-005: they are assigned and made owner by nobody", async () => {
    const { call } = world;
    const blocked = { status: 422, body: { error: { code: "policy_blocked" } } };
    const other = await world.aTask(tracker);
    const confirm = { body: { confirm_external: true } };
    expect(await call("FIONA", "POST", `/tasks/${other.id}/assignees/user/${WALT}`, confirm)).toMatchObject(blocked);
    const body = { owner: WALT };
    const headers = { "if-match": `"${tracker.rev}"` };
    expect(await call("FIONA", "PATCH", `/trackers/${tracker.id}`, { body, headers })).toMatchObject(blocked);
    const found = listOf(await call("FIONA", "GET", `/trackers/${tracker.id}/assignable?q=walt`));
    expect(found).toMatchObject([{ work_id: WALT, is_disabled: true, reason: "policy" }]);
  });
});
