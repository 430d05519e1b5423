import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemActor } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { createDirectoryApp, createTestDirectory } from "../../testing/index.ts";
import type { Call, TestDirectory, TestLibrary, TestUser } from "../../testing/index.ts";

const clock = fakeClock();
let database: Database;
let directory: TestDirectory;
let call: Call;
let active: TestLibrary;
/** NRTADMIN of both libraries. */
let root: TestUser;

beforeAll(async () => {
  database = await testDatabase();
  directory = createTestDirectory(database, { clock });
  ({ call } = createDirectoryApp(directory, { database, clock }));
  active = await directory.aLibrary({ alias: "ACTIVE" });
  const legal = await directory.aLibrary({ alias: "LEGAL" });
  root = await directory.aUser(active, { isNrtadmin: true });
  const place = { libraryAlias: "LEGAL", role: undefined, isPreferred: false };
  await database.transaction(async (tx) => {
    const builder = systemActor("test");
    const { users, groups } = directory.identity;
    await users.addToLibrary(tx, builder, { userId: root.userId, place });
    const change = { libraryId: legal.libraryId, groupId: "NRTADMIN", action: "add", userIds: [root.userId] } as const;
    await groups.changeMembers(tx, builder, change);
  });
});

afterAll(() => database[Symbol.asyncDispose]());

const path = (library: string): string => `/api/work/v1/libraries/${library}/preferences`;
const read = async (user: TestUser, library: string) => (await call(user, "GET", path(library))).body.data;
const set = (user: TestUser, library: string, body: unknown) => call(user, "PATCH", path(library), body);

describe("CC-USR-024 WORK-LIB-003 a library keeps what somebody has set in it", () => {
  test("nothing is set at first; what is given is changed, the rest stays, and an empty text clears", async () => {
    const user = await directory.aUser(active);
    expect(await read(user, "ACTIVE")).toEqual({});
    expect((await set(user, "active", { language: "en-GB" })).body.data).toEqual({ language: "en-GB" });
    const both = { language: "en-GB", default_search_form: "emails" };
    expect((await set(user, "ACTIVE", { default_search_form: "emails" })).body.data).toEqual(both);
    expect((await set(user, "ACTIVE", {})).body.data).toEqual(both);
    expect((await set(user, "ACTIVE", { language: "" })).body.data).toEqual({ default_search_form: "emails" });
    expect((await set(user, "ACTIVE", { default_search_form: null })).body.data).toEqual({});
  });

  test("what is not offered is refused, and nothing changes", async () => {
    const user = await directory.aUser(active);
    for (const body of [{ language: "tlh" }, { default_search_form: "workspace" }, { language: 5 }]) {
      expect((await set(user, "ACTIVE", body)).status).toBe(400);
    }
    expect(await read(user, "ACTIVE")).toEqual({});
  });

  test("it is one's own: others do not see it, and a library that is closed to the person is not there", async () => {
    const user = await directory.aUser(active);
    await set(user, "ACTIVE", { language: "en-US" });
    expect(await read(root, "ACTIVE")).toEqual({});
    for (const library of ["LEGAL", "NOWHERE"]) {
      expect((await call(user, "GET", path(library))).status).toBe(404);
      expect((await set(user, library, { language: "en-US" })).status).toBe(404);
    }
  });

  test("the session says how the preferred library has dates and numbers written", async () => {
    const user = await directory.aUser(active);
    const me = async () => (await call(user, "GET", "/api/control-center/v1/me")).body.data as { language?: string };
    expect(await me()).not.toHaveProperty("language");
    await set(user, "ACTIVE", { language: "en-IE" });
    expect((await me()).language).toBe("en-IE");
  });
});

describe("CC-USR-076 what the preferred library keeps goes along to the next one", () => {
  const prefer = (user: TestUser) => call(root, "PATCH", `/users/${user.userId}`, { preferred_library: "LEGAL" });

  test("unless that one holds something already", async () => {
    const user = await directory.aUser(active);
    await set(user, "ACTIVE", { language: "en-GB", default_search_form: "emails" });
    await prefer(user);
    expect(await read(user, "LEGAL")).toEqual({ language: "en-GB", default_search_form: "emails" });

    const settled = await directory.aUser(active);
    await call(root, "POST", `/users/${settled.userId}/libraries`, { id: "LEGAL" });
    await set(settled, "ACTIVE", { language: "en-GB", default_search_form: "emails" });
    await set(settled, "LEGAL", { language: "en-US" });
    await prefer(settled);
    expect(await read(settled, "LEGAL")).toEqual({ language: "en-US" });
    expect(await read(settled, "ACTIVE")).toEqual({ language: "en-GB", default_search_form: "emails" });
  });

  test("also when a new membership is preferred from the start", async () => {
    const user = await directory.aUser(active);
    await set(user, "ACTIVE", { default_search_form: "folders" });
    await call(root, "POST", `/users/${user.userId}/libraries`, { id: "LEGAL", preferred: true });
    const preferred = await call(user, "GET", "/libraries/LEGAL/users/me");
    expect(preferred.body.data).toMatchObject({ preferred_library: "LEGAL" });
    expect(await read(user, "LEGAL")).toEqual({ default_search_form: "folders" });
  });

  test("also when a directory's rule prefers another library", async () => {
    const user = await directory.aUser(active);
    await set(user, "ACTIVE", { language: "en-ZA" });
    await database.transaction(async (tx) =>
      directory.identity.users.mastered.place(
        tx,
        sql`select ${user.userNum}::bigint as user_num, r.library_id, r.role_id, true as is_ruled, true as is_preferred
          from identity.role r join identity.library l using (library_id)
          where l.alias = 'LEGAL' and r.name = 'DEFAULT'`,
        clock.now(),
      ),
    );
    expect(await read(user, "LEGAL")).toEqual({ language: "en-ZA" });
  });

  test("and of a membership that ended nothing is left", async () => {
    const user = await directory.aUser(active);
    const libraries = `/users/${user.userId}/libraries`;
    await call(root, "POST", libraries, { id: "LEGAL" });
    await set(user, "LEGAL", { language: "en-US" });
    await call(root, "DELETE", `${libraries}/LEGAL`);
    await call(root, "POST", libraries, { id: "LEGAL" });
    expect(await read(user, "LEGAL")).toEqual({});
  });
});
