import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cellOf, standings } from "@muniment/tracker-api";
import type { Action, Standing } from "@muniment/tracker-api";
import { openTestTracker } from "../testing/index.ts";
import type { TestTracker, TrackerAnswer } from "../testing/index.ts";

let world: TestTracker;
let call: TestTracker["call"];
const M = "ACTIVE!1";
/** One of each class of tracker.md 25.1, N and P included; OWEN owns the tracker and has Read/Write. */
const WHO = { X: "XENA", R: "RUTH", W: "WILL", F: "FIONA", O: "OWEN", A: "ADMIN" } as const;

interface Made {
  readonly id: string;
  readonly rev: number;
  readonly [name: string]: unknown;
}
const dataOf = (answer: TrackerAnswer): Made => {
  if (answer.status >= 400) throw new Error(JSON.stringify(answer.body));
  return answer.body.data as Made;
};
const listOf = (answer: TrackerAnswer): Made[] => dataOf(answer) as unknown as Made[];
let tracker: Made;
let count = 0;
const aTracker = async () =>
  dataOf(await call("OWEN", "POST", `/matters/${M}/trackers`, { body: { name: `Tracker ${(count += 1)}` } }));
const aTask = async (body: object = {}) =>
  dataOf(await call("OWEN", "POST", `/trackers/${tracker.id}/tasks`, { body: { title: "A task", ...body } }));
/** A task that is everybody's own who could have one. */
const assigned = async () =>
  aTask({
    assignees: [
      { ty: "user", work_id: "XENA" },
      { ty: "user", work_id: "RUTH" },
    ],
    confirm_external: true,
  });

beforeAll(async () => {
  world = await openTestTracker();
  ({ call } = world);
  for (const userId of ["XENA", "RUTH", "WILL", "FIONA", "OWEN", "NED", "PIA", "MIA", "NOAH", "OLA", "PETE"]) {
    world.office.addPerson(userId);
  }
  world.office.addPerson("GREG", { groups: ["CORPORATE"] });
  world.office.addPerson("ADMIN", { groups: ["NRTADMIN"], isAdministrator: true });
  const members = { MIA: "read", NOAH: "read", OLA: "read", PETE: "read", GREG: "read", CORPORATE: "read" } as const;
  const levels = {
    RUTH: "read",
    WILL: "read_write",
    OWEN: "read_write",
    FIONA: "full_access",
    PIA: "full_access",
  } as const;
  world.office.addMatter(M, { ...members, ...levels });
  world.office.wallOff(M, "PIA");
  tracker = await aTracker();
});
afterAll(() => world[Symbol.asyncDispose]());

