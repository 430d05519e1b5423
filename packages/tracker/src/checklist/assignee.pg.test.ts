import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestTracker } from "../../testing/index.ts";
import type { TestTracker, TrackerAnswer } from "../../testing/index.ts";

let world: TestTracker;
let call: TestTracker["call"];
let tracker: string;
const M = "ACTIVE!1";

interface Assignee {
  readonly ty: "user" | "group";
  readonly work_id: string;
  readonly access: string;
  readonly group: string;
  readonly is_disabled: boolean;
  readonly reason?: string;
}
interface Task {
  readonly id: string;
  readonly assigned_at: string;
  readonly assignees: readonly Assignee[];
}
const dataOf = (answer: TrackerAnswer): unknown => {
  if (answer.status >= 400) throw new Error(JSON.stringify(answer.body));
  return answer.body.data;
};
const taskOf = (answer: TrackerAnswer) => dataOf(answer) as Task;
const user = (id: string) => ({ ty: "user" as const, work_id: id });
const group = (id: string) => ({ ty: "group" as const, work_id: id });
const aTask = async (assignees: readonly object[] = [], body: object = {}) =>
  taskOf(await call("WILL", "POST", `/trackers/${tracker}/tasks`, { body: { title: "A task", assignees, ...body } }));
const assignable = async (by: string, query = "") =>
  dataOf(await call(by, "GET", `/trackers/${tracker}/assignable${query}`)) as readonly Assignee[];
const mine = async (userId: string) =>
  (dataOf(await call(userId, "GET", "/me/tasks?limit=1000")) as readonly Task[]).map(({ id }) => id);

beforeAll(async () => {
  world = await openTestTracker();
  ({ call } = world);
  const levels = { WILL: "read_write", FIONA: "full_access", RUTH: "read", MIA: "read", NOAH: "read" } as const;
  for (const userId of [...Object.keys(levels), "XENA", "PIA"]) world.office.addPerson(userId);
  world.office.addPerson("GREG", { groups: ["CORPORATE"] });
  world.office.addPerson("ADMIN", { groups: ["NRTADMIN"], isAdministrator: true });
  world.office.addMatter(M, { ...levels, PIA: "full_access", CORPORATE: "read", GREG: "read" });
  world.office.wallOff(M, "PIA");
  tracker = taskOf(await call("FIONA", "POST", `/matters/${M}/trackers`, { body: { name: "Closing" } })).id;
});
afterAll(() => world[Symbol.asyncDispose]());

test("TRK-ASSG-004 a reader sees who is assigned and can change nothing of it, not even for themselves", async () => {
  const task = await aTask([user("MIA")]);
  const seen = taskOf(await call("RUTH", "GET", `/tasks/${task.id}`));
  expect(seen.assignees).toMatchObject([{ work_id: "MIA" }]);
  const refused = { status: 403, body: { error: { code: "level_needed", details: { needed: "read_write" } } } };
  const path = `/tasks/${task.id}/assignees`;
  expect(await call("RUTH", "POST", `${path}/user/RUTH`, { body: {} })).toMatchObject(refused);
  expect(await call("RUTH", "PUT", path, { body: { assignees: [] } })).toMatchObject(refused);
  expect(await call("RUTH", "DELETE", `${path}/user/MIA`)).toMatchObject(refused);
  expect(taskOf(await call("RUTH", "GET", `/tasks/${task.id}`)).assignees).toHaveLength(1);
});

test("TRK-ASSG-005, -006 the picker has members first, then people without access, and shows who cannot be chosen and why", async () => {
  const known = await assignable("WILL", "?q=i");
  const rows = known.map(({ work_id: id, group: kind, is_disabled: isDisabled, reason }) => [
    id,
    kind,
    isDisabled,
    reason,
  ]);
  expect(rows).toContainEqual(["MIA", "member", false, undefined]);
  expect(rows).toContainEqual(["PIA", "other", true, "policy"]);
  const kinds = known.map((each) => each.group);
  expect(kinds.lastIndexOf("member")).toBeLessThan(kinds.indexOf("other"));
  expect(await assignable("WILL", "?q=xena")).toMatchObject([
    { work_id: "XENA", group: "other", is_disabled: false, reason: "no_access" },
  ]);
  expect((await assignable("WILL")).every((each) => each.group !== "other")).toBe(true);
});

test("TRK-ASSG-003 in a matter without a tracker the same people are offered to who may assign there, and to nobody else", async () => {
  const empty = "ACTIVE!2";
  world.office.addMatter(empty, { WILL: "read_write", RUTH: "read", MIA: "read", PIA: "full_access" });
  world.office.wallOff(empty, "PIA");
  const path = `/matters/${empty}/assignable`;
  const found = dataOf(await call("WILL", "GET", `${path}?q=i`)) as readonly Assignee[];
  expect(found).toContainEqual(expect.objectContaining({ work_id: "MIA", group: "member", is_disabled: false }));
  expect(found).toContainEqual(expect.objectContaining({ work_id: "PIA", is_disabled: true, reason: "policy" }));
  expect((await call("RUTH", "GET", path)).status).toBe(403);
  for (const who of ["NOAH", "PIA"]) expect((await call(who, "GET", path)).status).toBe(404);
  expect((await call("WILL", "GET", "/matters/ACTIVE!999/assignable")).status).toBe(404);
  const tracker2 = taskOf(await call("WILL", "POST", `/matters/${empty}/default-tracker`));
  const body = { title: "First", assignees: [user("MIA")] };
  const first = taskOf(await call("WILL", "POST", `/trackers/${tracker2.id}/tasks`, { body }));
  expect(first.assignees).toMatchObject([{ work_id: "MIA" }]);
});

