import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemActor } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { createDirectoryApp, createTestDirectory } from "../../testing/index.ts";
import type { Call, TestDirectory, TestLibrary, TestUser } from "../../testing/index.ts";
import { BROWSER_CLIENT } from "../proof/index.ts";

const CONSOLE = "/api/control-center/v1";
const clock = fakeClock();
let database: Database;
let directory: TestDirectory;
/** In a browser, where people show now and then who they are. */
let call: Call;
let active: TestLibrary;
let legal: TestLibrary;
let first: TestUser;
let second: TestUser;

beforeAll(async () => {
  database = await testDatabase();
  directory = createTestDirectory(database, { clock });
  ({ call } = createDirectoryApp(directory, { database, clock, clientId: BROWSER_CLIENT }));
  active = await directory.aLibrary({ alias: "ACTIVE" });
  legal = await directory.aLibrary({ alias: "LEGAL" });
  first = active.administrator;
  second = await directory.aUser(active, { isNrtadmin: true, full_name: "Second Chief" });
  for (const one of [first, second]) await prove(one);
});

afterAll(() => database[Symbol.asyncDispose]());

const pathOf = (user: TestUser): string => `${CONSOLE}/users/${user.userId}/anonymisation`;
const body = (user: TestUser) => ({ reason: "Asked for by the person", confirm: user.userId.toLowerCase() });
const ask = (by: TestUser, user: TestUser, more: object = {}) =>
  call(by, "POST", pathOf(user), { ...body(user), ...more });
const approve = (by: TestUser, user: TestUser) => call(by, "POST", `${pathOf(user)}/approve`, {});
const stateOf = async (by: TestUser, user: TestUser) =>
  ((await call(by, "GET", pathOf(user))).body.data as { state: string } | undefined)?.state;

async function prove(who: TestUser): Promise<void> {
  expect((await call(who, "POST", `${CONSOLE}/me/proof`, { password: who.password })).status).toBe(200);
}

async function aFormer(more: Parameters<TestDirectory["aUser"]>[1] = {}): Promise<TestUser> {
  const user = await directory.aUser(active, { full_name: "Agnes Archer", location: "Oslo", ...more });
  expect((await call(first, "PATCH", `/users/${user.userId}`, { allow_logon: false })).status).toBe(200);
  return user;
}

async function addToLegal(user: TestUser): Promise<void> {
  const place = { libraryAlias: "LEGAL", role: undefined, isPreferred: false };
  const { users } = directory.identity;
  await database.transaction(async (tx) => users.addToLibrary(tx, systemActor("test"), { userId: user.userId, place }));
}

