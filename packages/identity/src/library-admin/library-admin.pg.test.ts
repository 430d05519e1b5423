import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "@muniment/platform/db";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { createDirectoryApp, createTestDirectory } from "../../testing/index.ts";
import type { Answer, Call, TestDirectory, TestLibrary, TestUser } from "../../testing/index.ts";

const clock = fakeClock();
let database: Database;
let directory: TestDirectory;
let call: Call;
let active: TestLibrary;
let legal: TestLibrary;
/** NRTADMIN of both. */
let chief: TestUser;
let tier2: TestUser;
let anna: TestUser;

const CONSOLE = "/api/control-center/v1";
const libraries = `${CONSOLE}/libraries`;

beforeAll(async () => {
  database = await testDatabase();
  directory = createTestDirectory(database, { clock });
  ({ call } = createDirectoryApp(directory, { database, clock }));
  active = await directory.aLibrary({ alias: "Active", userId: "ROOT" });
  legal = await directory.aLibrary({ alias: "LEGAL", userId: "COUNSEL" });
  chief = await directory.aUser(active, { id: "CHIEF", isNrtadmin: true });
  await call(legal.administrator, "POST", "/users/CHIEF/libraries", { id: "LEGAL" });
  const members = { data: ["CHIEF"], action: "add" };
  await call(legal.administrator, "PUT", "/libraries/LEGAL/groups/NRTADMIN/members", members);
  tier2 = await directory.aUser(active, { id: "KEEP", role: "TIER 2" });
  anna = await directory.aUser(active, { id: "ANNA" });
});

afterAll(() => database[Symbol.asyncDispose]());

const setState = async (state: string, by = active.administrator): Promise<Answer> =>
  call(by, "PATCH", `${libraries}/Active`, { state });
const aliasesOf = async (by: TestUser): Promise<string[]> =>
  ((await call(by, "GET", "/libraries")).body.data as { id: string }[]).map(({ id }) => id);

test("CC-LIB-001 CC-PRM-004 row 31: listed with name, description, state and counts for those who administer it", async () => {
  const answer = await call(tier2, "GET", `${libraries}?details=true`);
  expect(answer.body.data).toMatchObject([
    {
      id: "Active",
      display_name: "Library Active",
      description: "",
      state: "on_line",
      user_count: 4,
      document_count: 0,
      size: 0,
    },
  ]);
  expect((answer.body.data as { actions: string[] }[])[0]?.actions).not.toContain("edit_library");
  expect((await call(anna, "GET", `${libraries}?details=true`)).body.data).toEqual([]);
  const [first] = (await call(chief, "GET", libraries)).body.data as { actions: string[] }[];
  expect(first?.actions).toEqual(expect.arrayContaining(["edit_library", "create_library"]));
});

