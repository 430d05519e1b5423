import { afterAll, beforeAll, expect, test } from "vitest";
import { dataOf, listOf, openTestChecklist } from "../../testing/index.ts";
import type { Made, TestChecklist } from "../../testing/index.ts";

let firm: TestChecklist;
beforeAll(async () => {
  firm = await openTestChecklist();
});
afterAll(() => firm[Symbol.asyncDispose]());

const add = async (tracker: Made, body: object, by = "FIONA") =>
  firm.call(by, "POST", `/trackers/${tracker.id}/fields`, { body });
const put = async (task: Made, field: Made, value: unknown) =>
  firm.patch(task, { custom_fields: { [field.id]: value } });

test("TRK-FLD-001, TRK-PERM-001: added by the owner or Full access alone; a title once, whatever its case", async () => {
  const tracker = await firm.aTracker();
  const made = dataOf(await add(tracker, { title: "Court", type: "text", view: "table_and_details" }));
  expect(made).toMatchObject({ title: "Court", type: "text", view: "table_and_details", required: false });
  expect(await add(tracker, { title: "COURT", type: "date" })).toMatchObject({
    status: 409,
    body: { error: { code: "duplicate" } },
  });
  expect((await add(tracker, { title: "Other", type: "text" }, "WILL")).status).toBe(403);
  expect((await add(tracker, { title: "Other", type: "picture" })).status).toBe(400);
  expect((await firm.call("NED", "GET", `/trackers/${tracker.id}/fields`)).status).toBe(404);
  const own = await firm.aTracker("WILL");
  expect((await add(own, { title: "Mine", type: "text" }, "WILL")).status).toBe(201);
});

test.each([
  ["number", {}, 12.5, "twelve"],
  ["money", { currency: "GBP" }, { value: 10, currency: "GBP" }, "10 pounds"],
  ["date", {}, "2026-02-28", "2026-02-30"],
  ["yes_no", {}, false, "no"],
  ["single_choice", { choices: ["High Court", "County Court"] }, "High Court", "Moon Court"],
  ["multi_choice", { choices: ["a", "b"] }, ["b", "a"], ["b", "c"]],
  ["person", {}, { ty: "user", work_id: "WILL", name: "Will" }, { ty: "robot" }],
  ["link", {}, "https://court.example/1", "javascript:alert(1)"],
  ["text", {}, "plain", 7],
])("TRK-FLD-002: a %s takes what it is, is cleared, and refuses the rest", async (type, options, value, wrong) => {
  const tracker = await firm.aTracker();
  const field = dataOf(await add(tracker, { title: "Field", type, options }));
  const task = await firm.aTask(tracker, { custom_fields: { [field.id]: value } });
  expect(task["custom_fields"]).toEqual({ [field.id]: value });
  expect(await put(task, field, wrong)).toMatchObject({
    status: 422,
    body: { error: { messages: [{ field: `custom_fields.${field.id}` }] } },
  });
  expect(dataOf(await put(task, field, null))["custom_fields"]).toEqual({});
});

test("TRK-FLD-004, TRK-VIEW-003: filtered and sorted by; fields of another tracker are none", async () => {
  const tracker = await firm.aTracker();
  const field = dataOf(await add(tracker, { title: "Amount", type: "number" }));
  for (const amount of [9, 100, 20]) {
    await firm.aTask(tracker, { title: String(amount), custom_fields: { [field.id]: amount } });
  }
  const titles = async (query: Readonly<Record<string, string>>) =>
    listOf(
      await firm.call("RUTH", "GET", `/trackers/${tracker.id}/tasks?${new URLSearchParams(query).toString()}`),
    ).map(({ title }) => title);
  expect(await titles({ sort: `field:${field.id}` })).toEqual(["9", "20", "100"]);
  expect(await titles({ filter: JSON.stringify({ field: `field:${field.id}`, op: "after", values: ["10"] }) })).toEqual(
    ["100", "20"],
  );
  const other = await firm.aTask(await firm.aTracker());
  expect((await put(other, field, 1)).status).toBe(422);
});

test("TRK-FLD-003: renamed, put in another order, and deleted with its values", async () => {
  const tracker = await firm.aTracker();
  const one = dataOf(await add(tracker, { title: "One", type: "text" }));
  const two = dataOf(await add(tracker, { title: "Two", type: "text" }));
  const task = await firm.aTask(tracker, { custom_fields: { [one.id]: "x" } });
  const path = `/trackers/${tracker.id}/fields`;
  expect((await firm.call("FIONA", "PATCH", `${path}/${two.id}`, { body: { before: one.id } })).status).toBe(200);
  expect((await firm.call("FIONA", "PATCH", `${path}/${two.id}`, { body: { title: "ONE" } })).status).toBe(409);
  const ids = listOf(await firm.call("RUTH", "GET", path)).map(({ id }) => id);
  expect(ids).toEqual([two.id, one.id]);
  expect((await firm.call("WILL", "DELETE", `${path}/${one.id}`)).status).toBe(403);
  expect((await firm.call("FIONA", "DELETE", `${path}/${one.id}`)).status).toBe(200);
  expect((await firm.read(task))["custom_fields"]).toEqual({});
  expect((await add(tracker, { title: "one", type: "date" })).status).toBe(201);
});