/** How each action of the matrix is tried; `own` on a task of one's own. */
const acts: Partial<Record<Action, (userId: string, own: boolean) => Promise<TrackerAnswer>>> = {
  "matter.see": async (userId) => call(userId, "GET", `/matters/${M}/trackers`),
  "tracker.see": async (userId) => call(userId, "GET", `/trackers/${tracker.id}/tasks`),
  "task.see": async (userId, own) => call(userId, "GET", `/tasks/${(await (own ? assigned() : aTask())).id}`),
  "tracker.create": async (userId) =>
    call(userId, "POST", `/matters/${M}/trackers`, { body: { name: `By ${userId} ${(count += 1)}` } }),
  "tracker.change": async (userId) =>
    call(userId, "PATCH", `/trackers/${tracker.id}`, {
      body: { description: userId },
      headers: { "if-match": '"999"' },
    }),
  "tracker.change_owner": async (userId) =>
    call(userId, "PATCH", `/trackers/${tracker.id}`, { body: { owner: "OWEN" }, headers: { "if-match": '"999"' } }),
  "tracker.delete": async (userId) => {
    const other = await aTracker();
    return call(userId, "DELETE", `/trackers/${other.id}`);
  },
  "task.change": async (userId, own) => {
    const task = await (own ? assigned() : aTask());
    return call(userId, "PATCH", `/tasks/${task.id}`, { body: { title: "Other" }, headers: { "if-match": '"1"' } });
  },
  "task.change_due": async (userId, own) => {
    const task = await (own ? assigned() : aTask());
    const body = { due_date: "2026-05-01" };
    return call(userId, "PATCH", `/tasks/${task.id}`, { body, headers: { "if-match": '"1"' } });
  },
  "task.delete": async (userId, own) => call(userId, "DELETE", `/tasks/${(await (own ? assigned() : aTask())).id}`),
  "task.assign": async (userId, own) => {
    const task = await (own ? assigned() : aTask());
    return call(userId, "POST", `/tasks/${task.id}/assignees/user/MIA`, { body: {} });
  },
  "task.assign_external": async (userId, own) => {
    const task = await (own ? assigned() : aTask());
    return call(userId, "POST", `/tasks/${task.id}/assignees/user/NED`, { body: { confirm_external: true } });
  },
  "task.complete": async (userId, own) =>
    call(userId, "POST", `/tasks/${(await (own ? assigned() : aTask())).id}/complete`, { body: {} }),
  "task.comment": async (userId, own) =>
    call(userId, "POST", `/tasks/${(await (own ? assigned() : aTask())).id}/comments`, { body: { body: "Hello" } }),
  "task.link": async (userId, own) => {
    world.office.addDocument("ACTIVE!77.1", { name: "Deed", readers: Object.values(WHO), matter: M });
    return call(userId, "POST", `/tasks/${(await (own ? assigned() : aTask())).id}/links`, {
      body: { w_id: "ACTIVE!77.1" },
    });
  },
  "setup.change": async (userId) => {
    const body = { value: `Status ${(count += 1)}`, category: "waiting" };
    const answer = await call(userId, "POST", `/trackers/${tracker.id}/statuses`, { body });
    const made = answer.body.data as Made | undefined;
    if (answer.status === 201) await call("FIONA", "DELETE", `/trackers/${tracker.id}/statuses/${made?.id ?? ""}`);
    return answer;
  },
  "task.import": async (userId) => call(userId, "GET", `/trackers/${tracker.id}/imports`),
  "tracker.export": async (userId) =>
    call(userId, "POST", `/trackers/${tracker.id}/export`, { body: { format: "csv" } }),
  "task.history": async (userId, own) =>
    call(userId, "GET", `/tasks/${(await (own ? assigned() : aTask())).id}/history`),
  follow: async (userId, own) =>
    call(userId, "PUT", `/me/following/task/${(await (own ? assigned() : aTask())).id}`, { body: {} }),
  "task.see_restricted": async (userId, own) => {
    const task = await (own ? assigned() : aTask());
    await call("OWEN", "PATCH", `/tasks/${task.id}`, {
      body: { visibility: "assignees_only" },
      headers: { "if-match": '"1"' },
    });
    return call(userId, "GET", `/tasks/${task.id}`);
  },
};

/** What the matrix says, as an answer: who does not see it at all is told 404. */
function expected(action: Action, standing: Standing, own: boolean): number[] {
  const cell = cellOf(action, standing);
  if (cell === "yes" || cell === "setting" || (cell === "own" && own)) return [200, 201];
  const sees = standing !== "X" || own;
  const isOfTracker = /^(?:matter|tracker|setup)\.|^task\.import$/.test(action);
  const isHidden = action === "task.see_restricted" || !sees || (standing === "X" && isOfTracker);
  return isHidden ? [404] : [403];
}

describe("TRK-PERM-001, -002, -005 and -006: every cell of 25.2", () => {
  const cells = Object.keys(acts).flatMap((action) =>
    standings.flatMap((standing) => [false, true].map((own) => [action as Action, standing, own] as const)),
  );
  // Only they can have tasks of their own in this matter that change what they may do.
  const told = cells.filter(([, standing, own]) => !own || standing === "X" || standing === "R");
  test.each(told)("%s as %s, own: %s", async (action, standing, own) => {
    const answer = await acts[action]?.(WHO[standing], own);
    expect(expected(action, standing, own), JSON.stringify(answer?.body)).toContain(answer?.status);
  });

  test.each(["NED", "PIA"])("%s, without access or kept out by a policy, is told nothing", async (userId) => {
    for (const act of Object.values(acts)) expect((await act(userId, false)).status).toBe(404);
  });
});

