import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AppError } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { createDirectoryApp, createTestDirectory } from "../../testing/index.ts";
import type { Answer, Call, TestDirectory, TestLibrary, TestUser } from "../../testing/index.ts";

const clock = fakeClock();
let database: Database;
let directory: TestDirectory;
let call: Call;

beforeAll(async () => {
  database = await testDatabase();
  directory = createTestDirectory(database, { clock });
  ({ call } = createDirectoryApp(directory, { database, clock }));
});

afterAll(() => database[Symbol.asyncDispose]());

const change = (actor: TestUser, library: TestLibrary, users: readonly TestUser[], action: "add" | "delete") =>
  call(actor, "PUT", `/libraries/${library.alias}/groups/NRTADMIN/members`, {
    data: users.map((user) => user.userId),
    action,
  });

async function memberIds(actor: TestUser, library: TestLibrary): Promise<string[]> {
  const answer = await call(actor, "GET", `/libraries/${library.alias}/groups/NRTADMIN/members`);
  return (answer.body.data as { id: string }[]).map((user) => user.id);
}

const isLast = (answer: Answer): boolean => answer.status === 403 && answer.refused.includes(": last_nrtadmin");

test("CC-GRP-011 WORK-LIB-005 the group is there from the beginning and cannot be renamed, disabled, made external", async () => {
  const library = await directory.aLibrary();
  const path = `/libraries/${library.alias}/groups/NRTADMIN`;
  for (const body of [{ enabled: false }, { full_name: "Others" }, { is_external: true }]) {
    const answer = await call(library.administrator, "PATCH", path, body);
    expect([answer.status, answer.refused]).toEqual([403, [": nrtadmin_fixed"]]);
  }
  expect((await call(library.administrator, "GET", path)).body.data).toMatchObject({
    enabled: true,
    is_external: false,
  });
  const again = await call(library.administrator, "POST", `/libraries/${library.alias}/groups`, { id: "nrtadmin" });
  expect(again.status).toBe(409);
});

test("CC-USR-097 CC-USR-098 CC-MOD-006 CC-MOD-007 membership gives everything at once, its end leaves the role as it was", async () => {
  const library = await directory.aLibrary();
  const user = await directory.aUser(library, { is_service: true });
  const roles = `/libraries/${library.alias}/roles`;
  expect((await call(user, "GET", roles)).status).toBe(403);
  await change(library.administrator, library, [user], "add");
  expect((await call(user, "GET", roles)).status).toBe(200);
  await change(library.administrator, library, [user], "delete");
  expect((await call(user, "GET", roles)).status).toBe(403);
  const after = await call(library.administrator, "GET", `/libraries/${library.alias}/users/${user.userId}`);
  expect(after.body.data).toMatchObject({ role: "DEFAULT" });
});

test("CC-USR-099 CC-USR-100 only a member adds and removes, by any door", async () => {
  const library = await directory.aLibrary();
  const chief = await directory.aUser(library, { isNrtadmin: true });
  const other = await directory.aLibrary();
  await call(library.administrator, "POST", `/users/${chief.userId}/libraries`, { id: library.alias });
  const user = await directory.aUser(library);
  for (const role of ["TIER 2", "TIER 1", "ADMINISTRATOR", "DEFAULT"]) {
    const actor = await directory.aUser(library, { role });
    for (const action of ["add", "delete"] as const) {
      const answer = await change(actor, library, [action === "add" ? user : chief], action);
      expect(answer.status, role).toBe(403);
      if (role === "TIER 2" || role === "ADMINISTRATOR") expect(answer.refused).toEqual([": nrtadmin_required"]);
    }
    const closing = await call(actor, "PATCH", `/libraries/${library.alias}/users/${chief.userId}`, {
      allow_logon: false,
    });
    expect(closing.status, role).toBe(403);
    const removing = await call(actor, "DELETE", `/users/${chief.userId}/libraries/${library.alias}`);
    expect(removing.status, role).toBe(403);
  }
  expect((await change(other.administrator, library, [user], "add")).status).toBe(404);
  expect(await memberIds(library.administrator, library)).toEqual(
    expect.arrayContaining([library.administrator.userId, chief.userId]),
  );
});

