import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createLog } from "@muniment/platform/log";
import { dataOf, listOf, openTestChecklist } from "../../testing/index.ts";
import type { Made, TestChecklist } from "../../testing/index.ts";
import type { BackgroundWork } from "./background-work.ts";
import { createSyncService } from "./sync.service.ts";

let world: TestChecklist;
let tracker: Made;

beforeAll(async () => {
  world = await openTestChecklist();
  await world.database.pool.query(
    `insert into tracker.library (library_id, name, state, feed_cursor) values ('ACTIVE', 'Active', 'authorized', 'here')`,
  );
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(async () => {
  for (const [userId, level] of Object.entries({ WALT: "read_write", MIA: "read_write" } as const)) {
    world.office.addPerson(userId);
    world.office.setLevel(world.matter, userId, level);
  }
  await world.database.pool.query("delete from tracker.task");
  await world.database.pool.query("delete from tracker.shut_out");
  await world.database.pool.query("delete from tracker.notice");
  tracker = await world.aTracker("FIONA");
});

const user = (id: string) => ({ ty: "user", work_id: id });
const aTaskOf = (ids: readonly string[], by = "FIONA") =>
  world.aTask(tracker, { title: "Deed", assignees: ids.map(user) }, by);

/** What the service that follows the library would do, with what the arranged Work says of people. */
async function follow(): Promise<void> {
  const { database, clock, office, matter } = world;
  const levelOf = async (userId: string) =>
    (await office.work.access(userId, "ACTIVE", { ids: [matter] })).results?.[0]?.access ?? "no_access";
  const work: BackgroundWork = {
    changes: async () => ({
      entries: [{ seq: 1, at: "", kind: "acl", action: "edit", object_id: matter, workspace_id: matter }],
      cursor: "here",
      isAll: true,
    }),
    policyChanges: async () => ({ workspaces: [matter], cursor: "policies", isAll: true }),
    names: async () => new Map(),
    readable: async (_token, _library, { users, workspaces }) => {
      const levels = await Promise.all(users.map(async (userId) => [userId, await levelOf(userId)] as const));
      const open = levels.filter(([, level]) => level !== "no_access");
      return new Set(open.flatMap(([userId]) => workspaces.map((id) => `${userId} ${id}`)));
    },
    groups: async () => [],
    person: async () => undefined,
    administrators: async () => [],
    mayUse: async () => true,
    notDenied: async () => new Set(),
    denied: async (_token, pairs) =>
      new Set(
        pairs
          .filter(({ userId, workspace }) => office.isWalledOff(workspace, userId))
          .map(({ userId, workspace }) => `${userId} ${workspace}`),
      ),
  };
  const log = createLog({ level: "silent" });
  const tokens = { use: async <T>(_library: string, call: (token: string) => Promise<T>) => call("token") };
  await createSyncService({ database, clock, log, tokens: tokens as never, work }).syncLibrary("ACTIVE");
}

const told = async (userId: string) => listOf(await world.call(userId, "GET", "/me/notifications"));
const marksOf = async (task: Made, by: string) =>
  ((await world.read(task, by))["assignees"] as { work_id: string; shut_out?: string }[]).map(
    ({ work_id: id, shut_out: mark }) => [id, mark],
  );

async function audited(): Promise<unknown[]> {
  const { rows } = await world.database.pool.query(
    `select action, reason, object_id, after ->> 'user_id' as who, tracker_id from platform.audit
     where action like 'matter.access_%' order by id`,
  );
  return rows;
}

describe.each([
  ["the background service", follow],
  ["who presses Sync", async () => void dataOf(await world.call("WILL", "POST", `/trackers/${tracker.id}/sync`))],
])("an assignee from whom the matter is closed, noticed by %s", (_by, notice) => {
  test("by a policy: task and assignment stay, the assignee is marked, the owner is told once, the person of nothing", async () => {
    const { office, matter, call } = world;
    const before = (await audited()).length;
    const task = await aTaskOf(["WALT", "MIA"]);
    await aTaskOf(["WALT"]);
    await notice();
    expect(await marksOf(task, "RUTH")).toEqual([
      ["WALT", undefined],
      ["MIA", undefined],
    ]);
    office.wallOff(matter, "WALT");
    await notice();
    await notice();
    expect(await marksOf(task, "RUTH")).toEqual([
      ["WALT", "policy"],
      ["MIA", undefined],
    ]);
    expect(await told("FIONA")).toMatchObject([{ kind: "needs_reassigning", count: 2, tracker: { id: tracker.id } }]);
    expect(await told("WALT")).toEqual([]);
    expect((await call("WALT", "GET", `/tasks/${task.id}`)).status).toBe(404);
    // Who lost what, and when, is for administrators: it is in no history of the tracker.
    expect((await audited()).slice(before)).toEqual([
      { action: "matter.access_lost", reason: "policy", object_id: matter, who: "WALT", tracker_id: null },
    ]);
    const activity = await call("FIONA", "GET", `/trackers/${tracker.id}/activity`);
    expect(JSON.stringify(activity.body)).not.toContain("access_lost");
    office.addMatter(matter, {
      FIONA: "full_access",
      WILL: "read_write",
      RUTH: "read",
      MIA: "read_write",
      WALT: "read",
    });
    await notice();
    expect(await marksOf(task, "RUTH")).toEqual([
      ["WALT", undefined],
      ["MIA", undefined],
    ]);
    expect((await audited()).slice(before + 1)).toMatchObject([{ action: "matter.access_gained", who: "WALT" }]);
  });

  test("TRK-ASSG-021: a member who loses access: the assignment stays, they do not see it, and the owner is told", async () => {
    const { office, matter, call } = world;
    const task = await aTaskOf(["WALT"]);
    office.setLevel(matter, "WALT", "no_access");
    await notice();
    expect(await marksOf(task, "RUTH")).toEqual([["WALT", "no_access"]]);
    expect((await call("WALT", "GET", `/tasks/${task.id}`)).status).toBe(404);
    expect(listOf(await call("WALT", "GET", "/me/tasks"))).toEqual([]);
    expect(await told("FIONA")).toMatchObject([{ kind: "needs_reassigning", count: 1 }]);
  });

  test("TRK-ASSG-021, TRK-SPM-004: where the organisation lets them keep it nobody is told, unless a policy says no", async () => {
    const { office, matter, call } = world;
    const value = { allowed: true, show_matter_name: false, on_access_loss: "keep" };
    dataOf(await call("ADMIN", "PUT", "/organisation/settings/external", { body: { value } }));
    const task = await aTaskOf(["WALT"]);
    office.setLevel(matter, "WALT", "no_access");
    await notice();
    expect(await marksOf(task, "RUTH")).toEqual([["WALT", undefined]]);
    expect((await call("WALT", "GET", `/tasks/${task.id}`)).status).toBe(200);
    expect(await told("FIONA")).toEqual([]);
    office.wallOff(matter, "WALT");
    await notice();
    expect((await call("WALT", "GET", `/tasks/${task.id}`)).status).toBe(404);
    expect(await told("FIONA")).toMatchObject([{ kind: "needs_reassigning" }]);
    await call("ADMIN", "DELETE", "/organisation/settings/external");
    office.addMatter(matter, { FIONA: "full_access", WILL: "read_write", RUTH: "read", MIA: "read_write" });
  });
});
