import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createLog } from "@muniment/platform/log";
import type { Database } from "@muniment/platform/db";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { createDirectoryApp, createTestDirectory } from "../../testing/index.ts";
import type { Answer, Call, TestDirectory, TestLibrary, TestUser } from "../../testing/index.ts";
import { BROWSER_CLIENT } from "../proof/index.ts";

const CONSOLE = "/api/control-center/v1";
const PROOF = `${CONSOLE}/me/proof`;
const MINUTE = 60;

const clock = fakeClock();
let database: Database;
let directory: TestDirectory;
let app: ReturnType<typeof createDirectoryApp>["app"];
/** In a browser, whose proofs are this file's to give. */
let call: Call;
/** The same people through an application. */
let callApplication: Call;
let library: TestLibrary;
let boss: TestUser;

beforeAll(async () => {
  database = await testDatabase();
  directory = createTestDirectory(database, { clock });
  ({ app, call } = createDirectoryApp(directory, { database, clock, clientId: BROWSER_CLIENT }));
  ({ call: callApplication } = createDirectoryApp(directory, { database, clock }));
  library = await directory.aLibrary();
  boss = library.administrator;
});

afterAll(() => database[Symbol.asyncDispose]());

const pathOf = (rest: string): string => `${CONSOLE}/libraries/${library.alias}/${rest}`;

async function prove(): Promise<void> {
  expect((await call(boss, "POST", PROOF, { password: boss.password })).status).toBe(200);
}

async function nrtadmins(): Promise<string[]> {
  const { rows } = await database.pool.query<{ user_id: string }>(
    `select u.user_id from identity.group_member m join identity."group" g using (group_num)
     join identity."user" u using (user_num) where g.group_id = 'NRTADMIN' order by 1`,
  );
  return rows.map((row) => row.user_id);
}

async function jobCount(): Promise<number> {
  const { rows } = await database.pool.query<{ n: number }>("select count(*)::integer n from jobs.long_job");
  return rows[0]?.n ?? 0;
}

/** Runs the jobs that wait, as a worker would, but with the test's clock. */
async function work(): Promise<void> {
  const { rows } = await database.pool.query<{ name: string; payload: never }>(
    `delete from jobs._private_jobs j using jobs._private_tasks t
     where t.id = j.task_id and (t.identifier = 'users.edit' or t.identifier like 'imports.%')
     returning t.identifier as name, j.payload`,
  );
  const context = { signal: new AbortController().signal, isLastAttempt: true, attempt: 1, clock };
  for (const { name, payload } of rows) {
    const task = directory.identity.tasks.find((candidate) => candidate.name === name);
    await task?.run(payload, { ...context, log: createLog({ level: "silent" }) });
  }
}

function expectAsked(answer: Answer): void {
  expect(answer.status, answer.text).toBe(403);
  expect(answer.body.error).toMatchObject({ code: "step_up_required" });
}

describe("CC-SES-001 Control Center left alone", () => {
  const path = `${CONSOLE}/groups/search`;
  const search = async (idleSeconds?: number): Promise<number> => {
    const response = await app.inject({
      method: "POST",
      url: path,
      headers: {
        "x-auth-token": String(boss.userNum),
        ...(idleSeconds === undefined ? {} : { "x-muniment-idle": String(idleSeconds) }),
      },
      payload: { library: library.alias },
    });
    return response.statusCode;
  };

  test("asks who is there once twenty minutes are over, each use begins them anew, and the password ends it", async () => {
    await prove();
    expect(await search()).toBe(200);
    clock.advance(20 * MINUTE - 1);
    expect(await search()).toBe(200);
    clock.advance(20 * MINUTE - 1);
    expect(await search()).toBe(200);
    clock.advance(20 * MINUTE);
    expectAsked(await call(boss, "POST", path, { library: library.alias }));
    expect((await call(boss, "GET", `${CONSOLE}/audit?library=${library.alias}`)).refused).toEqual([
      ": step_up_required",
    ]);
    // What the page needs to ask is there, and nothing else goes through by asking twice.
    expect((await call(boss, "GET", `${CONSOLE}/me`)).status).toBe(200);
    expect((await call(boss, "GET", PROOF)).body.data).toEqual({ needs_code: false });
    expect(await search()).toBe(403);
    expect(await callApplication(boss, "POST", path, { library: library.alias })).toMatchObject({ status: 200 });
    await prove();
    expect(await search()).toBe(200);
  });

  test("what a page asks for by itself is no use, whatever it says of it", async () => {
    await prove();
    expect(await search(0)).toBe(200);
    clock.advance(10 * MINUTE);
    expect(await search(10 * MINUTE)).toBe(200);
    clock.advance(10 * MINUTE);
    expect(await search(20 * MINUTE)).toBe(403);
    expect(await search(-5)).toBe(403);
    await prove();
  });

  test("CC-SET-001 the minutes are a setting that holds from the next request", async () => {
    await prove();
    expect(
      (await call(boss, "PATCH", `${CONSOLE}/settings/security`, { "session.controlCenterIdleMinutes": 3 })).status,
    ).toBe(200);
    clock.advance(3 * MINUTE);
    expect(await search()).toBe(403);
    await prove();
    expect(
      (await call(boss, "PATCH", `${CONSOLE}/settings/security`, { "session.controlCenterIdleMinutes": null })).status,
    ).toBe(200);
  });
});

