import { afterAll, beforeAll, expect, test } from "vitest";
import { dataOf, listOf, openTestChecklist } from "../../testing/index.ts";
import type { Made, TestChecklist } from "../../testing/index.ts";

let firm: TestChecklist;
let call: TestChecklist["call"];
beforeAll(async () => {
  firm = await openTestChecklist();
  ({ call } = firm);
  firm.office.addMatter("ACTIVE!2", { FIONA: "full_access", WILL: "read_write", MIA: "read" });
});
afterAll(() => firm[Symbol.asyncDispose]());

const people = (...ids: string[]) => ids.map((id) => ({ ty: "user", work_id: id }));
const tasksOf = async (id: string) => listOf(await call("FIONA", "GET", `/trackers/${id}/tasks?limit=1000`));
const namesOf = (task: Made | undefined) => ((task?.["assignees"] ?? []) as Made[]).map((each) => each["work_id"]);

/** A tracker with what a copy may take along. */
async function full() {
  const tracker = await firm.aTracker();
  const base = `/trackers/${tracker.id}`;
  const section = dataOf(await call("WILL", "POST", `${base}/sections`, { body: { title: "Signing" } }));
  const inside = { title: "Abroad", parent_section_id: section.id };
  const below = dataOf(await call("WILL", "POST", `${base}/sections`, { body: inside }));
  const field = dataOf(await call("FIONA", "POST", `${base}/fields`, { body: { title: "Fee", type: "number" } }));
  const status = dataOf(
    await call("FIONA", "POST", `${base}/statuses`, { body: { value: "With the notary", category: "waiting" } }),
  );
  const key = dataOf(
    await call("FIONA", "POST", `${base}/key-dates`, { body: { name: "Closing", date: "2026-05-04" } }),
  );
  const rule = { anchor_type: "key_date", anchor_id: key.id, direction: "before", amount: 2, unit: "working_day" };
  firm.office.addDocument("ACTIVE!77.1", { name: "Deed", readers: ["WILL", "FIONA"], matter: firm.matter });
  const deed = await firm.aTask(tracker, {
    title: "Deed",
    section_id: below.id,
    notes: "In two copies",
    due_rule: rule,
    status_id: status.id,
    assignees: people("MIA", "RUTH"),
    custom_fields: { [field.id]: 7 },
    links: [{ w_id: "ACTIVE!77.1" }],
  });
  const sub = await firm.aTask(tracker, { title: "Stamp", parent_id: deed.id });
  dataOf(await call("WILL", "POST", `/tasks/${sub.id}/complete`, { body: {} }));
  dataOf(await call("RUTH", "POST", `/tasks/${deed.id}/comments`, { body: { body: "Ask the bank" } }));
  return { tracker, deed, sub };
}

test("TRK-TRK-008: a copy has statuses, fields and sections always, the rest as chosen", async () => {
  const { tracker } = await full();
  const bare = dataOf(await call("WILL", "POST", `/trackers/${tracker.id}/copy`, { body: { name: "Bare" } }));
  expect(bare).toMatchObject({ name: "Bare", owner: { id: "WILL" }, progress: { total: 2, done: 0 } });
  const [deed, stamp] = await tasksOf(bare.id);
  expect(deed).toMatchObject({
    title: "Deed",
    number: 1,
    section_title: "Abroad",
    notes: "",
    assignees: [],
    links: 0,
    comments: 0,
    subtasks: 1,
    status: { value: "With the notary" },
  });
  expect(deed?.["due_date"]).toBeUndefined();
  expect(Object.values(deed?.["custom_fields"] as object)).toEqual([7]);
  // What was done is to be done again.
  expect(stamp).toMatchObject({ parent_id: deed?.id, status: { category: "not_started" } });
  const body = { name: "Whole", assignees: true, dates: "rules", notes: true, documents: true, comments: true };
  const whole = dataOf(await call("WILL", "POST", `/trackers/${tracker.id}/copy`, { body }));
  const [again] = await tasksOf(whole.id);
  expect(again).toMatchObject({
    notes: "In two copies",
    due_date: "2026-04-30",
    due_rule: { anchor_name: "Closing" },
    links: 1,
    comments: 1,
  });
  expect(namesOf(again)).toEqual(["MIA", "RUTH"]);
  // It hangs on the key date of the copy.
  const [key] = listOf(await call("FIONA", "GET", `/trackers/${whole.id}/key-dates`));
  const headers = { "if-match": `"${key?.rev ?? 0}"` };
  dataOf(
    await call("FIONA", "PATCH", `/trackers/${whole.id}/key-dates/${key?.id ?? ""}`, {
      body: { date: "2026-05-05" },
      headers,
    }),
  );
  expect((await tasksOf(whole.id))[0]).toMatchObject({ due_date: "2026-05-01" });
  expect((await tasksOf(tracker.id))[0]).toMatchObject({ due_date: "2026-04-30" });
});

