import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "@muniment/platform/db";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { createDirectoryApp, createTestDirectory } from "../../testing/index.ts";
import type { Call, TestDirectory } from "../../testing/index.ts";

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

test("CC-MOD-002 each library has users of its own, with their role and their sign-in there; who is no member does not reach it", async () => {
  const [one, two, three] = [
    await directory.aLibrary({ alias: "ONE" }),
    await directory.aLibrary({ alias: "TWO" }),
    await directory.aLibrary({ alias: "THREE" }),
  ];
  const anna = await directory.aUser(one, { id: "ANNA" });
  const reach = async (): Promise<number[]> =>
    Promise.all(
      ["ONE", "TWO", "THREE"].map(async (alias) => (await call(anna, "GET", `/libraries/${alias}/users`)).status),
    );
  const listed = async (library: typeof one, alias: string): Promise<Record<string, unknown> | undefined> => {
    const answer = await call(library.administrator, "GET", `/libraries/${alias}/users`);
    return (answer.body.data as Record<string, unknown>[]).find(({ id }) => id === "ANNA");
  };
  expect(await reach()).toEqual([200, 404, 404]);
  const joined = { library_id: String(two.libraryId), role: "TIER 1" };
  expect((await call(two.administrator, "POST", "/users/ANNA/libraries", joined)).status).toBeLessThan(300);
  expect(await reach()).toEqual([200, 200, 404]);
  // The role is that of the membership.
  expect(await listed(one, "ONE")).toMatchObject({ role: "DEFAULT", login: true });
  expect(await listed(two, "TWO")).toMatchObject({ role: "TIER 1", login: true });
  expect(await listed(three, "THREE")).toBeUndefined();
  // So is the sign-in: switched off in one library, the others stay open.
  expect((await call(two.administrator, "PATCH", "/libraries/TWO/users/ANNA", { allow_logon: false })).status).toBe(
    200,
  );
  expect(await reach()).toEqual([200, 404, 404]);
  expect(await listed(one, "ONE")).toMatchObject({ login: true });
  expect(await listed(two, "TWO")).toMatchObject({ role: "TIER 1", login: false });
});