test("TRK-ASSG-007 the last ones that somebody assigned come before typing, without who cannot be assigned any more", async () => {
  world.office.addPerson("LEE");
  world.office.setLevel(M, "LEE", "read");
  for (const userId of ["NOAH", "LEE"]) {
    world.clock.advance(60);
    await aTask([user(userId)]);
  }
  const recent = async () =>
    (await assignable("WILL")).filter((each) => each.group === "recent").map((each) => each.work_id);
  expect((await recent()).slice(0, 2)).toEqual(["LEE", "NOAH"]);
  world.office.wallOff(M, "LEE");
  expect(await recent()).not.toContain("LEE");
  expect((await assignable("FIONA")).some((each) => each.group === "recent")).toBe(false);
});

test("TRK-ASSG-012, -018 a task that is reassigned leaves one list for the other, under the time of the change", async () => {
  const task = await aTask([user("MIA")]);
  expect(await mine("MIA")).toContain(task.id);
  world.clock.advance(60);
  expect((await call("WILL", "DELETE", `/tasks/${task.id}/assignees/user/mia`)).status).toBe(200);
  const given = taskOf(await call("WILL", "POST", `/tasks/${task.id}/assignees/user/NOAH`, { body: {} }));
  expect(given.assigned_at).toBe(world.clock.now().toISOString());
  expect(given.assigned_at > task.assigned_at).toBe(true);
  expect(await mine("MIA")).not.toContain(task.id);
  expect(await mine("NOAH")).toContain(task.id);
});

test("TRK-ASSG-017, TRK-PERM-011 who is disabled stays on their tasks and cannot be given new ones", async () => {
  world.office.addPerson("DORA");
  world.office.setLevel(M, "DORA", "read");
  const task = await aTask([user("DORA"), user("MIA")]);
  world.office.addPerson("DORA", { isDisabled: true });
  expect((await call("DORA", "GET", "/me/tasks")).status).toBe(401);
  const other = await aTask();
  expect(await call("WILL", "POST", `/tasks/${other.id}/assignees/user/DORA`, { body: {} })).toMatchObject({
    status: 422,
    body: { error: { messages: [{ field: "assignees", code: "disabled" }] } },
  });
  const order = [user("MIA"), user("DORA")];
  const kept = taskOf(await call("WILL", "PUT", `/tasks/${task.id}/assignees`, { body: { assignees: order } }));
  expect(kept.assignees.map((each) => each.work_id)).toEqual(["MIA", "DORA"]);
});

test("TRK-ASSG-016 who comes into a group has its tasks, and who leaves it has not", async () => {
  const task = await aTask([group("CORPORATE")]);
  world.office.addPerson("NOAH", { groups: ["CORPORATE"] });
  world.clock.advance(5 * 60);
  expect(await mine("NOAH")).toContain(task.id);
  world.office.addPerson("NOAH");
  world.clock.advance(5 * 60);
  expect(await mine("NOAH")).not.toContain(task.id);
});

test("TRK-SPM-001, -003, -004 a policy comes before every level: owner, assignee, follower and administrator are told nothing", async () => {
  for (const userId of ["OWEN", "KATE"]) {
    world.office.addPerson(userId);
    world.office.setLevel(M, userId, "full_access");
  }
  const his = taskOf(await call("OWEN", "POST", `/matters/${M}/trackers`, { body: { name: "Of Owen" } }));
  const task = taskOf(
    await call("WILL", "POST", `/trackers/${his.id}/tasks`, { body: { title: "Walled", assignees: [user("KATE")] } }),
  );
  expect((await call("KATE", "PUT", `/me/following/task/${task.id}`, { body: {} })).status).toBe(200);
  for (const userId of ["OWEN", "KATE", "ADMIN"]) world.office.wallOff(M, userId);
  const closed = [`/trackers/${his.id}`, `/trackers/${his.id}/tasks`, `/tasks/${task.id}`, `/matters/${M}/trackers`];
  const inner = [`/tasks/${task.id}/history`, `/tasks/${task.id}/comments`, `/trackers/${his.id}/activity`];
  for (const userId of ["OWEN", "KATE", "ADMIN"]) {
    for (const path of [...closed, ...inner]) expect((await call(userId, "GET", path)).status, path).toBe(404);
    expect(JSON.stringify((await call(userId, "GET", "/me/tasks")).body)).not.toContain("Walled");
    expect(JSON.stringify((await call(userId, "GET", "/me/assigned-by-me")).body)).not.toContain("Walled");
    expect(JSON.stringify((await call(userId, "GET", "/me/following")).body)).not.toContain("Walled");
  }
});

test("TRK-PERM-004 an owner who loses the matter has no right to the tracker left", async () => {
  world.office.addPerson("ODA");
  world.office.setLevel(M, "ODA", "read_write");
  const hers = taskOf(await call("ODA", "POST", `/matters/${M}/trackers`, { body: { name: "Of Oda" } }));
  world.office.setLevel(M, "ODA", "read");
  const body = { title: "No" };
  expect((await call("ODA", "POST", `/trackers/${hers.id}/tasks`, { body })).status).toBe(403);
  world.office.setLevel(M, "ODA", "no_access");
  expect((await call("ODA", "GET", `/trackers/${hers.id}`)).status).toBe(404);
});
