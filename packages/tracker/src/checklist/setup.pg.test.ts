import { afterAll, beforeAll, expect, test } from "vitest";
import { dataOf, listOf, openTestChecklist } from "../../testing/index.ts";
import type { Made, TestChecklist } from "../../testing/index.ts";

let world: TestChecklist;

beforeAll(async () => {
  world = await openTestChecklist();
});
afterAll(() => world[Symbol.asyncDispose]());

const statusesOf = async (tracker: Made) => listOf(await world.call("RUTH", "GET", `/trackers/${tracker.id}/statuses`));
const named = (statuses: readonly Made[], value: string): Made => {
  const found = statuses.find((one) => one["value"] === value);
  if (found === undefined) throw new Error(`There is no status ${value}`);
  return found;
};

test("TRK-STAT-003: every status has a category, the last that begins and the last that ends stay, and codes are never used again", async () => {
  const { call } = world;
  const tracker = await world.aTracker();
  const path = `/trackers/${tracker.id}/statuses`;
  const before = await statusesOf(tracker);
  expect(before.map((one) => [one["state_code"], one["category"]])).toEqual([
    [0, "not_started"],
    [1, "in_progress"],
    [2, "waiting"],
    [3, "done"],
    [4, "not_applicable"],
    [5, "cancelled"],
  ]);
  for (const last of ["Not started", "Completed"]) {
    const { id } = named(before, last);
    expect((await call("FIONA", "DELETE", `${path}/${id}`)).status).toBe(422);
    expect((await call("FIONA", "PATCH", `${path}/${id}`, { body: { category: "waiting" } })).status).toBe(422);
  }
  expect((await call("FIONA", "POST", path, { body: { value: "Odd", category: "odd" } })).status).toBe(400);
  const made = dataOf(await call("FIONA", "POST", path, { body: { value: "At the court", category: "waiting" } }));
  expect(made["state_code"]).toBe(6);
  dataOf(
    await call("FIONA", "PATCH", `${path}/${made.id}`, { body: { value: "With the court", before: before[0]?.id } }),
  );
  expect(named(await statusesOf(tracker), "With the court")["state_code"]).toBe(6);
  expect((await call("FIONA", "DELETE", `${path}/${made.id}`)).status).toBe(200);
  const next = dataOf(await call("FIONA", "POST", path, { body: { value: "With the bank", category: "waiting" } }));
  expect(next["state_code"]).toBe(7);
});

test("TRK-STAT-004: a status in use asks for what takes its place; names and colours are others at once everywhere", async () => {
  const { call } = world;
  const tracker = await world.aTracker();
  const path = `/trackers/${tracker.id}/statuses`;
  const statuses = await statusesOf(tracker);
  const [waiting, begun] = [named(statuses, "Waiting"), named(statuses, "In progress")];
  const task = await world.aTask(tracker, { assignees: [{ ty: "user", work_id: "MIA" }] });
  dataOf(await world.patch(task, { status_id: waiting.id }));
  dataOf(await call("FIONA", "PATCH", `${path}/${waiting.id}`, { body: { value: "On hold", colour: "purple" } }));
  const shown = { status: { value: "On hold", colour: "purple" } };
  expect(await world.read(task)).toMatchObject(shown);
  expect(listOf(await call("MIA", "GET", "/me/tasks"))).toMatchObject([shown]);
  expect(await call("FIONA", "DELETE", `${path}/${waiting.id}`)).toMatchObject({
    status: 409,
    body: { error: { code: "in_use", details: { tasks: 1 } } },
  });
  expect(await world.read(task)).toMatchObject(shown);
  expect((await call("FIONA", "DELETE", `${path}/${waiting.id}?replace_by=${begun.id}`)).status).toBe(200);
  expect(await world.read(task)).toMatchObject({ status: { id: begun.id } });
  expect((await statusesOf(tracker)).map(({ id }) => id)).not.toContain(waiting.id);
});

test("TRK-SEC-002: a tracker and each of its sections say how far they are; what is not applicable or cancelled does not count", async () => {
  const { call } = world;
  const tracker = await world.aTracker();
  const statuses = await statusesOf(tracker);
  const section = async (title: string, parent?: string) =>
    dataOf(
      await call("WILL", "POST", `/trackers/${tracker.id}/sections`, {
        body: { title, ...(parent === undefined ? {} : { parent_section_id: parent }) },
      }),
    );
  const first = await section("First");
  const second = await section("Second");
  const add = async (given: { section_id: string; due_date?: string }, status?: string) => {
    const task = await world.aTask(tracker, given);
    if (status !== undefined) dataOf(await world.patch(task, { status_id: named(statuses, status).id }));
  };
  await add({ section_id: first.id }, "Completed");
  await add({ section_id: first.id, due_date: "2026-03-09" });
  await add({ section_id: first.id }, "Not applicable");
  await add({ section_id: second.id }, "Cancelled");
  await add({ section_id: second.id, due_date: "2026-03-09" }, "Completed");
  const sections = listOf(await call("RUTH", "GET", `/trackers/${tracker.id}/sections`));
  expect(sections.map((one) => one["progress"])).toEqual([
    expect.objectContaining({ done: 1, countable: 2 }),
    expect.objectContaining({ done: 1, countable: 1 }),
  ]);
  expect(dataOf(await call("RUTH", "GET", `/trackers/${tracker.id}`))).toMatchObject({
    owner: { id: "FIONA" },
    matter_name: expect.any(String),
    is_followed: false,
    progress: { done: 2, countable: 3, overdue: 1 },
  });
});

test("TRK-PERM-007: an administrator of Tracker sets the organisation's pages, and sees of matters what their own rights let them see", async () => {
  const { office, call, matter } = world;
  const tracker = await world.aTracker();
  const task = await world.aTask(tracker, { title: "Secret of the matter" });
  // Administers Tracker, and is kept out of this matter's library.
  office.addPerson("TARA", { groups: ["NRTADMIN"] });
  expect((await call("TARA", "GET", "/organisation")).status).toBe(200);
  for (const path of [`/matters/${matter}/trackers`, `/trackers/${tracker.id}`, `/tasks/${task.id}`]) {
    expect([path, (await call("TARA", "GET", path)).status]).toEqual([path, 404]);
  }
  const found = await call("TARA", "GET", "/search?q=Secret");
  expect(found.body).toMatchObject({ data: [] });
  expect((await call("FIONA", "GET", "/organisation")).status).toBe(403);
});