test("TRK-TRK-008, TRK-PERM-006: into another matter only with the right to make trackers there, without who has no access, and without what one may not see", async () => {
  const { tracker } = await full();
  await firm.aTask(tracker, { title: "Secret", visibility: "assignees_only" }, "FIONA");
  const path = `/trackers/${tracker.id}/copy`;
  const body = { name: "Elsewhere", matter: "ACTIVE!2", assignees: true };
  const answer = await call("WILL", "POST", path, { body });
  expect(answer).toMatchObject({ status: 201, body: { left_out: [{ work_id: "RUTH", name: "Ruth" }] } });
  const made = dataOf(answer);
  expect(made).toMatchObject({ workspace_id: "ACTIVE!2" });
  const copied = await tasksOf(made.id);
  expect(copied.map(({ title }) => title)).toEqual(["Deed", "Stamp"]);
  expect(namesOf(copied[0])).toEqual(["MIA"]);
  expect((await call("WILL", "POST", path, { body })).body.error).toMatchObject({ code: "duplicate" });
  expect((await call("RUTH", "POST", path, { body: { name: "Mine" } })).status).toBe(403);
  expect((await call("MIA", "POST", path, { body: { ...body, name: "Mine" } })).status).toBe(403);
  expect((await call("GREG", "POST", path, { body: { ...body, name: "Mine" } })).status).toBe(404);
  expect((await call("NED", "POST", path, { body: { name: "Mine" } })).status).toBe(404);
});

test("TRK-TASK-008: a task is duplicated right after itself, with or without sub-tasks, assignees and documents", async () => {
  const { tracker, deed } = await full();
  await firm.aTask(tracker, { title: "After", section_id: deed["section_id"] });
  const path = `/tasks/${deed.id}/duplicate`;
  const plain = dataOf(await call("WILL", "POST", path, { body: {} }));
  expect(plain).toMatchObject({ title: "Deed", assignees: [], links: 0, subtasks: 0, due_date: "2026-04-30" });
  const whole = dataOf(
    await call("WILL", "POST", path, { body: { subtasks: true, assignees: true, documents: true } }),
  );
  expect(whole).toMatchObject({ links: 1, subtasks: 1, number: 5 });
  expect(namesOf(whole)).toEqual(["MIA", "RUTH"]);
  expect((await tasksOf(tracker.id)).map(({ title, depth }) => [title, depth])).toEqual([
    ["Deed", 1],
    ["Stamp", 2],
    ["Deed", 1],
    ["Stamp", 2],
    ["Deed", 1],
    ["After", 1],
  ]);
  const history = listOf(await call("RUTH", "GET", `/tasks/${whole.id}/history`));
  expect(history.map(({ action }) => action)).toEqual(["task.create"]);
  expect((await call("RUTH", "POST", path, { body: {} })).status).toBe(403);
  expect((await call("NED", "POST", path, { body: {} })).status).toBe(404);
  const outside = await firm.aTask(tracker, { assignees: people("NED"), confirm_external: true });
  const again = `/tasks/${outside.id}/duplicate`;
  expect(await call("WILL", "POST", again, { body: { assignees: true } })).toMatchObject({
    status: 409,
    body: { error: { code: "external_confirmation" } },
  });
  const confirmed = { assignees: true, confirm_external: true };
  expect(namesOf(dataOf(await call("WILL", "POST", again, { body: confirmed })))).toEqual(["NED"]);
  firm.office.wallOff(firm.matter, "NED");
  expect(namesOf(dataOf(await call("WILL", "POST", again, { body: { assignees: true } })))).toEqual([]);
});