describe("assigning", () => {
  const people = (...ids: string[]) => ids.map((id) => ({ ty: "user", work_id: id }));

  test("TRK-DATA-003, TRK-ASSG-001, -014: five are taken, a sixth is refused wherever it comes from, and nothing is stored", async () => {
    const five = people("MIA", "NOAH", "OLA", "PETE", "GREG");
    const task = await aTask({ assignees: five });
    const six = [...five, ...people("RUTH")];
    const refused = { status: 422, body: { error: { code: "assignee_limit" } } };
    expect(await call("WILL", "PUT", `/tasks/${task.id}/assignees`, { body: { assignees: six } })).toMatchObject(
      refused,
    );
    expect(await call("WILL", "POST", `/tasks/${task.id}/assignees/user/RUTH`, { body: {} })).toMatchObject(refused);
    const made = await call("WILL", "POST", `/trackers/${tracker.id}/tasks`, {
      body: { title: "Six", assignees: six },
    });
    expect(made).toMatchObject(refused);
    expect((dataOf(await call("WILL", "GET", `/tasks/${task.id}`))["assignees"] as unknown[]).length).toBe(5);
    const two = dataOf(
      await call("WILL", "PUT", `/tasks/${task.id}/assignees`, {
        body: { assignees: [...people("PETE", "MIA"), ...people("mia")] },
      }),
    );
    expect((two["assignees"] as Made[]).map((each) => [each["work_id"], each["position"]])).toEqual([
      ["PETE", 1],
      ["MIA", 2],
    ]);
  });

  test("TRK-ASSG-009, -010: somebody without access is confirmed first, and then sees this one task and no names", async () => {
    const task = await aTask({ title: "Sign", assignees: people("MIA") });
    const body = { assignees: people("MIA", "XENA") };
    expect(await call("WILL", "PUT", `/tasks/${task.id}/assignees`, { body })).toMatchObject({
      status: 409,
      body: { error: { code: "external_confirmation", details: { persons: [{ work_id: "XENA", name: "Xena" }] } } },
    });
    dataOf(await call("WILL", "PUT", `/tasks/${task.id}/assignees`, { body: { ...body, confirm_external: true } }));
    await aTask({ parent_id: task.id });
    const seen = dataOf(await call("XENA", "GET", `/tasks/${task.id}`));
    expect(seen).toMatchObject({ title: "Sign", subtasks: 0, assignees: [{ work_id: "XENA" }] });
    for (const name of ["matter_name", "tracker_name", "created_by", "section_title"])
      expect(seen[name]).toBeUndefined();
    const mine = listOf(await call("XENA", "GET", "/me/tasks?limit=1000"));
    expect(mine.map(({ id }) => id)).toContain(task.id);
    expect(mine.every((each) => each["matter_name"] === undefined)).toBe(true);
    const history = listOf(await call("XENA", "GET", `/tasks/${task.id}/history`));
    expect(JSON.stringify(history)).not.toMatch(/MIA|OWEN|WILL/);
  });

  test("TRK-SPM-005, D12: nobody is assigned over a policy, and who is walled off loses the task with the next request", async () => {
    const task = await aTask();
    const refused = await call("WILL", "POST", `/tasks/${task.id}/assignees/user/PIA`, {
      body: { confirm_external: true },
    });
    expect(refused).toMatchObject({ status: 422, body: { error: { code: "policy_blocked" } } });
    world.office.addPerson("WALT");
    world.office.setLevel(M, "WALT", "read_write");
    const his = dataOf(await call("WILL", "POST", `/tasks/${task.id}/assignees/user/WALT`, { body: {} }));
    expect((await call("WALT", "GET", `/tasks/${his.id}`)).status).toBe(200);
    world.office.wallOff(M, "WALT");
    expect((await call("WALT", "GET", `/tasks/${his.id}`)).status).toBe(404);
    expect((await call("WALT", "GET", `/trackers/${tracker.id}/tasks`)).status).toBe(404);
    expect(listOf(await call("WALT", "GET", "/me/tasks"))).toEqual([]);
  });

  test("TRK-ASSG-015, -016, TRK-MY-001, -003: a group's task is each member's, and can be claimed", async () => {
    const task = await aTask({ assignees: [{ ty: "group", work_id: "CORPORATE" }] });
    expect(listOf(await call("GREG", "GET", "/me/tasks?limit=1000")).map(({ id }) => id)).toContain(task.id);
    const claimed = dataOf(await call("GREG", "POST", `/tasks/${task.id}/claim`, { body: { replace: true } }));
    expect(claimed["assignees"]).toMatchObject([{ ty: "user", work_id: "GREG", access: "member" }]);
    expect(listOf(await call("OWEN", "GET", "/me/assigned-by-me?limit=1000")).map(({ id }) => id)).not.toContain(
      task.id,
    );
    const given = await aTask({ assignees: people("MIA") });
    expect(listOf(await call("OWEN", "GET", "/me/assigned-by-me?limit=1000")).map(({ id }) => id)).toContain(given.id);
  });
});

