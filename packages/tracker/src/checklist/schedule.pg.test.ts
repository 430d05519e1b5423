import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dataOf, listOf, openTestChecklist } from "../../testing/index.ts";
import type { Made, TestChecklist } from "../../testing/index.ts";

let firm: TestChecklist;
beforeAll(async () => {
  firm = await openTestChecklist();
});
afterAll(() => firm[Symbol.asyncDispose]());

const after = (anchor: Made, amount = 1, unit = "day") => ({
  due_rule: { anchor_type: "task_due", anchor_id: anchor.id, direction: "after", amount, unit, roll: "none" },
});
const aKeyDate = async (tracker: Made, date: string | null): Promise<Made> =>
  dataOf(await firm.call("FIONA", "POST", `/trackers/${tracker.id}/key-dates`, { body: { name: "Closing", date } }));
const move = async (tracker: Made, keyDate: Made, body: object) =>
  firm.call("FIONA", "PATCH", `/trackers/${tracker.id}/key-dates/${keyDate.id}`, {
    body,
    headers: { "if-match": `"${keyDate.rev}"` },
  });

describe("relative due dates", () => {
  test("TRK-DUE-010, -011: reckoned from a key date; without one it waits for it", async () => {
    const tracker = await firm.aTracker();
    const closing = await aKeyDate(tracker, null);
    const rule = {
      anchor_type: "key_date",
      anchor_id: closing.id,
      direction: "before",
      amount: 5,
      unit: "working_day",
    };
    const task = await firm.aTask(tracker, { due_rule: rule });
    expect(task).not.toHaveProperty("due_date");
    expect(task["due_rule"]).toEqual({ ...rule, roll: "previous", anchor_name: "Closing" });
    await move(tracker, closing, { date: "2026-04-07" });
    // No holidays are set here: Tuesday, and five working days before it.
    expect(await firm.read(task)).toMatchObject({ due_date: "2026-03-31", due_moves: 0 });
    expect(listOf(await firm.call("RUTH", "GET", `/trackers/${tracker.id}/key-dates`))).toMatchObject([
      { name: "Closing", date: "2026-04-07", tasks: 1 },
    ]);
  });

  test("TRK-DUE-012, -013: what hangs together moves in one go, done tasks stay; each move is one event", async () => {
    const tracker = await firm.aTracker();
    const first = await firm.aTask(tracker, { title: "First", due_date: "2026-04-01" });
    const second = await firm.aTask(tracker, { title: "Second", ...after(first) });
    const third = await firm.aTask(tracker, { ...after(second, 1, "week"), due_time: "10:00" });
    const done = await firm.aTask(tracker, after(first));
    await firm.call("WILL", "POST", `/tasks/${done.id}/complete`, { body: {} });
    const asked = { task_id: first.id, due_date: "2026-04-11" };
    const preview = await firm.call("WILL", "POST", `/trackers/${tracker.id}/shifts`, { body: asked });
    expect(preview.body).toMatchObject({
      data: [
        { task_id: second.id, from: "2026-04-02", to: "2026-04-12" },
        { task_id: third.id, from: "2026-04-09", to: "2026-04-19" },
      ],
      hidden: 0,
    });
    expect(await firm.read(second)).toMatchObject({ due_date: "2026-04-02" });
    dataOf(await firm.patch(first, { due_date: "2026-04-11" }));
    expect(await firm.read(second)).toMatchObject({ due_date: "2026-04-12", due_moves: 1, rev: 2 });
    expect(await firm.read(third)).toMatchObject({ due_date: "2026-04-19", due_at: "2026-04-19T09:00:00.000Z" });
    expect(await firm.read(done)).toMatchObject({ due_date: "2026-04-02" });
    const history = listOf(await firm.call("WILL", "GET", `/tasks/${second.id}/history`));
    expect(history[0]).toMatchObject({ action: "task.change", reason: "follows", after: { due_date: "2026-04-12" } });
  });

  test("TRK-DUE-012: moving only this one makes those that hung on it fixed", async () => {
    const tracker = await firm.aTracker();
    const first = await firm.aTask(tracker, { due_date: "2026-04-01" });
    const second = await firm.aTask(tracker, after(first));
    const third = await firm.aTask(tracker, after(second));
    dataOf(await firm.patch(first, { due_date: "2026-04-11", dependents: "fix" }));
    const fixed = await firm.read(second);
    expect(fixed).toMatchObject({ due_date: "2026-04-02", rev: 2 });
    expect(fixed).not.toHaveProperty("due_rule");
    expect(await firm.read(third)).toMatchObject({ due_date: "2026-04-03", due_rule: { anchor_id: second.id } });
  });

  test("TRK-DUE-014: a date set by hand, and no rule, make it fixed", async () => {
    const tracker = await firm.aTracker();
    const first = await firm.aTask(tracker, { due_date: "2026-04-01" });
    const second = await firm.aTask(tracker, after(first));
    expect(await firm.patch(second, { due_date: "2026-05-01", ...after(first) })).toMatchObject({ status: 422 });
    const fixed = dataOf(await firm.patch(second, { due_date: "2026-05-01" }));
    expect(fixed).not.toHaveProperty("due_rule");
    const again = dataOf(await firm.patch(fixed, after(first, 2)));
    expect(again).toMatchObject({ due_date: "2026-04-03" });
    expect(dataOf(await firm.patch(again, { due_rule: null }))).toMatchObject({ due_date: "2026-04-03" });
  });

  test("TRK-DUE-010: from a completion, which reopening takes back", async () => {
    const tracker = await firm.aTracker();
    const first = await firm.aTask(tracker);
    const rule = { ...after(first, 3).due_rule, anchor_type: "task_completed" };
    const second = await firm.aTask(tracker, { due_rule: rule });
    await firm.call("WILL", "POST", `/tasks/${first.id}/complete`, { body: {} });
    expect(await firm.read(second)).toMatchObject({ due_date: "2026-03-13" });
    await firm.call("WILL", "POST", `/tasks/${first.id}/reopen`);
    expect(await firm.read(second)).not.toHaveProperty("due_date");
  });

  test("TRK-DUE-012: what is in the bin is caught up with when it comes back", async () => {
    const tracker = await firm.aTracker();
    const closing = await aKeyDate(tracker, "2026-04-07");
    const rule = { anchor_type: "key_date", anchor_id: closing.id, direction: "after", amount: 1, unit: "day" };
    const task = await firm.aTask(tracker, { due_rule: rule });
    await firm.call("WILL", "DELETE", `/tasks/${task.id}`);
    await move(tracker, closing, { date: "2026-05-06" });
    await firm.call("WILL", "POST", `/tasks/${task.id}/restore`);
    expect(await firm.read(task)).toMatchObject({ due_date: "2026-05-07" });
    expect((await firm.call("FIONA", "DELETE", `/trackers/${tracker.id}/key-dates/${closing.id}`)).status).toBe(200);
    const kept = await firm.read(task);
    expect(kept).toMatchObject({ due_date: "2026-05-07" });
    expect(kept).not.toHaveProperty("due_rule");
  });

  test("TRK-DUE-016, TRK-DATA-006: a circle is refused with its way, also over sub-tasks and moves", async () => {
    const tracker = await firm.aTracker();
    const first = await firm.aTask(tracker, { title: "First", due_date: "2026-04-01" });
    const second = await firm.aTask(tracker, { title: "Second", ...after(first) });
    expect(await firm.patch(first, after(second))).toMatchObject({
      status: 422,
      body: {
        error: { code: "cycle", details: { path: [{ title: "First" }, { title: "Second" }, { title: "First" }] } },
      },
    });
    expect(await firm.patch(first, after(first))).toMatchObject({ status: 422, body: { error: { code: "cycle" } } });
    const child = await firm.aTask(tracker, { title: "Child", parent_id: second.id });
    expect(await firm.patch(second, after(child))).toMatchObject({ status: 422, body: { error: { code: "cycle" } } });
    expect((await firm.patch(child, after(second))).status).toBe(200);
    const moved = await firm.call("WILL", "POST", `/tasks/${first.id}/move`, { body: { parent_id: second.id } });
    expect(moved).toMatchObject({ status: 422, body: { error: { code: "cycle" } } });
  });

  test.each([
    ["a task of another tracker", { anchor_type: "task_due", anchor_id: "other" }],
    ["no anchor", { anchor_type: "key_date" }],
    ["an anchor too many", { anchor_type: "tracker_created", anchor_id: "other" }],
    ["a date that no calendar has", { anchor_type: "tracker_created", unit: "year", amount: 3000 }],
  ])(
    "TRK-DUE-010: %s is refused",
    async (_name, wrong: { anchor_type: string; anchor_id?: string; unit?: string; amount?: number }) => {
      const tracker = await firm.aTracker();
      const other = await firm.aTask(await firm.aTracker());
      const anchor = wrong.anchor_id === undefined ? {} : { anchor_id: other.id };
      const rule = { direction: "after", amount: 1, unit: "day", ...wrong, ...anchor };
      const refused = await firm.call("WILL", "POST", `/trackers/${tracker.id}/tasks`, {
        body: { title: "x", due_rule: rule },
      });
      expect(refused).toMatchObject({ status: 422, body: { error: { messages: [{ field: "due_rule" }] } } });
      expect(listOf(await firm.call("WILL", "GET", `/trackers/${tracker.id}/tasks`))).toEqual([]);
    },
  );

  test("TRK-DUE-018, TRK-TASK-013: a task that one may not see is no anchor, and has no name as one", async () => {
    const tracker = await firm.aTracker();
    const secret = await firm.aTask(tracker, { title: "Secret", due_date: "2026-04-01", visibility: "assignees_only" });
    const open = await firm.aTask(tracker, after(secret));
    expect((await firm.read(open, "FIONA"))["due_rule"]).toMatchObject({ anchor_name: "Secret" });
    const seen = await firm.read(open, "MIA");
    expect(seen["due_rule"]).toEqual({
      anchor_type: "task_due",
      direction: "after",
      amount: 1,
      unit: "day",
      roll: "none",
    });
    const mine = await firm.aTask(tracker, { due_date: "2026-04-01" }, "MIA");
    expect(await firm.patch(mine, after(secret), { by: "MIA" })).toMatchObject({ status: 422 });
    expect(await firm.patch(mine, after(mine), { by: "MIA" })).toMatchObject({ status: 422 });
    const asked = { body: { task_id: open.id, due_date: "2026-06-01" } };
    const hidden = await firm.aTask(tracker, { ...after(open), visibility: "assignees_only" });
    const preview = await firm.call("MIA", "POST", `/trackers/${tracker.id}/shifts`, asked);
    expect(preview.body).toMatchObject({ data: [], hidden: 1 });
    expect(hidden).toMatchObject({ due_date: "2026-04-03" });
  });

  test("TRK-PERM-001: key dates are of who sets trackers up, dates of who may change them", async () => {
    const tracker = await firm.aTracker();
    const path = `/trackers/${tracker.id}/key-dates`;
    expect((await firm.call("WILL", "POST", path, { body: { name: "Closing" } })).status).toBe(403);
    expect((await firm.call("NED", "GET", path)).status).toBe(404);
    await aKeyDate(tracker, null);
    expect((await firm.call("FIONA", "POST", path, { body: { name: "CLOSING" } })).status).toBe(409);
    expect((await firm.call("RUTH", "POST", `/trackers/${tracker.id}/shifts`, { body: {} })).status).toBe(403);
  });
});