test("CC-USR-101 CC-USR-023 external people never join", async () => {
  const library = await directory.aLibrary();
  const guest = await directory.aUser(library, { is_external: true });
  expect((await change(library.administrator, library, [guest], "add")).refused).toEqual([
    "data[0]: group_external_mismatch",
  ]);
  const chief = await directory.aUser(library, { isNrtadmin: true });
  const body = { is_external: true, role: "DEFAULT EXTERNAL" };
  const answer = await call(library.administrator, "PATCH", `/users/${chief.userId}`, body);
  expect(answer.refused).toEqual(["is_external: group_external_mismatch"]);
});

describe("CC-USR-100 CC-USR-064 the last member who can act stays", () => {
  test("by removal, alone or with others", async () => {
    const library = await directory.aLibrary();
    const { administrator } = library;
    expect(isLast(await change(administrator, library, [administrator], "delete"))).toBe(true);
    const second = await directory.aUser(library, { isNrtadmin: true });
    expect(isLast(await change(administrator, library, [administrator, second], "delete"))).toBe(true);
    expect((await change(administrator, library, [administrator], "delete")).status).toBe(200);
    expect(await memberIds(second, library)).toEqual([second.userId]);
  });

  test("members who are disabled, locked or without a password do not count, but may leave", async () => {
    const library = await directory.aLibrary();
    const { administrator } = library;
    const closed = await directory.aUser(library, { isNrtadmin: true, allow_logon: false });
    const locked = await directory.aUser(library, { isNrtadmin: true });
    const pending = await directory.aUser(library, { isNrtadmin: true, password: null });
    await database.pool.query(`update identity."user" set is_locked = true where user_num = $1`, [locked.userNum]);
    expect(isLast(await change(administrator, library, [administrator], "delete"))).toBe(true);
    expect((await change(administrator, library, [closed, locked, pending], "delete")).status).toBe(200);
  });

  test("by closing the account or the library to the other one", async () => {
    const library = await directory.aLibrary();
    const second = await directory.aUser(library, { isNrtadmin: true });
    const pending = await directory.aUser(library, { isNrtadmin: true, password: null });
    await call(second, "PATCH", `/users/${library.administrator.userId}`, { allow_logon: false });
    for (const path of [`/users/${second.userId}`, `/libraries/${library.alias}/users/${second.userId}`]) {
      expect(isLast(await call(pending, "PATCH", path, { allow_logon: false })), path).toBe(true);
    }
  });

  test("safe under concurrency: members who remove and close each other at once leave one", async () => {
    const { users, groups } = directory.identity;
    for (let round = 0; round < 5; round += 1) {
      const library = await directory.aLibrary();
      const others = await Promise.all([1, 2, 3].map(() => directory.aUser(library, { isNrtadmin: true })));
      const targets = [library.administrator, ...others];
      // Everybody's rights are those from before the first change, so that nothing but the guard is in the way.
      const actors = await Promise.all(targets.map((target) => directory.anActor(target)));
      const attempts = targets.map(async (target, index) => {
        const actor = actors[(index + 1) % actors.length];
        if (actor === undefined) throw new Error("nobody");
        const closing = await users.prepareChange(actor, { allow_logon: false });
        const removal = { libraryId: library.libraryId, groupId: "NRTADMIN", userIds: [target.userId] };
        await database.transaction(async (tx) => {
          if (index % 2 === 0) await groups.changeMembers(tx, actor, { ...removal, action: "delete" });
          else await users.change(tx, actor, { userId: target.userId, change: closing });
        });
      });
      const results = await Promise.allSettled(attempts);
      const refused = results.filter((result) => result.status === "rejected");
      expect(refused.map((result) => (result.reason as AppError).messages[0]?.code)).toEqual(["last_nrtadmin"]);
    }
  });
});