describe("CC-USR-044 T31 CON-8 a disabled account becomes anonymous for good", () => {
  test("one asks, another approves; what named the person is gone, number and User ID stay", async () => {
    const user = await aFormer();
    await call(first, "PATCH", `${CONSOLE}/users/${user.userId}/platform`, { container: "OU=Archer" });
    await call(user, "PATCH", `/api/work/v1/libraries/ACTIVE/preferences`, { language: "en-GB" });
    const asked = await ask(first, user);
    expect(asked.body.data).toMatchObject({
      state: "waiting",
      needs_two: true,
      request: { is_own: true, reason: "Asked for by the person" },
    });
    expect((await call(second, "GET", `/users/${user.userId}`)).body.data).toMatchObject({ full_name: "Agnes Archer" });

    const done = await approve(second, user);
    expect(done.body.data).toMatchObject({ state: "done" });
    expect((await call(first, "GET", `/users/${user.userId}`)).body.data).toMatchObject({
      id: user.userId,
      full_name: `Former user ${user.userNum}`,
      email: `former-user-${user.userNum}@anonymous.invalid`,
      allow_logon: false,
    });
    const stored = await database.pool.query('select * from identity."user" where user_num = $1', [user.userNum]);
    expect(JSON.stringify(stored.rows)).not.toMatch(/archer|oslo|argon2/i);
    const platform = await call(first, "GET", `${CONSOLE}/users/${user.userId}/platform`);
    expect(platform.body.data).toMatchObject({ container: "" });
    expect((await call(first, "GET", "/users?query=archer")).body.data).toEqual([]);
  });

  test("nothing brings it back: no change, no sign-in, no photo, not once more", async () => {
    const user = await aFormer();
    await ask(first, user);
    await approve(second, user);
    for (const change of [{ allow_logon: true }, { full_name: "Agnes Archer" }, { email: "agnes@firm.example" }]) {
      const answer = await call(first, "PATCH", `/users/${user.userId}`, change);
      expect([answer.status, answer.refused]).toEqual([403, [": anonymised"]]);
    }
    expect((await ask(first, user)).refused).toEqual([": anonymised"]);
    const shown = await call(first, "GET", `${CONSOLE}/libraries/ACTIVE/users/${user.userId}`);
    expect(shown.body.data).toMatchObject({ state: "disabled", actions: [] });
    await expect(
      database.pool.query('update identity."user" set allow_logon = true where user_num = $1', [user.userNum]),
    ).rejects.toThrow("user_anonymised_final");
  });

  test("who asked does not approve; a request is taken back or declined, and then nothing waits", async () => {
    const user = await aFormer();
    await ask(first, user);
    expect((await approve(first, user)).refused).toEqual([": second_person_needed"]);
    expect((await call(second, "GET", pathOf(user))).body.data).toMatchObject({ request: { is_own: false } });
    expect((await call(second, "DELETE", pathOf(user))).status).toBe(200);
    expect(await stateOf(first, user)).toBe("none");
    expect((await approve(second, user)).status).toBe(409);
    expect((await call(second, "DELETE", pathOf(user))).status).toBe(409);
  });

  test("the sign-in is disabled first, the User ID typed, a reason given; it holds at the approval too", async () => {
    const open = await directory.aUser(active);
    expect((await ask(first, open)).refused).toEqual([": not_disabled"]);
    const user = await aFormer();
    expect((await ask(first, user, { confirm: "SOMEBODY" })).refused).toEqual(["confirm: confirm_mismatch"]);
    expect((await ask(first, user, { reason: "  " })).refused).toEqual(["reason: required"]);
    await ask(first, user);
    await call(first, "PATCH", `/users/${user.userId}`, { allow_logon: true });
    expect((await approve(second, user)).refused).toEqual([": not_disabled"]);
    expect((await call(first, "GET", `/users/${user.userId}`)).body.data).toMatchObject({ full_name: "Agnes Archer" });
  });

  test("24 row 19: NRTADMIN of every library of the account, and nobody on their own account", async () => {
    const user = await aFormer();
    const tier2 = await directory.aUser(active, { role: "TIER 2" });
    const outside = await directory.aUser(legal, { isNrtadmin: true });
    for (const [by, status] of [
      [tier2, 403],
      [outside, 404],
    ] as const) {
      await prove(by);
      expect((await ask(by, user)).status).toBe(status);
      expect((await call(by, "GET", pathOf(user))).status).toBe(status);
      expect((await call(by, "DELETE", pathOf(user))).status).toBe(status);
    }
    await addToLegal(user);
    expect((await ask(first, user)).status).toBe(403);
    expect((await ask(first, first)).refused).toEqual([": self_not_allowed"]);
    expect((await call(first, "GET", `${CONSOLE}/users/NOBODY/anonymisation`)).status).toBe(404);
  });

  test("CC-SES-003 both steps need a proof of identity", async () => {
    const user = await aFormer();
    await ask(first, user);
    clock.advance(11 * 60);
    expect((await approve(second, user)).refused).toEqual([": step_up_required"]);
    expect((await ask(first, user)).refused).toEqual([": step_up_required"]);
    for (const one of [first, second]) await prove(one);
    expect((await approve(second, user)).status).toBe(200);
  });

  test("an account that its directory still has stays: the next run would bring the name back", async () => {
    const user = await aFormer();
    const set = async (more: string) =>
      database.pool.query(`update identity."user" set ${more} where user_num = $1`, [user.userNum]);
    await set("is_enterprise = true");
    expect((await ask(first, user)).refused).toEqual([": managed_by_directory"]);
    await set("disabled_by_directory = true");
    expect((await ask(first, user)).status).toBe(200);
  });

  test("CC-AUD-001 every step is on record with its reason, and none repeats what was taken away", async () => {
    const user = await aFormer();
    await ask(first, user);
    await approve(second, user);
    const { rows } = await database.pool.query<{ actor_id: string; details: object; before: object | null }>(
      `select actor_id, details, before from platform.audit where action = 'user.anonymise' and object_id = $1 order by id`,
      [user.userId],
    );
    expect(rows.map(({ actor_id, details }) => [actor_id, details])).toEqual([
      [first.userId, { step: "request", reason: "Asked for by the person" }],
      [second.userId, { step: "done", reason: "Asked for by the person" }],
    ]);
    expect(JSON.stringify(rows)).not.toContain("Archer");
  });
});
