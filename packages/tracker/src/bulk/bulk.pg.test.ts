import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dataOf, listOf, openTestChecklist } from "../../testing/index.ts";
import type { Made, TestChecklist } from "../../testing/index.ts";

let firm: TestChecklist;
beforeAll(async () => {
  firm = await openTestChecklist();
});
afterAll(() => firm[Symbol.asyncDispose]());

const bulk = async (tracker: Made, tasks: readonly Made[], change: object, by = "WILL") =>
  firm.call(by, "POST", `/trackers/${tracker.id}/bulk`, { body: { tasks: tasks.map(({ id }) => id), ...change } });
const read = async (tasks: readonly Made[]) => Promise.all(tasks.map(async (task) => firm.read(task)));
const user = (id: string) => ({ ty: "user", work_id: id });

describe("bulk edit", () => {
  test("TRK-BULK-003, -005: priority, dates and shifts for many, one event for each", async () => {
    const tracker = await firm.aTracker();
    const tasks = [await firm.aTask(tracker, { due_date: "2026-04-03" }), await firm.aTask(tracker)];
    expect(dataOf(await bulk(tracker, tasks, { set: { priority: "urgent" } }))).toMatchObject({ done: 2 });
    dataOf(await bulk(tracker, tasks, { shift_due: { days: 1, unit: "working_day" } }));
    expect(await read(tasks)).toMatchObject([{ priority: "urgent", due_date: "2026-04-06" }, { priority: "urgent" }]);
    dataOf(await bulk(tracker, tasks, { shift_due: { days: -7, unit: "day" } }));
    expect((await read(tasks))[0]).toMatchObject({ due_date: "2026-03-30" });
    const history = listOf(await firm.call("WILL", "GET", `/tasks/${tasks[1]?.id}/history`));
    expect(history.map(({ action }) => action)).toEqual(["task.change", "task.create"]);
  });

  test("TRK-BULK-001, -004, TRK-DATA-003: who would get a sixth stays as they are, or nothing is done at all", async () => {
    const tracker = await firm.aTracker();
    const full = await firm.aTask(tracker, {
      assignees: ["FIONA", "WILL", "RUTH", "MIA", "GREG"].map(user),
    });
    const empty = await firm.aTask(tracker);
    const admin = { mode: "add", assignees: [user("ADMIN")] };
    const mixed = dataOf(await bulk(tracker, [full, empty], { assign: admin }));
    expect(mixed).toMatchObject({ done: 1, results: [{ ok: false, code: "assignee_limit" }, { ok: true }] });
    const remove = { mode: "remove", assignees: [user("ADMIN")] };
    dataOf(await bulk(tracker, [empty], { assign: remove }));
    expect((await bulk(tracker, [empty, full], { assign: admin, all_or_nothing: true })).status).toBe(422);
    expect((await firm.read(empty))["assignees"]).toEqual([]);
    dataOf(await bulk(tracker, [full], { assign: { mode: "replace", assignees: [user("ADMIN")] } }));
    expect((await firm.read(full))["assignees"]).toMatchObject([{ work_id: "ADMIN" }]);
  });

  test("TRK-BULK-003: deleted and restored; TRK-PERM-006: what one may not see is not found, other trackers' neither", async () => {
    const tracker = await firm.aTracker();
    const task = await firm.aTask(tracker);
    const secret = await firm.aTask(tracker, { visibility: "assignees_only" });
    const other = await firm.aTask(await firm.aTracker());
    const gone = dataOf(await bulk(tracker, [task, secret, other], { delete: true }, "MIA"));
    expect(gone).toMatchObject({
      done: 1,
      results: [{ ok: true }, { ok: false, code: "not_found" }, { ok: false, code: "not_found" }],
    });
    expect(dataOf(await bulk(tracker, [task], { restore: true }, "MIA"))).toMatchObject({ done: 1 });
    expect((await bulk(tracker, [task], { delete: true }, "RUTH")).status).toBe(403);
    expect((await bulk(tracker, [task], { delete: true }, "NED")).status).toBe(404);
    expect((await bulk(tracker, [task], { delete: true, follow: true })).status).toBe(400);
  });
});

