import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestTracker } from "../../testing/index.ts";
import type { TestTracker, TrackerAnswer } from "../../testing/index.ts";

let test_: TestTracker;
let call: TestTracker["call"];
const M = "ACTIVE!1";
const PEOPLE = { FIONA: "full_access", WILL: "read_write", RUTH: "read", NED: "no_access" } as const;

interface Made {
  readonly id: string;
  readonly rev: number;
  readonly [name: string]: unknown;
}
const dataOf = (answer: TrackerAnswer): Made => {
  if (answer.status >= 400) throw new Error(JSON.stringify(answer.body));
  return answer.body.data as Made;
};
const listOf = (answer: TrackerAnswer): Made[] => dataOf(answer) as unknown as Made[];
let count = 0;
const aTracker = async (by = "FIONA", matter = M): Promise<Made> =>
  dataOf(await call(by, "POST", `/matters/${matter}/trackers`, { body: { name: `Tracker ${(count += 1)}` } }));
const aTask = async (tracker: Made, body: object = {}, by = "WILL"): Promise<Made> =>
  dataOf(await call(by, "POST", `/trackers/${tracker.id}/tasks`, { body: { title: "A task", ...body } }));
const patch = async (task: Made, body: object, given: { by?: string; rev?: number } = {}) =>
  call(given.by ?? "WILL", "PATCH", `/tasks/${task.id}`, {
    body,
    headers: { "if-match": `"${given.rev ?? task.rev}"` },
  });

beforeAll(async () => {
  test_ = await openTestTracker();
  call = test_.call;
  for (const userId of [...Object.keys(PEOPLE), "MIA", "NOAH", "OLA", "PETE"]) test_.office.addPerson(userId);
  test_.office.addPerson("GREG", { groups: ["CORPORATE"] });
  test_.office.addPerson("ADMIN", { groups: ["NRTADMIN"], isAdministrator: true });
  const members = { MIA: "read", NOAH: "read", OLA: "read", PETE: "read", CORPORATE: "read", GREG: "read" } as const;
  test_.office.addMatter(M, { ...PEOPLE, ...members });
  test_.office.addMatter("ACTIVE!2", { WILL: "read_write" });
});
afterAll(() => test_[Symbol.asyncDispose]());

describe("trackers", () => {
  test("TRK-TRK-001, -002, TRK-DATA-001: made in a matter, listed in its order with owner and times", async () => {
    const first = await aTracker("WILL");
    const second = await aTracker("FIONA");
    const rows = listOf(await call("RUTH", "GET", `/matters/${M}/trackers`));
    expect(rows.map(({ id }) => id)).toEqual([first.id, second.id]);
    expect(rows[0]).toMatchObject({
      workspace_id: M,
      owner: { id: "WILL", name: "Will" },
      is_default: true,
      created_at: "2026-03-10T09:00:00.000Z",
      standing: "R",
    });
    expect(listOf(await call("WILL", "GET", "/matters/ACTIVE!2/trackers"))).toEqual([]);
  });

  test("TRK-TRK-003: the default tracker is made for who may, and missing for others", async () => {
    test_.office.addMatter("ACTIVE!3", { WILL: "read_write", RUTH: "read" });
    expect(await call("RUTH", "POST", "/matters/ACTIVE!3/default-tracker")).toMatchObject({
      status: 404,
      body: { error: { code: "no_tracker" } },
    });
    const made = dataOf(await call("WILL", "POST", "/matters/ACTIVE!3/default-tracker"));
    expect(made).toMatchObject({ name: "Tracker", is_default: true });
    expect(dataOf(await call("RUTH", "POST", "/matters/ACTIVE!3/default-tracker")).id).toBe(made.id);
  });

  test.each([
    ["   ", "required"],
    [String.raw`a\b`, "invalid"],
    ["x".repeat(256), "too_long"],
  ])("TRK-TRK-004: the name %j is refused", async (name, code) => {
    const answer = await call("WILL", "POST", `/matters/${M}/trackers`, { body: { name } });
    expect(answer).toMatchObject({ status: 422, body: { error: { messages: [{ code, field: "name" }] } } });
  });

  test("TRK-TRK-004, -006, -007: names are unique while they live; archive, bin and back", async () => {
    const tracker = await aTracker();
    const again = await call("WILL", "POST", `/matters/${M}/trackers`, {
      body: { name: String(tracker["name"]).toUpperCase() },
    });
    expect(again).toMatchObject({ status: 409, body: { error: { code: "duplicate" } } });
    expect((await call("FIONA", "POST", `/trackers/${tracker.id}/archive`)).status).toBe(200);
    expect(await call("WILL", "POST", `/trackers/${tracker.id}/tasks`, { body: { title: "x" } })).toMatchObject({
      status: 409,
      body: { error: { code: "archived" } },
    });
    const other = await aTracker();
    const idsOf = async (query: string) =>
      listOf(await call("WILL", "GET", `/matters/${M}/trackers?limit=1000${query}`)).map(({ id }) => id);
    expect(await idsOf("")).not.toContain(tracker.id);
    expect(await idsOf("&archived=true")).toEqual(expect.arrayContaining([tracker.id, other.id]));
    expect((await call("FIONA", "POST", `/trackers/${tracker.id}/restore`)).status).toBe(200);
    expect((await call("FIONA", "DELETE", `/trackers/${tracker.id}`)).status).toBe(200);
    const bin = listOf(await call("FIONA", "GET", `/matters/${M}/trackers?deleted=true`));
    expect(bin.map(({ id }) => id)).toContain(tracker.id);
    expect((await call("FIONA", "POST", `/trackers/${tracker.id}/restore`)).status).toBe(200);
  });

  test("TRK-DATA-010: different fields merge, the same one is a conflict", async () => {
    const tracker = await aTracker();
    const path = `/trackers/${tracker.id}`;
    const headers = { "if-match": '"1"' };
    expect((await call("FIONA", "PATCH", path, { body: { description: "One" }, headers })).status).toBe(200);
    expect((await call("FIONA", "PATCH", path, { body: { kind: "closing" }, headers })).status).toBe(200);
    expect(await call("FIONA", "PATCH", path, { body: { description: "Two" }, headers })).toMatchObject({
      status: 409,
      body: { error: { code: "edit_conflict", details: { current: { description: "One" } } } },
    });
    expect((await call("FIONA", "PATCH", path, { body: { kind: "task" } })).status).toBe(400);
  });
});

