import { afterAll, beforeAll, expect, test } from "vitest";
import { systemActor } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { createTestDirectory } from "../../testing/index.ts";
import type { TestDirectory, TestLibrary } from "../../testing/index.ts";

const clock = fakeClock();
const actor = systemActor("test");
const ROUNDS = 15;
let database: Database;
let directory: TestDirectory;
let library: TestLibrary;
let other: TestLibrary;

beforeAll(async () => {
  database = await testDatabase();
  directory = createTestDirectory(database, { clock });
  library = await directory.aLibrary({ alias: "ACTIVE" });
  other = await directory.aLibrary({ alias: "LEGAL" });
});

afterAll(() => database[Symbol.asyncDispose]());

async function count(query: string): Promise<number> {
  const rows = await database.pool.query<{ count: number }>(query);
  return Number(rows.rows[0]?.count);
}

test("CC-GRP-007 who becomes external while being added to an internal group is not both", async () => {
  const { users, groups } = directory.identity;
  const change = await users.prepareChange(actor, { is_external: true, role: "DEFAULT EXTERNAL" });
  let refused = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const user = await directory.aUser(library);
    const { groupId } = await directory.aGroup(library);
    const results = await Promise.allSettled([
      database.transaction((tx) => users.change(tx, actor, { userId: user.userId, change })),
      database.transaction((tx) =>
        groups.changeMembers(tx, actor, {
          libraryId: library.libraryId,
          groupId,
          action: "add",
          userIds: [user.userId],
        }),
      ),
    ]);
    refused += results.filter((result) => result.status === "rejected").length;
  }
  expect(refused).toBe(ROUNDS);
  const mixed = `select count(*) as count from identity.group_member gm join identity."group" g using (group_num)
    join identity."user" u using (user_num) where u.is_external <> g.is_external`;
  expect(await count(mixed)).toBe(0);
});

test("CC-MOD-004 who leaves a library while being added to one of its groups is not in the group", async () => {
  const { users, groups } = directory.identity;
  for (let round = 0; round < ROUNDS; round += 1) {
    const user = await directory.aUser(library);
    const place = { libraryAlias: "LEGAL", role: undefined, isPreferred: false };
    await database.transaction((tx) => users.addToLibrary(tx, actor, { userId: user.userId, place }));
    const { groupId } = await directory.aGroup(other);
    await Promise.allSettled([
      database.transaction((tx) => users.removeFromLibrary(tx, actor, { userId: user.userId, libraryAlias: "LEGAL" })),
      database.transaction((tx) =>
        groups.changeMembers(tx, actor, { libraryId: other.libraryId, groupId, action: "add", userIds: [user.userId] }),
      ),
    ]);
  }
  const strangers = `select count(*) as count from identity.group_member gm join identity."group" g using (group_num)
    where not exists (select 1 from identity.membership m where m.user_num = gm.user_num and m.library_id = g.library_id)`;
  expect(await count(strangers)).toBe(0);
});

test("CC-GRP-016 two calls with the same people in another order do not wait for each other", async () => {
  const { groups } = directory.identity;
  const people = await Promise.all(Array.from({ length: 12 }, () => directory.aUser(library)));
  const ids = people.map((user) => user.userId);
  const teams = await Promise.all([1, 2, 3, 4].map(() => directory.aGroup(library)));
  await Promise.all(
    teams.map(({ groupId }, index) =>
      database.transaction((tx) =>
        groups.changeMembers(tx, actor, {
          libraryId: library.libraryId,
          groupId,
          action: "add",
          userIds: index % 2 === 0 ? ids : ids.toReversed(),
        }),
      ),
    ),
  );
  const made = `select count(*) as count from identity.group_member gm join identity."group" g using (group_num)
    where g.group_id = any('{${teams.map((team) => team.groupId).join(",")}}')`;
  expect(await count(made)).toBe(48);
});
