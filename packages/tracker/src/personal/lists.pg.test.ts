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

const list = async (by: string, name: string) =>
  listOf(await firm.call(by, "GET", `/me/lists/${name}?limit=1000`)).map(({ id }) => id);
const titled = (title: string, more: object = {}, by = "WILL") => firm.aTask(tracker, { title, ...more }, by);

test("TRK-MY-004: what one follows and made is listed as long as one may see it, and open", async () => {
  const [made, followed] = [await titled("Made by Mia", {}, "MIA"), await titled("Followed")];
  expect(await list("MIA", "created")).toEqual([made.id]);
  dataOf(await firm.call("MIA", "PUT", `/me/following/task/${followed.id}`, { body: {} }));
  expect(await list("MIA", "following")).toContain(followed.id);
  dataOf(await firm.call("RUTH", "PUT", `/me/following/tracker/${tracker.id}`, { body: {} }));
  expect(await list("RUTH", "following")).toEqual(expect.arrayContaining([made.id, followed.id]));
  dataOf(await firm.call("WILL", "POST", `/tasks/${made.id}/complete`, { body: {} }));
  expect(await list("MIA", "created")).toEqual([]);
  expect(listOf(await firm.call("MIA", "GET", "/me/lists/created?done=true"))).toHaveLength(1);
  firm.office.setLevel(firm.matter, "RUTH", "no_access");
  expect(await list("RUTH", "following")).toEqual([]);
  firm.office.setLevel(firm.matter, "RUTH", "read");
});

test("TRK-MY-004: shared are the tasks of matters without access alone", async () => {
  const inside = await titled("Inside", { assignees: [{ ty: "user", work_id: "RUTH" }] });
  const confirmed = { assignees: [{ ty: "user", work_id: "NED" }], confirm_external: true };
  const outside = await titled("Outside", confirmed);
  expect(await list("NED", "shared")).toEqual([outside.id]);
  expect(await list("RUTH", "shared")).toEqual([]);
  expect(JSON.stringify((await firm.call("NED", "GET", "/me/lists/shared")).body)).not.toContain(tracker["name"]);
  expect(await list("NED", "created")).toEqual([]);
  firm.office.wallOff(firm.matter, "NED");
  expect(await list("NED", "shared")).toEqual([]);
  expect(inside.id).toBeTruthy();
});

test("TRK-MY-004: the bin holds what one had to do with and may bring back, without the sub-tasks that went with it", async () => {
  const parent = await titled("Parent", { assignees: [{ ty: "user", work_id: "RUTH" }] }, "MIA");
  await titled("Below", { parent_id: parent.id }, "MIA");
  dataOf(await firm.call("WILL", "DELETE", `/tasks/${parent.id}`));
  expect(await list("MIA", "bin")).toEqual([parent.id]);
  expect(await list("WILL", "bin")).toContain(parent.id);
  expect(await list("FIONA", "bin")).toEqual([]);
  // A reader brings nothing back.
  expect(await list("RUTH", "bin")).toEqual([]);
  dataOf(await firm.call("MIA", "POST", `/tasks/${parent.id}/restore`));
  expect(await list("MIA", "bin")).toEqual([]);
});

test("TRK-FOL-003: 200 people and groups, and 200 trackers beside them; no more of either", async () => {
  const follow = async (type: string, target: string) =>
    (await firm.call("GREG", "PUT", `/me/following/${type}/${encodeURIComponent(target)}`, { body: {} })).status;
  // Whoever is followed is known from their work here.
  await titled("Of a group", { assignees: [{ ty: "group", work_id: "CORPORATE" }] });
  await firm.call("GREG", "GET", "/me");
  await firm.database.pool.query(`
    insert into tracker.follow (user_num, target_type, target_id, in_app, digest, since)
    select p.num, kind, kind || n, true, true, now() from tracker.principal p,
      unnest(array['user', 'tracker']) as kind, generate_series(1, 199) as n
    where p.work_id = 'GREG' and p.ty = 'user'`);
  expect(await follow("user", "WILL")).toBe(200);
  expect(await follow("user", "FIONA")).toBe(422);
  expect(await follow("group", "ACTIVE/CORPORATE")).toBe(422);
  expect(await follow("tracker", tracker.id)).toBe(200);
  const other = await firm.aTracker();
  expect(await follow("tracker", other.id)).toBe(422);
});

test("TRK-MY-005: the personal order and the marks for today are told to nobody else", async () => {
  const display = { "mine:order": ["B", "A"], "mine:today": { day: "2026-03-10", tasks: ["A"] } };
  dataOf(await firm.call("MIA", "PUT", "/me/preferences", { body: { display } }));
  expect(dataOf(await firm.call("MIA", "GET", "/me/preferences"))["display"]).toMatchObject(display);
  expect(JSON.stringify((await firm.call("WILL", "GET", "/me/preferences")).body)).not.toContain("mine:");
});
