import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { NewWorkCalendarData } from "@muniment/tracker-api/organisation";
import { dataOf, listOf, openTestChecklist } from "../../testing/index.ts";
import type { Made, TestChecklist, TrackerAnswer } from "../../testing/index.ts";

let test_: TestChecklist;
const call: TestChecklist["call"] = (...given) => test_.call(...given);

beforeAll(async () => {
  test_ = await openTestChecklist();
});
afterAll(() => test_[Symbol.asyncDispose]());

const put = async (page: string, value: unknown, by = "ADMIN"): Promise<TrackerAnswer> =>
  call(by, "PUT", `/organisation/settings/${page}`, { body: { value } });
const reset = async (page: string): Promise<TrackerAnswer> => call("ADMIN", "DELETE", `/organisation/settings/${page}`);
const calendars = async (): Promise<Made[]> => listOf(await call("WILL", "GET", "/organisation/calendars"));
const weekdays = [1, 2, 3, 4, 5];
const usual: NewWorkCalendarData = { name: "Working days", weekdays, holidays: [], locations: [] };

/** Puts a calendar in place of what it is now. */
async function putCalendar(id: string, body: object, by = "ADMIN"): Promise<TrackerAnswer> {
  const now = (await calendars()).find((one) => one.id === id);
  const headers = { "if-match": `"${now?.rev ?? 0}"` };
  return call(by, "PUT", `/organisation/calendars/${id}`, { body: { ...usual, ...body }, headers });
}

describe("TRK-STAT-002: the set of statuses with which trackers begin", () => {
  test("is the usual one with its codes, until the organisation has another; trackers that are there keep theirs", async () => {
    const before = await test_.aTracker();
    const statusesOf = async (tracker: Made) => listOf(await call("FIONA", "GET", `/trackers/${tracker.id}/statuses`));
    const codes = (await statusesOf(before)).map((status) => [status["value"], status["state_code"]]);
    expect(codes).toEqual([
      ["Not started", 0],
      ["In progress", 1],
      ["Waiting", 2],
      ["Completed", 3],
      ["Not applicable", 4],
      ["Cancelled", 5],
    ]);
    const own = [
      { value: "Draft", category: "in_progress", colour: "blue" },
      { value: "Open", category: "not_started", colour: "grey" },
      { value: "Filed", category: "done", colour: "green" },
    ];
    expect((await put("statuses", own)).status).toBe(200);
    const after = await statusesOf(await test_.aTracker());
    expect(after.map(({ value, state_code, is_default }) => [value, state_code, is_default])).toEqual([
      ["Draft", 0, false],
      ["Open", 1, true],
      ["Filed", 2, false],
    ]);
    expect((await statusesOf(before)).map(({ value }) => value)).toContain("Completed");
    await reset("statuses");
    expect((await statusesOf(await test_.aTracker())).map(({ value }) => value)).toContain("Completed");
  });

  test.each([
    [
      "no end",
      [
        { value: "A", category: "not_started", colour: "grey" },
        { value: "B", category: "waiting", colour: "red" },
      ],
    ],
    [
      "one name twice",
      [
        { value: "A", category: "not_started", colour: "grey" },
        { value: "a", category: "done", colour: "red" },
      ],
    ],
    [
      "a colour that is none",
      [
        { value: "A", category: "not_started", colour: "#fff" },
        { value: "B", category: "done", colour: "red" },
      ],
    ],
    ["one only", [{ value: "A", category: "done", colour: "grey" }]],
  ])("a set with %s is refused", async (_what, statuses) => {
    expect([409, 422]).toContain((await put("statuses", statuses)).status);
  });
});

test("TRK-PRI-001 priorities are called as the organisation calls them, and the others are not offered; None always is", async () => {
  const settingsOf = async () =>
    (dataOf(await call("RUTH", "GET", "/me"))["settings"] as { priorities: { id: string }[] }).priorities;
  const given = (await settingsOf()).map((one) => ({ ...one, label: `P ${one.id}`, offered: one.id !== "low" }));
  expect((await put("priorities", given)).status).toBe(200);
  expect(await settingsOf()).toEqual(given);
  expect(
    (
      await put(
        "priorities",
        given.map((one) => ({ ...one, offered: false })),
      )
    ).status,
  ).toBe(422);
  expect((await put("priorities", given.slice(1))).status).toBe(422);
  await reset("priorities");
});

