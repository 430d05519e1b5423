import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dataOf, listOf, openTestChecklist } from "../../testing/index.ts";
import type { Made, TestChecklist } from "../../testing/index.ts";

let firm: TestChecklist;
beforeAll(async () => {
  firm = await openTestChecklist();
});
afterAll(() => firm[Symbol.asyncDispose]());

const settings = { open: true, due: "overdue", sort: "-due_date", group_by: "assignee", columns: ["due", "status"] };
const save = async (by: string, tracker: Made, body: object = {}) =>
  firm.call(by, "POST", `/trackers/${tracker.id}/views`, { body: { name: "Late", settings, ...body } });
const namesFor = async (by: string, tracker: Made) =>
  listOf(await firm.call(by, "GET", `/trackers/${tracker.id}/views`)).map(({ name }) => name);

describe("saved views", () => {
  test("TRK-VIEW-006: one's own are seen by nobody else; shared and default ones by everybody who sees the tracker", async () => {
    const tracker = await firm.aTracker();
    const mine = dataOf(await save("RUTH", tracker));
    expect(mine).toMatchObject({ is_mine: true, shared: false, scope: "tracker", settings });
    expect((await save("RUTH", tracker, { name: "LATE" })).status).toBe(409);
    expect((await save("WILL", tracker, { shared: true })).status).toBe(403);
    const first = dataOf(await save("FIONA", tracker, { name: "Board", is_default: true }));
    expect(first).toMatchObject({ shared: true, is_default: true });
    dataOf(await save("FIONA", tracker, { name: "Other", is_default: true }));
    const seen = listOf(await firm.call("WILL", "GET", `/trackers/${tracker.id}/views`));
    expect(seen).toMatchObject([
      { name: "Board", is_default: false, is_mine: false },
      { name: "Other", is_default: true },
    ]);
    expect(await namesFor("RUTH", tracker)).toEqual(["Board", "Late", "Other"]);
    expect((await firm.call("NED", "GET", `/trackers/${tracker.id}/views`)).status).toBe(404);
    expect((await firm.call("WILL", "DELETE", `/views/${first.id}`)).status).toBe(403);
    expect((await firm.call("WILL", "DELETE", `/views/${mine.id}`)).status).toBe(404);
    expect((await firm.call("ADMIN", "DELETE", `/views/${first.id}`)).status).toBe(200);
    const renamed = await firm.call("RUTH", "PATCH", `/views/${mine.id}`, {
      body: { name: "Very late", settings: {} },
    });
    expect(dataOf(renamed)).toMatchObject({ name: "Very late", settings: {} });
    expect((await firm.call("RUTH", "PATCH", `/views/${mine.id}`, { body: { shared: true } })).status).toBe(403);
  });

  test("TRK-VIEW-006, TRK-MY-001: views of My tasks are one's own, and go when access goes", async () => {
    const body = { scope: "mine", name: "Soon", settings: { sort: "priority" } };
    const view = dataOf(await firm.call("NED", "POST", "/me/views", { body }));
    expect(listOf(await firm.call("NED", "GET", "/me/views"))).toMatchObject([{ name: "Soon", scope: "mine" }]);
    expect(listOf(await firm.call("WILL", "GET", "/me/views"))).toEqual([]);
    expect((await firm.call("NED", "PATCH", `/views/${view.id}`, { body: { shared: true } })).status).toBe(403);
    expect((await firm.call("FIONA", "PATCH", `/views/${view.id}`, { body: { name: "x" } })).status).toBe(404);
    firm.office.addMatter("ACTIVE!7", { RUTH: "read", FIONA: "full_access" });
    const tracker = await firm.aTracker("FIONA", "ACTIVE!7");
    const lost = dataOf(await save("RUTH", tracker));
    firm.office.wallOff("ACTIVE!7", "RUTH");
    expect((await firm.call("RUTH", "PATCH", `/views/${lost.id}`, { body: { name: "x" } })).status).toBe(404);
  });

  test.each([
    ["no name", { name: "  " }, 422],
    ["an unknown setting", { settings: { script: "x" } }, 400],
    ["a text of another kind", { settings: { sort: {} } }, 400],
  ])("TRK-VIEW-006: %s is refused", async (_name, body, status) => {
    expect((await save("WILL", await firm.aTracker(), body)).status).toBe(status);
  });
});

describe("searching all matters", () => {
  const found = async (by: string, text: string) =>
    listOf(await firm.call(by, "GET", `/search?q=${encodeURIComponent(text)}`))
      .map(({ title }) => String(title))
      .toSorted((one, other) => one.localeCompare(other));

  test("TRK-VIEW-005, TRK-PERM-006, TRK-ASSG-010: trimmed to matters, restricted tasks and one's own", async () => {
    const tracker = await firm.aTracker();
    const outside = { assignees: [{ ty: "user", work_id: "NED" }], confirm_external: true };
    await firm.aTask(tracker, { title: "Wisteria lease", ...outside });
    await firm.aTask(tracker, { title: "Wisteria secret", visibility: "assignees_only" });
    const noted = await firm.aTask(tracker, { title: "Another", notes: "about the wisteria" });
    await firm.aTask(tracker, { title: "100% done_" });
    firm.office.addMatter("ACTIVE!8", { WILL: "read_write" });
    await firm.aTask(await firm.aTracker("WILL", "ACTIVE!8"), { title: "Wisteria elsewhere" });
    expect(await found("WILL", "WISTERIA")).toEqual([
      "Another",
      "Wisteria elsewhere",
      "Wisteria lease",
      "Wisteria secret",
    ]);
    expect(await found("RUTH", "wisteria")).toEqual(["Another", "Wisteria lease"]);
    expect(await found("NED", "wisteria")).toEqual(["Wisteria lease"]);
    expect(await found("WILL", "%")).toEqual(["100% done_"]);
    await firm.call("WILL", "DELETE", `/tasks/${noted.id}`);
    expect(await found("RUTH", "about the")).toEqual([]);
    firm.office.wallOff(firm.matter, "NED");
    expect(await found("NED", "wisteria")).toEqual([]);
    expect((await firm.call("WILL", "GET", "/search?q=%20")).status).toBe(400);
    expect((await firm.call("WILL", "GET", "/search")).status).toBe(400);
    expect((await firm.call(undefined, "GET", "/search?q=x")).status).toBe(401);
  });
});