describe("tasks", () => {
  test("TRK-TASK-001, TRK-DATA-005: a task takes all its fields and the next number", async () => {
    const tracker = await aTracker();
    await aTask(tracker);
    const task = await aTask(tracker, {
      title: "  Draft   the deed ",
      notes: "Two\r\nlines",
      due_date: "2026-03-29",
      due_time: "01:30",
      due_time_zone: "Europe/London",
      priority: "high",
      assignees: [{ ty: "user", work_id: "mia" }],
    });
    expect(task).toMatchObject({
      number: 2,
      title: "Draft the deed",
      notes: "Two\nlines",
      priority: "high",
      status: { value: "Not started", state_code: 0, category: "not_started" },
      assignees: [
        { ty: "user", work_id: "MIA", name: "Mia", position: 1, access: "member", assigned_by: { id: "WILL" } },
      ],
      rev: 1,
    });
    expect(dataOf(await call("RUTH", "GET", `/trackers/${tracker.id}/tasks/2`)).id).toBe(task.id);
  });

  test("TRK-SEC-001, TRK-DATA-002: the order of the checklist follows sections, places and moves", async () => {
    const tracker = await aTracker();
    const section = async (title: string, body: object = {}) =>
      dataOf(await call("WILL", "POST", `/trackers/${tracker.id}/sections`, { body: { title, ...body } }));
    const one = await section("One");
    const two = await section("Two");
    const inner = await section("Inner", { parent_section_id: one.id });
    const a = await aTask(tracker, { title: "a", section_id: one.id });
    const b = await aTask(tracker, { title: "b", section_id: two.id });
    const c = await aTask(tracker, { title: "c", parent_id: a.id });
    await aTask(tracker, { title: "d", section_id: inner.id });
    await aTask(tracker, { title: "e" });
    await aTask(tracker, { title: "f", section_id: one.id, before: a.id });
    const titles = async () =>
      listOf(await call("RUTH", "GET", `/trackers/${tracker.id}/tasks`)).map(({ title }) => title);
    expect(await titles()).toEqual(["e", "f", "a", "c", "d", "b"]);
    const move = async (task: Made, body: object) => call("WILL", "POST", `/tasks/${task.id}/move`, { body });
    expect(await move(a, { parent_id: c.id })).toMatchObject({ status: 422, body: { error: { code: "cycle" } } });
    dataOf(await move(a, { parent_id: b.id }));
    expect(await titles()).toEqual(["e", "f", "d", "b", "a", "c"]);
    const headers = { "if-match": '"1"' };
    dataOf(await call("WILL", "PATCH", `/sections/${two.id}`, { body: { before: one.id }, headers }));
    expect(await titles()).toEqual(["e", "b", "a", "c", "f", "d"]);
    expect((await call("WILL", "DELETE", `/sections/${one.id}?tasks=keep`)).status).toBe(200);
    expect(await titles()).toEqual(["e", "f", "b", "a", "c", "d"]);
    const sections = listOf(await call("RUTH", "GET", `/trackers/${tracker.id}/sections`));
    expect(sections.map(({ title, outline }) => [title, outline])).toEqual([
      ["Two", "1"],
      ["Inner", "2"],
    ]);
    expect((await call("WILL", "DELETE", `/sections/${two.id}?tasks=delete`)).status).toBe(200);
    expect(await titles()).toEqual(["e", "f", "d"]);
  });

  test("TRK-LIM-004: five levels of sub-tasks and three of sections", async () => {
    const tracker = await aTracker();
    let parent = await aTask(tracker);
    for (let level = 1; level <= 5; level += 1) parent = await aTask(tracker, { parent_id: parent.id });
    const deeper = await call("WILL", "POST", `/trackers/${tracker.id}/tasks`, {
      body: { title: "x", parent_id: parent.id },
    });
    expect(deeper).toMatchObject({ status: 422, body: { error: { code: "too_deep" } } });
  });

  test("TRK-TASK-002: pasted lines become tasks and sub-tasks", async () => {
    const tracker = await aTracker();
    const lines = [
      { title: "a" },
      { title: "b", level: 1 },
      { title: "c", level: 2 },
      { title: "d", level: 1 },
      { title: "e" },
    ];
    dataOf(await call("WILL", "POST", `/trackers/${tracker.id}/tasks/paste`, { body: { lines } }));
    const rows = listOf(await call("WILL", "GET", `/trackers/${tracker.id}/tasks`));
    expect(rows.map(({ title, depth }) => [title, depth])).toEqual([
      ["a", 1],
      ["b", 2],
      ["c", 3],
      ["d", 2],
      ["e", 1],
    ]);
  });

  test("TRK-DATA-010: two people change different fields of a task; the same field is a conflict", async () => {
    const task = await aTask(await aTracker());
    expect((await patch(task, { title: "One" })).status).toBe(200);
    const merged = dataOf(await patch(task, { notes: "Mine" }, { by: "FIONA" }));
    expect(merged).toMatchObject({ title: "One", notes: "Mine", rev: 3 });
    expect(await patch(task, { title: "Two" }, { by: "FIONA" })).toMatchObject({
      status: 409,
      body: { error: { code: "edit_conflict", details: { current: { title: "One" } } } },
    });
    expect((await patch(task, { title: "One" }, { by: "FIONA" })).status).toBe(200);
  });

  test("TRK-DATA-004, TRK-STAT-001, TRK-STAT-005: a tracker's statuses are listed with their codes; completed_at is set exactly while it is done, and the former status comes back", async () => {
    const tracker = await aTracker();
    const task = await aTask(tracker);
    const statuses = listOf(await call("WILL", "GET", `/trackers/${tracker.id}/statuses`));
    expect(statuses.map(({ value, state_code: code }) => [value, code])).toEqual([
      ["Not started", 0],
      ["In progress", 1],
      ["Waiting", 2],
      ["Completed", 3],
      ["Not applicable", 4],
      ["Cancelled", 5],
    ]);
    dataOf(await patch(task, { status_id: statuses[2]?.id }));
    const done = dataOf(await call("WILL", "POST", `/tasks/${task.id}/complete`, { body: {} }));
    expect(done).toMatchObject({ status: { category: "done" }, completed_by: { id: "WILL" } });
    expect(done["completed_at"]).toBe("2026-03-10T09:00:00.000Z");
    const open = dataOf(await call("WILL", "POST", `/tasks/${task.id}/reopen`));
    expect(open).toMatchObject({ status: { value: "Waiting" } });
    expect(open["completed_at"]).toBeUndefined();
  });

  test("TRK-TASK-005, -017: open sub-tasks are asked about; the bin takes and gives them back together", async () => {
    const tracker = await aTracker();
    const parent = await aTask(tracker);
    const child = await aTask(tracker, { parent_id: parent.id });
    const complete = async (body: object) => call("WILL", "POST", `/tasks/${parent.id}/complete`, { body });
    expect(await complete({})).toMatchObject({ status: 409, body: { error: { code: "open_subtasks" } } });
    expect(dataOf(await complete({ subtasks: "complete" }))).toMatchObject({ subtasks: 1, subtasks_done: 1 });
    expect(await call("WILL", "DELETE", `/tasks/${parent.id}`)).toMatchObject({ body: { data: { deleted: 2 } } });
    expect((await call("RUTH", "GET", `/tasks/${child.id}`)).status).toBe(404);
    expect(listOf(await call("WILL", "GET", `/trackers/${tracker.id}/tasks?deleted=true`))).toHaveLength(1);
    dataOf(await call("WILL", "POST", `/tasks/${parent.id}/restore`));
    expect(listOf(await call("RUTH", "GET", `/trackers/${tracker.id}/tasks`))).toHaveLength(2);
  });

  test("TRK-DUE-001, -004, -006, -007: dates, times in a zone, lateness and how often it moved", async () => {
    const task = await aTask(await aTracker(), { due_date: "2026-03-09" });
    expect(task["is_overdue"]).toBe(true);
    const timed = dataOf(
      await patch(task, { due_date: "2026-07-01", due_time: "09:30", due_time_zone: "Europe/London" }),
    );
    expect(timed).toMatchObject({ due_at: "2026-07-01T08:30:00.000Z", due_moves: 1, is_overdue: false });
    expect((await patch(timed, { start_date: "2026-07-02" })).status).toBe(422);
    expect((await patch(timed, { due_date: "2026-02-30" })).status).toBe(422);
    const cleared = dataOf(await patch(timed, { due_date: null }));
    expect(cleared["due_date"]).toBeUndefined();
    expect(cleared["due_at"]).toBeUndefined();
  });

  test("work-api.md 17.4: a repeated request under the same key makes one task", async () => {
    const tracker = await aTracker();
    const given = { body: { title: "Once" }, headers: { "idempotency-key": "k-1" } };
    const first = dataOf(await call("WILL", "POST", `/trackers/${tracker.id}/tasks`, given));
    const again = await call("WILL", "POST", `/trackers/${tracker.id}/tasks`, given);
    expect(again.headers["idempotent-replayed"]).toBe("true");
    expect(dataOf(again).id).toBe(first.id);
    expect(listOf(await call("WILL", "GET", `/trackers/${tracker.id}/tasks`))).toHaveLength(1);
  });

  test("TRK-VIEW-003, -004: filters, sorting and groups page by keys without gaps", async () => {
    const tracker = await aTracker();
    for (let number = 1; number <= 25; number += 1) {
      const due = number % 3 === 0 ? {} : { due_date: `2026-03-${String(number).padStart(2, "0")}` };
      await aTask(tracker, { title: `Task ${number}`, priority: number % 2 === 0 ? "high" : "low", ...due });
    }
    const walk = async (query: string) => {
      const found: unknown[] = [];
      let cursor = "";
      do {
        const answer = await call("RUTH", "GET", `/trackers/${tracker.id}/tasks?limit=4&${query}${cursor}`);
        found.push(...listOf(answer).map(({ number }) => number));
        cursor = answer.body.cursor === undefined ? "" : `&cursor=${answer.body.cursor}`;
      } while (cursor !== "");
      return found;
    };
    const numbers = Array.from({ length: 25 }, (_, at) => at + 1);
    expect(await walk("")).toEqual(numbers);
    expect(await walk("sort=-number")).toEqual(numbers.toReversed());
    const filter = (value: object) => `filter=${encodeURIComponent(JSON.stringify(value))}`;
    const high = { field: "priority", op: "any", values: ["high"] };
    const late = { field: "due_date", op: "relative", values: ["overdue"] };
    expect(await walk(filter({ and: [high, late] }))).toEqual([2, 4, 8]);
    expect(
      await walk(
        filter({
          or: [
            { field: "number", op: "any", values: ["5"] },
            { field: "title", op: "contains", values: ["k 7"] },
          ],
        }),
      ),
    ).toEqual([5, 7]);
    expect(await walk(`q=${encodeURIComponent("task 2")}`)).toEqual([2, 20, 21, 22, 23, 24, 25]);
    const dates = await walk("sort=due_date,-number");
    expect(dates.slice(-8)).toEqual([24, 21, 18, 15, 12, 9, 6, 3]);
    expect(new Set(dates).size).toBe(25);
    const grouped = await call("RUTH", "GET", `/trackers/${tracker.id}/tasks?group_by=due&total=true&limit=1000`);
    expect(grouped.body.total_count).toBe(25);
    expect(grouped.body.groups).toEqual([
      { key: "overdue", label: "overdue", count: 6 },
      { key: "today", label: "today", count: 1 },
      { key: "next_3_days", label: "next_3_days", count: 2 },
      { key: "later", label: "later", count: 8 },
      { key: "no_date", label: "no_date", count: 8 },
    ]);
    expect(new Set(await walk("group_by=priority&sort=number"))).toEqual(new Set(numbers));
    for (const hostile of [
      "filter={",
      'filter={"field":"x"}',
      "sort=tree;drop",
      "group_by='",
      "cursor=abc",
      "limit=0",
    ]) {
      expect((await call("RUTH", "GET", `/trackers/${tracker.id}/tasks?${hostile}`)).status, hostile).toBe(400);
    }
  });
});