describe("who sets", () => {
  test("NRTADMIN; others see no settings and change none, which is audited", async () => {
    for (const [method, path, body] of [
      ["GET", "/organisation"],
      ["PUT", "/organisation/settings/export", { value: { by_readers: false } }],
      ["DELETE", "/organisation/settings/export"],
      ["POST", "/organisation/calendars", { ...usual, name: "Other" }],
      ["POST", "/organisation/calendars/default/preview", usual],
      ["POST", "/organisation/holidays", { format: "csv", text: "" }],
      ["DELETE", "/organisation/calendars/default"],
    ] as const) {
      const given = body === undefined ? {} : { body };
      expect((await call("FIONA", method, path, given)).status, `${method} ${path}`).toBe(403);
      expect((await call(undefined, method, path, given)).status, `${method} ${path}`).toBe(401);
    }
    const { rows } = await test_.database.pool.query(
      "select 1 from platform.audit where action = 'settings.change' and outcome <> 'ok' and actor_id = 'FIONA'",
    );
    expect(rows).toHaveLength(2);
  });

  test("TRK-ADM-020 a change is audited with what was before, is told with who made it, and is reset", async () => {
    await put("export", { by_readers: false });
    const shown = dataOf(await call("ADMIN", "GET", "/organisation"));
    expect(shown["changed"]).toEqual([{ page: "export", at: expect.any(String), by: "Admin" }]);
    await reset("export");
    expect(dataOf(await call("ADMIN", "GET", "/organisation"))["changed"]).toEqual([]);
    const { rows } = await test_.database.pool.query(
      "select before, after from platform.audit where action = 'settings.change' and outcome = 'ok' and object_id = 'export' order by id",
    );
    const [off, on] = [{ value: { by_readers: false } }, { value: { by_readers: true } }];
    expect(rows).toEqual([
      { before: on, after: off },
      { before: off, after: on },
    ]);
  });

  test("CC-BGA-014 the application says how it stands itself, to anybody", async () => {
    expect(dataOf(await call(undefined, "GET", "/status"))).toEqual({ state: "ready" });
  });

  test("readers export nothing where the organisation does not let them", async () => {
    const tracker = await test_.aTracker();
    const exportBy = async (by: string) =>
      (await call(by, "POST", `/trackers/${tracker.id}/export`, { body: { format: "csv" } })).status;
    expect(await exportBy("RUTH")).toBe(200);
    await put("export", { by_readers: false });
    expect([await exportBy("RUTH"), await exportBy("WILL")]).toEqual([403, 200]);
    await reset("export");
  });
});

describe("people from outside", () => {
  test("who loses access sees the task no more, unless the organisation lets them keep it; a policy wins in any case", async () => {
    const { office, matter } = test_;
    const tracker = await test_.aTracker();
    const task = await test_.aTask(tracker, { assignees: [{ ty: "user", work_id: "MIA" }] });
    const sees = async () => [
      (await call("MIA", "GET", `/tasks/${task.id}`)).status,
      listOf(await call("MIA", "GET", "/me/tasks")).some(({ id }) => id === task.id),
    ];
    expect(await sees()).toEqual([200, true]);
    office.setLevel(matter, "MIA", "no_access");
    expect(await sees()).toEqual([404, false]);
    await put("external", { allowed: true, show_matter_name: false, on_access_loss: "keep" });
    expect(await sees()).toEqual([200, true]);
    expect(dataOf(await call("MIA", "GET", `/tasks/${task.id}`))).not.toHaveProperty("matter_name");
    await put("external", { allowed: true, show_matter_name: true, on_access_loss: "keep" });
    expect(dataOf(await call("MIA", "GET", `/tasks/${task.id}`))).toHaveProperty("matter_name");
    office.wallOff(matter, "MIA");
    expect(await sees()).toEqual([404, false]);
    await reset("external");
  });

  test("TRK-ASSG-009 the organisation may forbid to assign to people from outside", async () => {
    const tracker = await test_.aTracker();
    await put("external", { allowed: false, show_matter_name: false, on_access_loss: "remove_visibility" });
    const body = { title: "A task", assignees: [{ ty: "user", work_id: "NED" }], confirm_external: true };
    expect((await call("WILL", "POST", `/trackers/${tracker.id}/tasks`, { body })).body.error?.code).toBe(
      "external_forbidden",
    );
    await reset("external");
  });
});

