import { afterAll, beforeAll, expect, test } from "vitest";
import { dataOf, listOf, openTestChecklist } from "../../testing/index.ts";
import type { Made, TestChecklist } from "../../testing/index.ts";

let firm: TestChecklist;
let tracker: Made;

beforeAll(async () => {
  firm = await openTestChecklist();
  tracker = await firm.aTracker();
});
afterAll(() => firm[Symbol.asyncDispose]());

const user = (id: string) => ({ ty: "user", work_id: id });
const whoOf = (task: Made) => (task["assignees"] as { work_id: string }[]).map(({ work_id: id }) => id);
const mine = async (by: string) => listOf(await firm.call(by, "GET", "/me/tasks?limit=1000")).map(({ id }) => id);

test("TRK-ASSG-002: one task is assigned by itself, and many at once", async () => {
  const [one, two, three] = [await firm.aTask(tracker), await firm.aTask(tracker), await firm.aTask(tracker)];
  const alone = await firm.call("WILL", "PUT", `/tasks/${one.id}/assignees`, { body: { assignees: [user("MIA")] } });
  expect(whoOf(dataOf(alone))).toEqual(["MIA"]);
  const many = await firm.call("WILL", "POST", `/trackers/${tracker.id}/bulk`, {
    body: { tasks: [two.id, three.id], assign: { mode: "add", assignees: [user("MIA"), user("RUTH")] } },
  });
  expect(dataOf(many)).toMatchObject({ done: 2 });
  for (const task of [two, three]) expect(whoOf(await firm.read(task))).toEqual(["MIA", "RUTH"]);
  expect(await mine("MIA")).toEqual(expect.arrayContaining([one.id, two.id, three.id]));
});

test("TRK-PERM-010: an external user is assigned from outside of the matter, and as a member once they have an entry", async () => {
  firm.office.addPerson("EXTRA", { isExternal: true });
  const found = async () => listOf(await firm.call("WILL", "GET", `/trackers/${tracker.id}/assignable?q=extra`));
  expect(await found()).toMatchObject([{ group: "other", access: "no_access", reason: "external" }]);
  const task = await firm.aTask(tracker);
  const assign = async (confirm: object) =>
    firm.call("WILL", "POST", `/tasks/${task.id}/assignees/user/EXTRA`, { body: confirm });
  expect(await assign({})).toMatchObject({ status: 409, body: { error: { code: "external_confirmation" } } });
  expect(dataOf(await assign({ confirm_external: true }))["assignees"]).toMatchObject([{ access: "external" }]);
  expect(await mine("EXTRA")).toEqual([task.id]);
  expect((await firm.call("EXTRA", "GET", `/trackers/${tracker.id}/tasks`)).status).toBe(404);
  firm.office.setLevel(firm.matter, "EXTRA", "read");
  expect(await found()).toMatchObject([{ group: "member", access: "read" }]);
  expect((await firm.call("EXTRA", "GET", `/trackers/${tracker.id}/tasks`)).status).toBe(200);
});

test("TRK-TASK-011: every field can be cleared but title, status and tracker", async () => {
  const text = dataOf(
    await firm.call("FIONA", "POST", `/trackers/${tracker.id}/fields`, { body: { title: "Court", type: "text" } }),
  );
  const filled = {
    notes: "Call first",
    priority: "high",
    start_date: "2026-04-01",
    due_date: "2026-04-10",
    due_time: "10:00",
    custom_fields: { [text.id]: "High Court" },
    assignees: [user("MIA")],
  };
  let task = await firm.aTask(tracker, filled);
  const empty = {
    notes: null,
    priority: "none",
    start_date: null,
    due_date: null,
    custom_fields: { [text.id]: null },
  };
  task = dataOf(await firm.patch(task, empty));
  expect(task).toMatchObject({ notes: "", priority: "none", custom_fields: {} });
  for (const name of ["start_date", "due_date", "due_time", "due_at"]) expect(task).not.toHaveProperty(name);
  const cleared = await firm.call("WILL", "PUT", `/tasks/${task.id}/assignees`, { body: { assignees: [] } });
  expect(whoOf(dataOf(cleared))).toEqual([]);
  task = await firm.read(task);
  for (const body of [{ title: null }, { title: " " }, { status_id: null }, { status_id: "" }, { tracker_id: null }]) {
    const { status } = await firm.patch(task, body);
    expect([400, 422], JSON.stringify(body)).toContain(status);
  }
  expect(await firm.read(task)).toMatchObject({ title: task["title"], status: task["status"], tracker_id: tracker.id });
});

test("TRK-TASK-006, -007: a sub-task has every field and its own people, may be due after its parent, and says below what it is", async () => {
  const parent = await firm.aTask(tracker, { title: "Completion", due_date: "2026-03-20" });
  const below = await firm.aTask(tracker, {
    title: "Pay the tax",
    parent_id: parent.id,
    notes: "Online",
    priority: "urgent",
    due_date: "2026-03-27",
    start_date: "2026-03-12",
    assignees: [user("GREG")],
  });
  expect(below).toMatchObject({
    notes: "Online",
    priority: "urgent",
    due_date: "2026-03-27",
    start_date: "2026-03-12",
  });
  const his = listOf(await firm.call("GREG", "GET", "/me/tasks?limit=1000"));
  expect(his).toMatchObject([{ id: below.id, parent_type: "task", parent_id: parent.id, parent_title: "Completion" }]);
  expect(await mine("WILL")).not.toContain(parent.id);
});

test("TRK-TASK-012: a milestone has a date and no duration", async () => {
  const task = await firm.aTask(tracker, { start_date: "2026-04-01", due_date: "2026-04-10" });
  const flagged = dataOf(await firm.patch(task, { milestone: true }));
  expect(flagged).toMatchObject({ milestone: true, due_date: "2026-04-10" });
  expect(flagged).not.toHaveProperty("start_date");
  expect((await firm.patch(flagged, { start_date: "2026-04-02" })).status).toBe(422);
  expect(dataOf(await firm.patch(flagged, { milestone: false, start_date: "2026-04-02" }))).toMatchObject({
    milestone: false,
    start_date: "2026-04-02",
  });
});

test("TRK-PERM-003: the matter's access alone counts; owning, being assigned and following widen nothing", async () => {
  firm.office.addPerson("PAUL");
  firm.office.setLevel(firm.matter, "PAUL", "read_write");
  const own = await firm.aTracker("PAUL");
  const task = await firm.aTask(own, { assignees: [user("PAUL")] });
  dataOf(await firm.call("PAUL", "PUT", `/me/following/tracker/${own.id}`, { body: {} }));
  const rename = async () => (await firm.patch(await firm.read(task), { title: "Renamed" }, { by: "PAUL" })).status;
  expect(await rename()).toBe(200);
  firm.office.setLevel(firm.matter, "PAUL", "read");
  expect(await rename()).toBe(403);
  expect((await firm.call("PAUL", "PATCH", `/trackers/${own.id}`, { body: { name: "Mine" } })).status).toBe(403);
  firm.office.setLevel(firm.matter, "PAUL", "no_access");
  expect(await rename()).toBe(404);
  expect((await firm.call("PAUL", "GET", `/trackers/${own.id}/tasks`)).status).toBe(404);
  firm.office.setLevel(firm.matter, "PAUL", "full_access");
  expect(await rename()).toBe(200);
});