describe("D42: what Work says counts in the same request", () => {
  test("a lost level closes the tracker, a lost sign-in everything", async () => {
    world.office.addPerson("TESS");
    world.office.setLevel(M, "TESS", "read");
    expect((await call("TESS", "GET", `/trackers/${tracker.id}/tasks`)).status).toBe(200);
    world.office.setLevel(M, "TESS", "no_access");
    expect((await call("TESS", "GET", `/trackers/${tracker.id}/tasks`)).status).toBe(404);
    world.office.signOut("TESS");
    expect((await call("TESS", "GET", `/trackers/${tracker.id}/tasks`)).status).toBe(401);
    expect((await call(undefined, "GET", "/me")).status).toBe(401);
  });

  test("TRK-ACC-002, -003: who has no access to the application is refused all of it, within the life of an introspection", async () => {
    const refused = { status: 403, body: { error: { code: "app_access_denied" } } };
    world.office.addPerson("NOEL");
    world.office.setLevel(M, "NOEL", "full_access");
    world.office.setMayUse("NOEL", false);
    for (const path of ["/me", `/trackers/${tracker.id}`, `/matters/${M}/trackers`, "/me/tasks", "/stream?topics=me"]) {
      expect(await call("NOEL", "GET", path)).toMatchObject(refused);
    }
    const body = { title: "Not to be" };
    expect(await call("NOEL", "POST", `/trackers/${tracker.id}/tasks`, { body })).toMatchObject(refused);
    world.office.setMayUse("NOEL", true);
    expect((await call("NOEL", "GET", "/me")).status).toBe(200);
    world.office.setMayUse("NOEL", false);
    world.clock.advance(3);
    expect(await call("NOEL", "GET", "/me")).toMatchObject(refused);
  });

  test("when Work cannot be asked, matters are closed", async () => {
    expect((await call("WILL", "GET", `/trackers/${tracker.id}`)).status).toBe(200);
    world.office.setDown(true);
    const answer = await call("WILL", "GET", `/trackers/${tracker.id}`);
    world.office.setDown(false);
    expect(answer).toMatchObject({ status: 503, body: { error: { code: "work_unreachable" } } });
  });

  test("TRK-PERF-003: a list of tasks asks Work the same number of questions whatever its length", async () => {
    const ask = async () => {
      const before = world.office.asked();
      await call("WILL", "GET", `/trackers/${tracker.id}/tasks?limit=1000`);
      return world.office.asked() - before;
    };
    await ask();
    const some = await ask();
    for (let made = 0; made < 10; made += 1) await aTask();
    expect(await ask()).toBe(some);
    expect(some).toBeLessThanOrEqual(2);
  });
});