describe("TRK-CAL-001, -002: working days", () => {
  test("the usual calendar is Monday to Friday; offices have others, and a tracker may name its own", async () => {
    expect(await calendars()).toMatchObject([{ id: "default", weekdays, holidays: [], is_default: true }]);
    const holidays = [{ day: "2026-03-11", name: "A day in Dubai" }];
    const made = dataOf(
      await call("ADMIN", "POST", "/organisation/calendars", {
        body: { name: "Dubai", weekdays: [7, 1, 2, 3, 4], holidays, locations: ["Dubai"] },
      }),
    );
    test_.office.addPerson("DINA", { location: "dubai" });
    test_.office.setLevel(test_.matter, "DINA", "read_write");
    expect(dataOf(await call("DINA", "GET", "/me"))["calendar"]).toEqual({ weekdays: [1, 2, 3, 4, 7], holidays });
    expect(dataOf(await call("WILL", "GET", "/me"))["calendar"]).toEqual({ weekdays, holidays: [] });

    const tracker = await test_.aTracker();
    const keyDate = dataOf(
      await call("FIONA", "POST", `/trackers/${tracker.id}/key-dates`, {
        body: { name: "Closing", date: "2026-03-10" },
      }),
    );
    const rule = { anchor_type: "key_date", anchor_id: keyDate.id, direction: "after", amount: 1, unit: "working_day" };
    expect((await test_.aTask(tracker, { due_rule: rule }))["due_date"]).toBe("2026-03-11");
    const named = await call("FIONA", "PATCH", `/trackers/${tracker.id}`, {
      body: { calendar_id: made.id },
      headers: { "if-match": `"${tracker.rev}"` },
    });
    expect(dataOf(named)["calendar_id"]).toBe(made.id);
    expect((await test_.aTask(tracker, { due_rule: rule }))["due_date"]).toBe("2026-03-12");

    const taken = await call("ADMIN", "POST", "/organisation/calendars", {
      body: { ...usual, name: "Other", locations: ["DUBAI"] },
    });
    expect(taken.status).toBe(422);
    expect((await call("ADMIN", "DELETE", `/organisation/calendars/${made.id}`)).status).toBe(200);
    expect(dataOf(await call("FIONA", "GET", `/trackers/${tracker.id}`))).not.toHaveProperty("calendar_id");
    expect((await call("ADMIN", "DELETE", "/organisation/calendars/default")).status).toBe(422);
    await call("FIONA", "DELETE", `/trackers/${tracker.id}`);
  });

  test("TRK-CAL-005 a change is previewed; what is open moves when it is applied, and is left alone otherwise", async () => {
    const tracker = await test_.aTracker();
    const keyDate = dataOf(
      await call("FIONA", "POST", `/trackers/${tracker.id}/key-dates`, {
        body: { name: "Closing", date: "2026-05-01" },
      }),
    );
    const rule = { anchor_type: "key_date", anchor_id: keyDate.id, direction: "after", amount: 1, unit: "working_day" };
    const open = await test_.aTask(tracker, { due_rule: rule });
    const after = await test_.aTask(tracker, {
      due_rule: { ...rule, anchor_type: "task_due", anchor_id: open.id },
    });
    expect([open["due_date"], after["due_date"]]).toEqual(["2026-05-04", "2026-05-05"]);
    const holidays = [{ day: "2026-05-04", name: "May" }];
    const body = { ...usual, holidays };
    const preview = await call("ADMIN", "POST", "/organisation/calendars/default/preview", { body });
    expect(dataOf(preview)).toEqual({ dates: 2, trackers: 1 });
    expect((await test_.read(open))["due_date"]).toBe("2026-05-04");
    expect((await putCalendar("default", { holidays })).status).toBe(200);
    expect((await test_.read(open))["due_date"]).toBe("2026-05-04");
    expect((await putCalendar("default", { holidays, apply: true })).status).toBe(200);
    expect([(await test_.read(open))["due_date"], (await test_.read(after))["due_date"]]).toEqual([
      "2026-05-05",
      "2026-05-06",
    ]);
    const stale = await call("ADMIN", "PUT", "/organisation/calendars/default", {
      body,
      headers: { "if-match": '"1"' },
    });
    expect(stale.status).toBe(409);
    await putCalendar("default", { holidays: [] });
    await call("FIONA", "DELETE", `/trackers/${tracker.id}`);
  });

  test("filters and moves by working days leave holidays out", async () => {
    // The clock says Tuesday, 10 March 2026.
    const holidays = [{ day: "2026-03-11", name: "A holiday" }];
    await putCalendar("default", { holidays });
    const tracker = await test_.aTracker();
    const task = await test_.aTask(tracker, { due_date: "2026-03-16" });
    const filter = JSON.stringify({ field: "due_date", op: "relative", values: ["next_3_days"] });
    const found = async () =>
      listOf(await call("WILL", "GET", `/trackers/${tracker.id}/tasks?filter=${encodeURIComponent(filter)}`)).map(
        ({ id }) => id,
      );
    expect(await found()).toEqual([task.id]);
    await putCalendar("default", { holidays: [] });
    expect(await found()).toEqual([]);
    await putCalendar("default", { holidays });
    const moved = await test_.aTask(tracker, { due_date: "2026-03-10" });
    const shift = { shift_due: { unit: "working_day", days: 1 } };
    await call("WILL", "POST", `/trackers/${tracker.id}/bulk`, { body: { tasks: [moved.id], ...shift } });
    expect((await test_.read(moved))["due_date"]).toBe("2026-03-12");
    await putCalendar("default", { holidays: [] });
  });

  test("TRK-CAL-003 a file is read without keeping anything, and the holidays of a calendar come out as one", async () => {
    const text = "date,name\n2026-12-25,Christmas Day\nnonsense\n";
    const read = dataOf(await call("ADMIN", "POST", "/organisation/holidays", { body: { format: "csv", text } }));
    const holidays = [{ day: "2026-12-25", name: "Christmas Day" }];
    expect(read["holidays"]).toEqual(holidays);
    expect(read["faults"]).toHaveLength(1);
    expect((await calendars())[0]?.["holidays"]).toEqual([]);
    await putCalendar("default", { holidays });
    const file = dataOf(await call("WILL", "GET", "/organisation/calendars/default/holidays?format=ics"));
    expect(file["text"]).toContain("DTSTART;VALUE=DATE:20261225");
    await putCalendar("default", { holidays: [] });
  });
});