describe("CC-LIB-002 CC-LIB-003 a library is made", () => {
  const wanted = { id: "Tax_2", display_name: "Tax", description: "Advice", default_language: "de-ch" };

  test("by NRTADMIN of all libraries alone, with its first NRTADMIN, roles and NRTADMIN; a library more is one more to answer for", async () => {
    const body = { ...wanted, first_administrator: "CHIEF", roles_of: "ACTIVE" };
    for (const actor of [anna, tier2, active.administrator]) {
      const refused = await call(actor, "POST", libraries, body);
      expect([refused.status, refused.body.error?.code], actor.userId).toEqual([403, "nrtadmin_of_all_required"]);
    }
    const path = `${libraries}/Active/roles`;
    await call(chief, "POST", path, { id: "PARALEGAL", privileges: ["import"] });
    await call(chief, "PATCH", `${path}/DEFAULT`, { description: "Everybody here" });
    const made = await call(chief, "POST", libraries, body);
    expect([made.status, made.body.data]).toMatchObject([
      201,
      { id: "Tax_2", display_name: "Tax", description: "Advice", default_language: "de-CH", state: "on_line" },
    ]);
    const roles = (await call(chief, "GET", `${libraries}/Tax_2/roles?details=true`)).body.data as Record<
      string,
      unknown
    >[];
    expect(roles.map(({ id }) => id)).toEqual([
      "ADMINISTRATOR",
      "DEFAULT",
      "DEFAULT EXTERNAL",
      "PARALEGAL",
      "TIER 1",
      "TIER 2",
    ]);
    expect(roles[1]).toMatchObject({ description: "Everybody here" });
    const members = await call(chief, "GET", "/libraries/Tax_2/groups/NRTADMIN/members");
    expect((members.body.data as { id: string }[]).map(({ id }) => id)).toEqual(["CHIEF"]);
    const { rows } = await database.pool.query(
      "select * from platform.audit where action = 'library.create' and outcome = 'ok'",
    );
    expect(rows).toMatchObject([
      { actor_id: "CHIEF", object_id: "Tax_2", after: { display_name: "Tax", first_administrator: "CHIEF" } },
    ]);
    const another = await call(chief, "POST", libraries, { ...body, id: "TAX_2" });
    expect([another.status, another.refused]).toEqual([409, ["id: library_id_taken"]]);
  });

  test.each([
    [{ id: "9lives" }, "id: library_id_form"],
    [{ id: `A${"a".repeat(64)}` }, "id: library_id_form"],
    [{ display_name: "d".repeat(255) }, "display_name: too_long"],
    [{ default_language: "klingon language" }, "default_language: language_unknown"],
    [{ first_administrator: "NOBODY" }, "first_administrator: unknown_user"],
    [{ roles_of: "NOWHERE" }, "roles_of: unknown_library"],
  ])("%j is refused", async (wrong, reason) => {
    const body = { ...wanted, id: "Other", first_administrator: "CHIEF", ...wrong };
    const answer = await call(chief, "POST", libraries, body);
    expect([answer.status, answer.refused]).toEqual([422, [reason]]);
  });

  test("the first NRTADMIN is mandatory and internal", async () => {
    expect((await call(chief, "POST", libraries, { ...wanted, id: "Other" })).status).toBe(400);
    const guest = await directory.aUser(active, { is_external: true });
    const answer = await call(chief, "POST", libraries, { ...wanted, id: "Other", first_administrator: guest.userId });
    expect(answer.refused).toEqual(["first_administrator: group_external_mismatch"]);
  });
});

describe("CC-LIB-004 states", () => {
  test("row 32: for NRTADMIN of the library, audited with before and after", async () => {
    for (const actor of [anna, tier2]) expect((await setState("read_only", actor)).status).toBe(403);
    expect((await setState("read_only", legal.administrator)).status).toBe(404);
    expect((await setState("read_only")).body.data).toMatchObject({ state: "read_only" });
    expect((await setState("on_line")).status).toBe(200);
    const { rows } = await database.pool.query(
      "select before, after from platform.audit where action = 'library.change' and outcome = 'ok' order by id",
    );
    expect(rows).toEqual([
      { before: { state: "on_line" }, after: { state: "read_only" } },
      { before: { state: "read_only" }, after: { state: "on_line" } },
    ]);
  });

  test("off line it is not there for anybody but NRTADMIN, from the next request on, and back again", async () => {
    expect(await aliasesOf(anna)).toEqual(["Active"]);
    await setState("off_line");
    expect((await call(anna, "GET", "/libraries")).status).toBe(401);
    expect((await call(tier2, "GET", `${libraries}/Active/roles`)).status).toBe(401);
    expect(await aliasesOf(active.administrator)).toEqual(["Active"]);
    expect(await aliasesOf(chief)).toContain("Active");
    const both = await directory.aUser(legal, { id: "BOTH" });
    await call(chief, "POST", "/users/BOTH/libraries", { id: "Active" });
    expect(await aliasesOf(both)).toEqual(["LEGAL"]);
    await setState("on_line");
    expect(await aliasesOf(both)).toEqual(["Active", "LEGAL"]);
    expect(await aliasesOf(anna)).toEqual(["Active"]);
  });
});