describe("documents, comments, history", () => {
  test("TRK-DOC-001, -004: a link shows what Work lets the reader see, and nothing to others", async () => {
    world.office.addDocument("ACTIVE!88.2", { name: "Secret deed", readers: ["WILL"], matter: M });
    const task = await aTask();
    dataOf(await call("WILL", "POST", `/tasks/${task.id}/links`, { body: { w_id: "ACTIVE!88.2" } }));
    expect(listOf(await call("WILL", "GET", `/tasks/${task.id}/links`))).toMatchObject([
      { may_open: true, name: "Secret deed", w_id: "ACTIVE!88.2" },
    ]);
    const hidden = await call("RUTH", "GET", `/tasks/${task.id}/links`);
    expect(listOf(hidden)).toMatchObject([{ may_open: false }]);
    expect(JSON.stringify(hidden.body)).not.toMatch(/Secret|!88/);
    expect((await call("FIONA", "POST", `/tasks/${task.id}/links`, { body: { w_id: "ACTIVE!88.2" } })).status).toBe(
      404,
    );
    expect(listOf(await call("WILL", "GET", "/objects/ACTIVE!88.2/tasks")).map(({ id }) => id)).toEqual([task.id]);
    expect(listOf(await call("RUTH", "GET", "/objects/ACTIVE!88.2/tasks"))).toEqual([]);
  });

  test("TRK-CMT-001 to -003: comments, edited in time, internal ones for members alone", async () => {
    const task = await assigned();
    const path = `/tasks/${task.id}/comments`;
    const first = dataOf(await call("RUTH", "POST", path, { body: { body: "For us", internal: true } }));
    dataOf(await call("XENA", "POST", path, { body: { body: "From outside" } }));
    expect(listOf(await call("WILL", "GET", path)).map((each) => [each["body"], each["is_external"]])).toEqual([
      ["For us", false],
      ["From outside", true],
    ]);
    expect(listOf(await call("XENA", "GET", path)).map((each) => each["body"])).toEqual(["From outside"]);
    expect((await call("WILL", "PATCH", `${path}/${first.id}`, { body: { body: "x" } })).status).toBe(403);
    expect(
      dataOf(await call("RUTH", "PATCH", `${path}/${first.id}`, { body: { body: "Ours" } }))["edited_at"],
    ).toBeDefined();
    world.clock.advance(16 * 60);
    expect(await call("RUTH", "PATCH", `${path}/${first.id}`, { body: { body: "x" } })).toMatchObject({
      status: 409,
      body: { error: { code: "too_late" } },
    });
    expect((await call("RUTH", "DELETE", `${path}/${first.id}`)).status).toBe(200);
    expect(listOf(await call("WILL", "GET", path))[0]).toMatchObject({ body: "", deleted_at: expect.any(String) });
  });

  test("TRK-DATA-009, TRK-AUD-001, -002, -004: one event for each changed object, in the chain, never to be changed", async () => {
    const task = await aTask({ title: "Told" });
    const headers = { "if-match": '"1"' };
    dataOf(await call("WILL", "PATCH", `/tasks/${task.id}`, { body: { title: "Retold", priority: "high" }, headers }));
    const events = listOf(await call("RUTH", "GET", `/tasks/${task.id}/history`));
    expect(events.map((each) => each["action"])).toEqual(["task.change", "task.create"]);
    expect(events[0]).toMatchObject({
      actor: { id: "WILL", name: "Will" },
      before: { title: "Told" },
      after: { title: "Retold" },
    });
    const activity = listOf(await call("RUTH", "GET", `/trackers/${tracker.id}/activity?limit=2`));
    expect(activity.map(({ id }) => id)).toEqual(events.map(({ id }) => id));
    await expect(world.database.pool.query("delete from platform.audit")).rejects.toThrow("append-only");
  });
});
