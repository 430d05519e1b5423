import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "@muniment/kernel";
import { systemActor } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { createDirectoryApp, createTestDirectory } from "../../testing/index.ts";
import type { Call, TestDirectory, TestLibrary, TestUser } from "../../testing/index.ts";
import { q } from "../db.ts";
import { createActorLoader } from "./actor-loader.ts";
import { allowLogonOf, emailOf, findUserNums, fullNameOf, userIdOf } from "./person.repository.ts";
import { describeTrustees, findTrustees, loadStandings } from "./standing.service.ts";

const clock = fakeClock();
let database: Database;
let directory: TestDirectory;
let call: Call;
let active: TestLibrary;
let legal: TestLibrary;
let root: TestUser;

beforeAll(async () => {
  database = await testDatabase();
  directory = createTestDirectory(database, { clock });
  ({ call } = createDirectoryApp(directory, { database, clock }));
  active = await directory.aLibrary({ alias: "Active" });
  legal = await directory.aLibrary({ alias: "LEGAL" });
  root = active.administrator;
});

afterAll(() => database[Symbol.asyncDispose]());

const session = { clientId: "c", sessionId: "s", scopes: new Set(["user"]), scopeCap: undefined } as const;
const load = (user: TestUser): Promise<UserActor | undefined> =>
  directory.identity.loadActor(database.reader, user.userNum, session);

async function addToLegal(user: TestUser): Promise<void> {
  const place = { libraryAlias: "LEGAL", role: undefined, isPreferred: false };
  await database.transaction((tx) =>
    directory.identity.users.addToLibrary(tx, systemActor("test"), { userId: user.userId, place }),
  );
}

describe("the actor of a session", () => {
  test("holds what the kernel promises, by lower-cased alias", async () => {
    const user = await directory.aUser(active, { role: "TIER 2", location: "Oslo" });
    const { groupNum } = await directory.aGroup(active, { members: [user] });
    await addToLegal(user);
    const actor = await load(user);
    expect(actor).toMatchObject({ ...session, kind: "user", userId: user.userId, isExternal: false });
    expect(actor?.preferredLibraryId).toBe(active.libraryId);
    expect([...(actor?.libraries.keys() ?? [])]).toEqual(["active", "legal"]);
    const standing = actor?.libraries.get("active");
    expect(standing).toMatchObject({
      libraryId: active.libraryId,
      alias: "Active",
      isNrtadmin: false,
      roleName: "TIER 2",
    });
    expect(standing?.groupNums).toEqual([groupNum]);
    expect(standing?.accessVersion).toMatch(/^\d+$/);
    expect(standing?.privileges.has("admin_tier_1")).toBe(true);
  });

  test("CC-ROL-017 tier 2 includes tier 1 even where the role lists only the one", async () => {
    const user = await directory.aUser(active);
    await database.pool.query(
      `with made as (insert into identity.role (library_id, name, privileges) values ($1, 'BARE', '{admin_tier_2}')
        returning role_id) update identity.membership set role_id = (select role_id from made) where user_num = $2`,
      [active.libraryId, user.userNum],
    );
    expect((await load(user))?.libraries.get("active")?.privileges).toEqual(new Set(["admin_tier_2", "admin_tier_1"]));
  });

  test("17.3 a token that is bound to a library reaches no other", async () => {
    const user = await directory.aUser(active);
    await addToLegal(user);
    const limited = createActorLoader(database.reader);
    const actor = await limited(user.userNum, { ...session, libraryLimit: legal.libraryId });
    expect([...(actor?.libraries.keys() ?? [])]).toEqual(["legal"]);
    expect(await limited(user.userNum, { ...session, libraryLimit: 999 })).toBeUndefined();
  });

  test("nobody for an unknown number", async () => {
    expect(await directory.identity.loadActor(database.reader, 9_999_999, session)).toBeUndefined();
  });
});

describe("D13 D42 no answer outlives its cause", () => {
  test.each([
    ["role", (user: TestUser) => call(root, "PATCH", `/libraries/Active/users/${user.userId}`, { role: "TIER 1" })],
    ["NRTADMIN", (user: TestUser) => addTo("NRTADMIN", user)],
    ["a group", (user: TestUser) => addTo("FRESH", user)],
    ["name", (user: TestUser) => call(root, "PATCH", `/users/${user.userId}`, { full_name: "New Name" })],
    ["e-mail", (user: TestUser) => call(root, "PATCH", `/users/${user.userId}`, { email: "brand.new@firm.com" })],
    ["another library", (user: TestUser) => addToLegal(user)],
    [
      "sign-in in the library",
      (user: TestUser) => call(root, "PATCH", `/libraries/Active/users/${user.userId}`, { allow_logon: false }),
    ],
    ["the account", (user: TestUser) => call(root, "PATCH", `/users/${user.userId}`, { allow_logon: false })],
    [
      "a privilege of the role",
      () =>
        database.pool.query(`update identity.role set privileges = privileges || '{report}' where name = 'DEFAULT'`),
    ],
  ])("a change of %s is seen by the next load, and by another process", async (_what, change) => {
    await directory.aGroup(active, { id: "FRESH" }).catch(() => {});
    const user = await directory.aUser(active);
    const elsewhere = createActorLoader(database.reader);
    const before = await load(user);
    await elsewhere(user.userNum, session);
    await change(user);
    const after = await load(user);
    expect(after).not.toEqual(before);
    expect(await elsewhere(user.userNum, session)).toEqual(after);
    expect(await createActorLoader(database.reader)(user.userNum, session)).toEqual(after);
  });

  test("what a transaction that is rolled back did is never seen", async () => {
    const user = await directory.aUser(active);
    const before = await load(user);
    await database
      .transaction(async (tx) => {
        await sql`update identity.membership set allow_logon = false where user_num = ${user.userNum}`.execute(q(tx));
        expect(await load(user)).toEqual(before);
        throw new Error("rolled back");
      })
      .catch(() => {});
    expect(await load(user)).toEqual(before);
  });

  test("a standing is kept while nothing changes", async () => {
    const user = await directory.aUser(active);
    const first = await load(user);
    const second = await load(user);
    expect(second?.libraries.get("active")).toBe(first?.libraries.get("active"));
  });

  async function addTo(group: string, user: TestUser): Promise<unknown> {
    const body = { data: [user.userId], action: "add" };
    return call(root, "PUT", `/libraries/Active/groups/${group}/members`, body);
  }
});