describe("tasks that wait for others", () => {
  const wait = async (task: Made, anchor: Made, by = "WILL") =>
    firm.call(by, "POST", `/tasks/${task.id}/dependencies`, { body: { task_id: anchor.id } });
  const dependencies = async (task: Made, by = "WILL") =>
    dataOf(await firm.call(by, "GET", `/tasks/${task.id}/dependencies`));

  test("TRK-DUE-017: also in another tracker of the matter; done blockers no longer count; filtered by", async () => {
    const tracker = await firm.aTracker();
    const task = await firm.aTask(tracker, { title: "Sign" });
    const blocker = await firm.aTask(await firm.aTracker(), { title: "Approve", due_date: "2026-04-01" });
    const made = dataOf(await wait(task, blocker));
    expect(made).toMatchObject({ task_id: blocker.id, title: "Approve", category: "not_started" });
    expect(dataOf(await wait(task, blocker)).id).toBe(made.id);
    expect((await firm.read(task))["blockers"]).toBe(1);
    expect(await dependencies(blocker)).toMatchObject({ waits_for: [], awaited_by: [{ title: "Sign" }] });
    const filter = encodeURIComponent(JSON.stringify({ field: "blocked", op: "not_empty" }));
    const blocked = async () =>
      listOf(await firm.call("RUTH", "GET", `/trackers/${tracker.id}/tasks?filter=${filter}`));
    expect(await blocked()).toHaveLength(1);
    await firm.call("WILL", "POST", `/tasks/${blocker.id}/complete`, { body: {} });
    expect((await firm.read(task))["blockers"]).toBe(0);
    expect(await blocked()).toEqual([]);
    expect((await firm.call("WILL", "DELETE", `/tasks/${task.id}/dependencies/${made.id}`)).status).toBe(200);
    expect((await firm.call("WILL", "DELETE", `/tasks/${task.id}/dependencies/${made.id}`)).status).toBe(404);
    const told = listOf(await firm.call("WILL", "GET", `/tasks/${task.id}/history`)).map(({ action }) => action);
    expect(told).toEqual(["dependency.delete", "dependency.create", "task.create"].map((name) => name as never));
  });

  test("TRK-DUE-016: neither in a circle nor for the task above, which ends after it", async () => {
    const tracker = await firm.aTracker();
    const [one, two] = [await firm.aTask(tracker), await firm.aTask(tracker)];
    const child = await firm.aTask(tracker, { parent_id: two.id });
    expect((await wait(one, two)).status).toBe(201);
    for (const [task, anchor] of [
      [two, one],
      [child, two],
      [child, one],
      [one, one],
    ] as const) {
      expect(await wait(task, anchor)).toMatchObject({ status: 422, body: { error: { code: "cycle" } } });
    }
  });

  test("TRK-DUE-018, TRK-ASSG-010, TRK-PERM-005: who sees of it what", async () => {
    const tracker = await firm.aTracker();
    const secret = await firm.aTask(tracker, { title: "Secret", visibility: "assignees_only" });
    const ned = { assignees: [{ ty: "user", work_id: "NED" }], confirm_external: true };
    const task = await firm.aTask(tracker, { ...ned, due_rule: { ...after(secret).due_rule } });
    await wait(task, secret);
    expect(await dependencies(task, "MIA")).toEqual({ waits_for: [{ id: expect.any(String) }], awaited_by: [] });
    expect((await firm.read(task, "MIA"))["blockers"]).toBe(1);
    expect(await dependencies(task, "NED")).toEqual({ waits_for: [], awaited_by: [] });
    const external = await firm.read(task, "NED");
    expect(external["blockers"]).toBe(0);
    expect(external).not.toHaveProperty("due_rule");
    const other = await firm.aTask(tracker);
    expect((await wait(other, secret, "MIA")).status).toBe(422);
    expect((await wait(other, task, "RUTH")).status).toBe(403);
    expect((await wait(other, task, "NED")).status).toBe(404);
  });
});