describe("CC-SES-003 CC-USR-101 NRTADMIN of several with a proof that is too old", () => {
  test("adding several at once is refused as a whole, and done with a proof", async () => {
    const people = [await directory.aUser(library), await directory.aUser(library)];
    const users = people.map(({ userId }) => userId);
    await prove();
    clock.advance(10 * MINUTE);
    const before = await nrtadmins();
    expectAsked(await call(boss, "POST", pathOf("groups/NRTADMIN/members/add"), { users }));
    expect(await nrtadmins()).toEqual(before);
    await prove();
    const done = await call(boss, "POST", pathOf("groups/NRTADMIN/members/add"), { users });
    expect(done.status).toBe(200);
    expect(await nrtadmins()).toEqual([...before, ...users].toSorted());
    clock.advance(10 * MINUTE);
    expectAsked(await call(boss, "POST", pathOf("groups/NRTADMIN/members/remove"), { users }));
    expect(await nrtadmins()).toEqual([...before, ...users].toSorted());
  });

  test("editing several is not begun, and goes on for as long as it takes once it was", async () => {
    const { userId } = await directory.aUser(library);
    const body = { users: [userId], changes: { location: "Hull", add_groups: ["nrtadmin"] } };
    await prove();
    clock.advance(10 * MINUTE);
    const jobs = await jobCount();
    expectAsked(await call(boss, "POST", pathOf("users/edit"), body));
    expect(await jobCount()).toBe(jobs);
    await prove();
    expect((await call(boss, "POST", pathOf("users/edit"), body)).status).toBe(202);
    clock.advance(11 * MINUTE);
    await work();
    expect(await nrtadmins()).toContain(userId);
  });

  test("CC-BLK-005 an import that names it is not run, rehearsed it is, and no other import is asked about", async () => {
    const { userId } = await directory.aUser(library);
    const { groupId } = await directory.aGroup(library);
    const upload = async (group: string): Promise<string> => {
      const head = `--x\r\ncontent-disposition: form-data; name="file"; filename="m.csv"\r\ncontent-type: text/csv\r\n\r\n`;
      const response = await app.inject({
        method: "POST",
        url: `${CONSOLE}/imports?library=${library.alias}&kind=memberships`,
        headers: { "x-auth-token": String(boss.userNum), "content-type": "multipart/form-data; boundary=x" },
        payload: `${head}group,user\n${group},${userId}\n\r\n--x--\r\n`,
      });
      return response.json<{ data: { id: string } }>().data.id;
    };
    await prove();
    clock.advance(10 * MINUTE);
    const plain = await upload(groupId);
    const path = `${CONSOLE}/imports/${await upload("nrtadmın")}`;
    for (const each of [`${CONSOLE}/imports/${plain}`, path]) {
      expect((await call(boss, "POST", `${each}/rehearse`, {})).status).toBe(202);
      await work();
    }
    expect((await call(boss, "POST", `${CONSOLE}/imports/${plain}/run`, {})).status).toBe(202);
    await work();
    expectAsked(await call(boss, "POST", `${path}/run`, {}));
    expect((await call(boss, "GET", path)).body.data).toMatchObject({ state: "rehearsed" });
    expect(await nrtadmins()).not.toContain(userId);
    await prove();
    expect((await call(boss, "POST", `${path}/run`, {})).status).toBe(202);
    clock.advance(11 * MINUTE);
    await work();
    expect(await nrtadmins()).toContain(userId);
    expectAsked(await call(boss, "POST", `${path}/undo`, {}));
  });

  test("CC-ROL-016 CC-ROL-018 a role with a tier, and rights over the installation, are not given", async () => {
    const roles = pathOf("roles");
    await prove();
    clock.advance(10 * MINUTE);
    expectAsked(await call(boss, "POST", roles, { id: "HELPERS", privileges: ["admin_tier_1"] }));
    expect((await call(boss, "POST", roles, { id: "HELPERS", privileges: ["report"] })).status).toBe(201);
    const gaining = { privileges: ["report", "admin_tier_2"] };
    expectAsked(await call(boss, "PATCH", `${roles}/HELPERS`, gaining));
    const settings = `${CONSOLE}/settings/administration`;
    expectAsked(await call(boss, "PATCH", settings, { mode: "global" }));
    expectAsked(await call(boss, "PUT", `${settings}/users/${boss.userId}`, { privileges: ["audit"] }));
    await prove();
    expect((await call(boss, "PATCH", `${roles}/HELPERS`, gaining)).status).toBe(200);
    clock.advance(10 * MINUTE);
    // What is no gain is nobody's danger.
    expect((await call(boss, "PATCH", `${roles}/HELPERS`, { privileges: ["admin_tier_2"] })).status).toBe(200);
  });

  test("applications are not asked: their tokens have limits of their own", async () => {
    const { userId } = await directory.aUser(library);
    const path = `/libraries/${library.alias}/groups/NRTADMIN/members`;
    const body = { action: "add", data: [userId] };
    clock.advance(10 * MINUTE);
    expect((await call(boss, "PUT", path, body)).refused).toEqual([": step_up_required"]);
    expect((await callApplication(boss, "PUT", path, body)).status).toBeLessThan(300);
    expect((await callApplication(boss, "GET", `${CONSOLE}/audit/export?format=csv`)).status).toBe(200);
  });
});