describe("trustees", () => {
  test("CC-MOD-009 users and groups of the library are found in the order given, in any case", async () => {
    const user = await directory.aUser(active, { id: "TRUSTED" });
    const closed = await directory.aUser(active, { allow_logon: false });
    const guest = await directory.aUser(active, { is_external: true });
    const stranger = await directory.aUser(legal);
    const { groupNum } = await directory.aGroup(active, { id: "TRUSTED" });
    const wanted = [
      { type: "group", id: "trusted" },
      { type: "user", id: "trusted" },
      { type: "user", id: stranger.userId },
      { type: "user", id: closed.userId },
      { type: "user", id: guest.userId },
      { type: "group", id: guest.userId },
    ] as const;
    expect(await findTrustees(database.reader, active.libraryId, wanted)).toEqual([
      { type: "group", num: groupNum, id: "TRUSTED", isExternal: false, enabled: true },
      { type: "user", num: user.userNum, id: "TRUSTED", isExternal: false, enabled: true },
      undefined,
      { type: "user", num: closed.userNum, id: closed.userId, isExternal: false, enabled: false },
      { type: "user", num: guest.userNum, id: guest.userId, isExternal: true, enabled: true },
      undefined,
    ]);
    expect(await findTrustees(database.reader, active.libraryId, [])).toEqual([]);
  });

  test("7.10 CC-USR-111 they are described by number, also who has left the library", async () => {
    const user = await directory.aUser(active, { full_name: "Tina Trustee" });
    const gone = await directory.aUser(legal);
    const { groupNum, groupId } = await directory.aGroup(active);
    const nums = { userNums: [user.userNum, gone.userNum], groupNums: [groupNum] };
    const { users, groups } = await describeTrustees(database.reader, active.libraryId, nums);
    expect(users.get(user.userNum)).toMatchObject({ id: user.userId, name: "Tina Trustee", enabled: true });
    expect(users.get(user.userNum)?.sid).toMatch(/^[0-9a-f-]{36}$/);
    expect(users.get(gone.userNum)).toMatchObject({ id: gone.userId, enabled: false });
    expect(groups.get(groupNum)).toMatchObject({ id: groupId, sid: `G${groupNum}`, enabled: true });
    const nobody = await describeTrustees(database.reader, active.libraryId, { userNums: [], groupNums: [] });
    expect(nobody.users.size + nobody.groups.size).toBe(0);
  });

  test("8.3 the standing of somebody else tells their switches apart", async () => {
    const user = await directory.aUser(active, { isNrtadmin: true });
    await call(root, "PATCH", `/libraries/Active/users/${user.userId}`, { allow_logon: false });
    const byId = await loadStandings(database.reader, active.libraryId, { userIds: [user.userId.toLowerCase()] });
    expect(byId.get(user.userNum)).toMatchObject({
      isAccountEnabled: true,
      isLibraryEnabled: false,
      standing: { isNrtadmin: true, roleName: "DEFAULT" },
    });
    const byNum = await loadStandings(database.reader, legal.libraryId, { userNums: [user.userNum] });
    expect(byNum.size).toBe(0);
  });

  test("names in one statement with the rows that point to them", async () => {
    const user = await directory.aUser(active, { full_name: "Nora Name" });
    const ref = sql`${user.userNum}::bigint`;
    const rows = await sql`select ${userIdOf(ref)} as id, ${fullNameOf(ref)} as name, ${emailOf(ref)} as email,
      ${allowLogonOf(ref)} as login, ${userIdOf(sql`null`)} as nobody`.execute(q(database.reader));
    expect(rows.rows).toEqual([{ id: user.userId, name: "Nora Name", email: user.email, login: true, nobody: null }]);
    const nums = await findUserNums(database.reader, active.libraryId, [user.userId.toLowerCase(), "NOBODY"]);
    expect([...nums]).toEqual([[user.userId, user.userNum]]);
  });
});