describe("what one follows and prefers", () => {
  const follow = async (by: string, type: string, target: string, method: "PUT" | "DELETE" = "PUT") =>
    firm.call(by, method, `/me/following/${type}/${encodeURIComponent(target)}`, method === "PUT" ? { body: {} } : {});
  const following = async (by: string) => listOf(await firm.call(by, "GET", "/me/following"));

  test("TRK-FOL-001, -002: trackers, tasks and people; what one loses has no name and can be let go", async () => {
    firm.office.addMatter("ACTIVE!5", { RUTH: "read", FIONA: "full_access" });
    const tracker = await firm.aTracker("FIONA", "ACTIVE!5");
    expect((await follow("RUTH", "tracker", tracker.id)).status).toBe(200);
    expect((await follow("RUTH", "tracker", tracker.id)).status).toBe(200);
    expect((await follow("RUTH", "user", "FIONA")).status).toBe(200);
    expect((await follow("RUTH", "user", "NOBODY")).status).toBe(404);
    expect((await follow("NED", "tracker", tracker.id)).status).toBe(404);
    expect(await following("RUTH")).toMatchObject([{ target_type: "tracker" }, { target_type: "user", name: "Fiona" }]);
    firm.office.setLevel("ACTIVE!5", "RUTH", "no_access");
    const [lost] = await following("RUTH");
    expect(lost).toMatchObject({ target_id: tracker.id });
    expect(lost).not.toHaveProperty("name");
    expect((await follow("RUTH", "tracker", tracker.id, "DELETE")).status).toBe(200);
    expect(await following("RUTH")).toHaveLength(1);
    expect(await following("WILL")).toEqual([]);
  });

  test("TRK-FOL-001, TRK-VIEW-002: preferences are one's own, changed key by key", async () => {
    const prefer = async (body: object) => firm.call("MIA", "PUT", "/me/preferences", { body });
    dataOf(await prefer({ digest: { my_tasks: false }, display: { a: 1, b: 2 } }));
    dataOf(await prefer({ time_zone: "Asia/Tokyo", display: { a: null } }));
    expect(dataOf(await firm.call("MIA", "GET", "/me/preferences"))).toEqual({
      digest: { enabled: true, my_tasks: false, assigned_by_me: true },
      time_zone: "Asia/Tokyo",
      display: { b: 2 },
    });
    expect(dataOf(await firm.call("WILL", "GET", "/me/preferences"))).toMatchObject({ display: {}, time_zone: null });
    expect((await prefer({ time_zone: "Mars/Olympus" })).status).toBe(422);
    expect((await prefer({ display: { a: "x".repeat(70_000) } })).status).toBe(422);
  });
});

describe("live updates", () => {
  test("TRK-TASK-016, TRK-PERM-005: a change is told to who may see it; what one may not see is told as lost", async () => {
    const tracker = await firm.aTracker();
    firm.office.addMatter("ACTIVE!6", { FIONA: "full_access" });
    const hidden = await firm.aTracker("FIONA", "ACTIVE!6");
    const open = await firm.app.inject({
      method: "GET",
      url: `/api/tracker/v1/stream?topics=tracker:${tracker.id},tracker:${hidden.id}`,
      headers: { authorization: "Bearer RUTH" },
      payloadAsStream: true,
    });
    expect(open.statusCode).toBe(200);
    const task = await firm.aTask(tracker);
    await firm.aTask(hidden, {}, "FIONA");
    const later = await firm.aTask(tracker, { title: "Later" });
    let told = "";
    for await (const chunk of open.stream()) {
      told += String(chunk);
      if (told.includes(later.id)) break;
    }
    expect(told).toContain(task.id);
    expect(told).toMatch(new RegExp(`event: access_lost\\ndata: .*${hidden.id}`));
    expect(told.split(hidden.id)).toHaveLength(2);
    expect((await firm.call("RUTH", "GET", "/stream?topics=planet:1")).status).toBe(400);
    expect((await firm.call(undefined, "GET", "/stream?topics=me")).status).toBe(401);
  });
});
