import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "@muniment/platform/db";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { createDirectoryApp, createTestDirectory } from "../../testing/index.ts";
import type { Call, TestLibrary, TestUser } from "../../testing/index.ts";

const clock = fakeClock();
let database: Database;
let call: Call;
let active: TestLibrary;
let anna: TestUser;

/** What a body could try to set beside the fields that are its own. */
const FOREIGN = {
  user_num: 1,
  ssid: "mine",
  user_nos: 6,
  origin: "directory",
  is_enterprise: true,
  is_locked: false,
  locked_until: null,
  failed_logins: 0,
  password_hash: "mine",
  password_changed_at: "2000-01-01T00:00:00Z",
  create_date: "2000-01-01T00:00:00Z",
  ["__proto__"]: { is_locked: false },
  constructor: { prototype: { is_locked: false } },
};

beforeAll(async () => {
  database = await testDatabase();
  const directory = createTestDirectory(database, { clock });
  ({ call } = createDirectoryApp(directory, { database, clock }));
  active = await directory.aLibrary({ alias: "Active", userId: "ROOT" });
  anna = await directory.aUser(active, { id: "ANNA" });
  await database.pool.query(`update identity."user" set is_locked = true, failed_logins = 10 where user_id = 'ANNA'`);
});

afterAll(() => database[Symbol.asyncDispose]());

const stored = async (id: string): Promise<Record<string, unknown> | undefined> =>
  (await database.pool.query<Record<string, unknown>>(`select * from identity."user" where user_id = $1`, [id]))
    .rows[0];

test("mass assignment: a body sets what its endpoint names, and nothing else of the account", async () => {
  const before = await stored("ANNA");
  await call(active.administrator, "PATCH", "/users/ANNA", { location: "Leeds", ...FOREIGN });
  await call(active.administrator, "PATCH", "/libraries/Active/users/ANNA", FOREIGN);
  const after = await stored("ANNA");
  const { location, edited_at: _edited, ...rest } = after ?? {};
  const { location: _former, edited_at: _before, ...same } = before ?? {};
  expect(rest).toEqual(same);
  expect(location).toBe("Leeds");
});

test("mass assignment: an account is made by the rules, whatever the body says of it", async () => {
  const body = { id: "NEW", full_name: "New", email: "new@firm.example", preferred_library: "Active" };
  const made = await call(active.administrator, "POST", "/users", {
    ...body,
    password: "Long enough 2026",
    ...FOREIGN,
  });
  expect(made.status).toBe(201);
  expect(await stored("NEW")).toMatchObject({ origin: "manual", is_enterprise: false, user_nos: 2, failed_logins: 0 });
  expect((await stored("NEW"))?.["ssid"]).not.toBe("mine");
});

test("mass assignment: nobody makes more of themselves by their own profile", async () => {
  const before = await stored("ANNA");
  for (const extra of [{ role: "ADMINISTRATOR" }, { is_external: false }, { allow_logon: true }, FOREIGN]) {
    const answer = await call(anna, "PATCH", "/users/me", extra);
    expect([JSON.stringify(extra), answer.status]).toEqual([JSON.stringify(extra), 403]);
  }
  expect(await stored("ANNA")).toEqual(before);
});
