import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Database } from "@muniment/platform/db";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { createDirectoryApp, createTestDirectory } from "../../testing/index.ts";
import type { Answer, Call, TestDirectory, TestLibrary, TestUser } from "../../testing/index.ts";

const clock = fakeClock();
let database: Database;
let directory: TestDirectory;
let call: Call;
let app: ReturnType<typeof createDirectoryApp>["app"];
let active: TestLibrary;
let legal: TestLibrary;
let tier1: TestUser;
let tier2: TestUser;
let name: string;
let count = 0;

const roles = (rest = ""): string => `/api/control-center/v1/libraries/Active/roles${rest}`;
const at = (role: string, rest = ""): string => roles(`/${encodeURIComponent(role)}${rest}`);

interface WireRole {
  readonly id: string;
  readonly privileges: readonly string[];
  readonly user_count: number;
  readonly actions: readonly string[];
  readonly rights: string;
}
const listed = (answer: Answer): WireRole[] => answer.body.data;

async function make(privileges: readonly string[] = [], more: object = {}): Promise<Answer> {
  return call(active.administrator, "POST", roles(), { id: name, privileges, ...more });
}

/** Records of the audit about the role of this test. */
async function audited(): Promise<Record<string, unknown>[]> {
  const { rows } = await database.pool.query<Record<string, unknown>>(
    "select * from platform.audit where object_type = 'role' and object_id = $1 order by id",
    [name],
  );
  return rows;
}

beforeAll(async () => {
  database = await testDatabase();
  directory = createTestDirectory(database, { clock });
  ({ call, app } = createDirectoryApp(directory, { database, clock }));
  active = await directory.aLibrary({ alias: "Active", userId: "ROOT" });
  legal = await directory.aLibrary({ alias: "LEGAL", userId: "CHIEF" });
  tier1 = await directory.aUser(active, { id: "HELP", role: "TIER 1" });
  tier2 = await directory.aUser(active, { id: "KEEP", role: "TIER 2" });
});

afterAll(() => database[Symbol.asyncDispose]());

beforeEach(() => {
  count += 1;
  name = `Role ${count}`;
});

describe("CC-ROL-001 CC-ROL-002 CC-ROL-004 the list of roles", () => {
  test("CC-ROL-006 CC-ROL-010 a library has DEFAULT, DEFAULT EXTERNAL and three administrators, none called NRTADMIN", async () => {
    const all = listed(
      await call(legal.administrator, "GET", "/api/control-center/v1/libraries/LEGAL/roles?details=true"),
    );
    expect(all.map(({ id, rights, user_count }) => [id, rights, user_count])).toEqual([
      ["ADMINISTRATOR", "tier2", 0],
      ["DEFAULT", "none", 1],
      ["DEFAULT EXTERNAL", "none", 0],
      ["TIER 1", "tier1", 0],
      ["TIER 2", "tier2", 0],
    ]);
    expect(all.find(({ id }) => id === "DEFAULT EXTERNAL")?.privileges).toHaveLength(6);
    const every = all.find(({ id }) => id === "ADMINISTRATOR")?.privileges ?? [];
    expect(every).toEqual(expect.arrayContaining(["break_glass", "system_management", "declare_record"]));
    expect(every).not.toContain("read_only");
  });

  test("CC-ROL-004 found by a part of the name in any case; a sign of a pattern stands for itself", async () => {
    const found = async (query: string): Promise<string[]> =>
      listed(await call(tier1, "GET", roles(`?query=${encodeURIComponent(query)}`))).map(({ id }) => id);
    expect(await found("tier")).toEqual(["TIER 1", "TIER 2"]);
    expect(await found("%")).toEqual([]);
  });

  test("CC-ROL-003 CC-ROL-015 tiers look, NRTADMIN changes, and a tier counts in its library only", async () => {
    const own = listed(await call(active.administrator, "GET", roles("?details=true&query=TIER 1")));
    expect(own[0]?.actions).toEqual(["edit", "copy", "delete", "change_users"]);
    const seen = listed(await call(tier2, "GET", roles("?details=true")));
    expect(seen.find(({ id }) => id === "TIER 1")?.actions).toEqual([]);
    expect(seen.find(({ id }) => id === "DEFAULT")?.actions).toEqual(["change_users"]);
    expect((await call(tier2, "GET", "/api/control-center/v1/libraries/LEGAL/roles")).status).toBe(404);
    for (const [method, path, body] of [
      ["POST", roles(), { id: name, privileges: [] }],
      ["PATCH", at("DEFAULT"), { description: "Mine" }],
      ["DELETE", at("TIER 1"), undefined],
    ] as const) {
      for (const actor of [tier1, tier2, legal.administrator]) {
        const answer = await call(actor, method, path, body);
        expect([403, 404], `${actor.userId} ${method}`).toContain(answer.status);
      }
      expect((await call(tier2, method, path, body)).body.error?.code).toBe("nrtadmin_required");
    }
  });
});

describe("CC-ROL-005 roles are made, copied, changed and deleted", () => {
  test("made with name, description, kind and privileges; a copy is a role of its own; all of it is audited", async () => {
    const made = await make(["import", "read_only"], { description: "  Looks  ", is_external: true });
    expect(made.status).toBe(201);
    expect(made.body.data).toMatchObject({
      id: name,
      description: "Looks",
      is_external: true,
      privileges: ["import", "read_only"],
      user_count: 0,
    });
    expect(made.headers["etag"]).toMatch(/^"/);
    const { privileges } = made.body.data as WireRole;
    const copy = await call(active.administrator, "POST", roles(), { id: `Copy of ${name}`, privileges });
    expect((copy.body.data as WireRole).privileges).toEqual(privileges);
    const changed = await call(active.administrator, "PATCH", at(name), { privileges: ["import", "release"] });
    expect((changed.body.data as WireRole).privileges).toEqual(["import", "release"]);
    expect((await call(active.administrator, "DELETE", at(name))).body.data).toEqual({ moved: 0 });
    expect((await call(active.administrator, "GET", at(name))).status).toBe(404);
    expect((await call(active.administrator, "GET", at(`copy of ${name}`))).status).toBe(200);
    expect(await audited()).toMatchObject([
      { action: "role.create", actor_id: "ROOT", library: "Active", after: { privileges: ["import", "read_only"] } },
      {
        action: "role.change",
        before: { privileges: ["import", "read_only"] },
        after: { privileges: ["import", "release"] },
      },
      { action: "role.delete", before: { id: name, privileges: ["import", "release"] } },
    ]);
  });

  test("a refusal is audited, and a change that changes nothing is not", async () => {
    await make(["import"]);
    await call(active.administrator, "PATCH", at(name), { privileges: ["import"] });
    await call(tier2, "PATCH", at(name), { privileges: [] });
    expect((await audited()).map(({ action }) => action)).toEqual(["role.create"]);
    const { rows } = await database.pool.query(
      "select 1 from platform.audit where action = 'role.change' and outcome = 'refused' and actor_id = 'KEEP'",
    );
    expect(rows.length).toBeGreaterThan(0);
  });

  test("CC-ROL-005 CC-MOD-005 a privilege that is withdrawn counts from the next request, of external people too", async () => {
    await make(["import", "admin_tier_1"]);
    const user = await directory.aUser(active, { role: name });
    const effective = async (): Promise<{ m1_bits: Record<string, boolean>; m4_bits: Record<string, unknown> }> =>
      (await call(user, "GET", "/libraries/Active/operations")).body.data;
    expect(await effective()).toMatchObject({ m1_bits: { import: true }, m4_bits: { tier: 1 } });
    expect((await call(user, "GET", roles())).status).toBe(200);
    await call(active.administrator, "PATCH", at(name), { privileges: ["release"] });
    expect(await effective()).toMatchObject({ m1_bits: { import: false, release: true }, m4_bits: { tier: 0 } });
    expect((await call(user, "GET", roles())).status).toBe(403);
  });

  test("CC-LST-017 a change from another state than the present one is refused and shows that", async () => {
    const made = await make(["import"]);
    const etag = String(made.headers["etag"]);
    await call(active.administrator, "PATCH", at(name), { description: "Meanwhile" });
    const answer = await app.inject({
      method: "PATCH",
      url: at(name),
      headers: { "x-auth-token": String(active.administrator.userNum), "if-match": etag },
      payload: { description: "Mine" },
    });
    expect(answer.statusCode).toBe(409);
    expect(answer.json()).toMatchObject({ error: { details: { current: { description: "Meanwhile" } } } });
  });

  test.each([
    ["", "id: required"],
    ["X".repeat(65), "id: too_long"],
    ["a/b", "id: character_not_allowed"],
    ["NrtAdmin", "id: reserved_name"],
  ])("CC-ROL-009 CC-ROL-010 the name %j is refused: %s", async (id, reason) => {
    const answer = await call(active.administrator, "POST", roles(), { id, privileges: [] });
    expect([answer.status, answer.refused]).toEqual([422, [reason]]);
  });

  test("CC-ROL-009 unique in the library in any case, 64 characters, a description of 254; another library is free", async () => {
    expect((await make()).status).toBe(201);
    const taken = await call(active.administrator, "POST", roles(), { id: name.toUpperCase(), privileges: [] });
    expect([taken.status, taken.refused]).toEqual([409, ["id: role_name_taken"]]);
    const path = "/api/control-center/v1/libraries/LEGAL/roles";
    expect((await call(legal.administrator, "POST", path, { id: name, privileges: [] })).status).toBe(201);
    const long = `${"Ä".repeat(60)}-${count}`;
    expect((await call(active.administrator, "POST", roles(), { id: long, privileges: [] })).status).toBe(201);
    const wordy = await call(active.administrator, "PATCH", at(name), { description: "d".repeat(255) });
    expect(wordy.refused).toEqual(["description: too_long"]);
    const rename = await call(active.administrator, "PATCH", at(name), { id: "default" });
    expect([rename.status, rename.refused]).toEqual([409, ["id: role_name_taken"]]);
    const unknown = await call(active.administrator, "PATCH", at(name), { privileges: ["fly", "external"] });
    expect(unknown.refused).toEqual(["privileges: unknown_privilege", "privileges: unknown_privilege"]);
  });

  test("CC-ROL-006 DEFAULT and DEFAULT EXTERNAL stay with name and kind; their privileges can be edited", async () => {
    for (const shipped of ["DEFAULT", "default external"]) {
      expect((await call(active.administrator, "DELETE", at(shipped))).body.error?.code).toBe("role_shipped");
      const rename = await call(active.administrator, "PATCH", at(shipped), { id: name });
      expect([rename.status, rename.body.error?.code]).toEqual([403, "role_shipped"]);
    }
    const before = (await call(active.administrator, "GET", at("DEFAULT"))).body.data as WireRole;
    expect(before.actions).not.toContain("delete");
    const privileges = [...before.privileges, "author_workspace"];
    const edited = await call(active.administrator, "PATCH", at("DEFAULT"), { privileges });
    expect((edited.body.data as WireRole).privileges).toContain("author_workspace");
    await call(active.administrator, "PATCH", at("DEFAULT"), { privileges: before.privileges });
  });
});

describe("CC-ROL-007 CC-ROL-008 who holds a role", () => {
  test("CC-ROL-007 a role that is held is deleted only with another one for its holders, all in one step", async () => {
    await make(["import"], { is_external: true });
    const inside = await directory.aUser(active, { role: name });
    const outside = await directory.aUser(active, { role: name, is_external: true });
    const kind = await call(active.administrator, "PATCH", at(name), { is_external: false });
    expect([kind.status, kind.body.error?.code]).toEqual([409, "role_held_by_external"]);
    const held = await call(active.administrator, "DELETE", at(name));
    expect([held.status, held.body.error?.code]).toEqual([409, "role_in_use"]);
    for (const [other, reason] of [
      ["NOWHERE", "move_to: role_not_in_library"],
      [name, "move_to: role_not_in_library"],
      ["DEFAULT", "move_to: role_not_for_external"],
    ] as const) {
      const answer = await call(active.administrator, "DELETE", at(name, `?move_to=${encodeURIComponent(other)}`));
      expect([answer.status, answer.refused], other).toEqual([422, [reason]]);
    }
    const done = await call(active.administrator, "DELETE", at(name, "?move_to=default%20external"));
    expect(done.body.data).toEqual({ moved: 2 });
    for (const { userNum, userId } of [inside, outside]) {
      const actor = await directory.anActor({ userNum, userId, email: "", password: "" });
      expect(actor.libraries.get("active")?.roleName).toBe("DEFAULT EXTERNAL");
    }
    const { rows } = await database.pool.query(
      "select object_id from platform.audit where action = 'user.change' and before ->> 'role' = $1 order by id",
      [name],
    );
    expect(rows.map((row) => row.object_id)).toEqual([inside.userId, outside.userId]);
  });

  test("CC-ROL-008 users are added after a preview, which says what role each leaves and changes nothing", async () => {
    await make(["import"]);
    const [anna, boris] = [await directory.aUser(active), await directory.aUser(active, { role: name })];
    const guest = await directory.aUser(active, { is_external: true });
    const users = [anna.userId.toLowerCase(), boris.userId, guest.userId, "NOBODY"];
    const expected = [
      { id: anna.userId, former: "DEFAULT", outcome: "done" },
      { id: boris.userId, former: name, outcome: "unchanged" },
      { id: guest.userId, outcome: "refused", code: "role_not_for_external" },
      { id: "NOBODY", outcome: "refused", code: "unknown_user" },
    ];
    const checked = await call(active.administrator, "POST", at(name, "/users/check"), { users });
    expect((checked.body.data as { results: unknown[] }).results).toMatchObject(expected);
    expect((await call(active.administrator, "GET", at(name))).body.data).toMatchObject({ user_count: 1 });
    const done = await call(tier2, "POST", at(name, "/users/add"), { users });
    expect((done.body.data as { results: unknown[] }).results).toMatchObject(expected);
    expect((await call(active.administrator, "GET", at(name))).body.data).toMatchObject({ user_count: 2 });
    const search = { library: "Active", filters: { role: [name] } };
    const found = await call(tier1, "POST", "/api/control-center/v1/users/search", search);
    expect(found.body.data).toHaveLength(2);
    const exported = await call(tier2, "POST", "/api/control-center/v1/users/export", {
      ...search,
      columns: ["id", "role"],
      format: "csv",
    });
    expect(exported.text.trim().split("\n")).toHaveLength(3);
  });

  test("CC-ROL-008 CC-PRM-001 tier 2 gives no role with a tier, nobody above it a role, and itself none", async () => {
    await make(["import"]);
    const chief = await directory.aUser(active, { isNrtadmin: true });
    const add = async (role: string, userId: string): Promise<unknown> => {
      const answer = await call(tier2, "POST", at(role, "/users/add"), { users: [userId] });
      if (answer.status !== 200) return answer.body.error?.code;
      return (answer.body.data as { results: { code?: string }[] }).results[0]?.code;
    };
    expect(await add("TIER 1", chief.userId)).toBe("nrtadmin_required");
    expect(await add(name, chief.userId)).toBe("target_outranks_actor");
    expect(await add(name, tier2.userId)).toBe("self_not_allowed");
    expect((await call(tier1, "POST", at(name, "/users/check"), { users: ["ROOT"] })).status).toBe(403);
  });

  test("CC-ROL-010 CC-ROL-011 says how many a change concerns, and how many of them are in NRTADMIN anyhow", async () => {
    await make(["import"]);
    await directory.aUser(active, { role: name });
    await directory.aUser(active, { role: name, isNrtadmin: true });
    expect((await call(tier1, "GET", at(name))).body.data).toMatchObject({ user_count: 2, nrtadmin_count: 1 });
  });
});

describe("CC-ROL-015 CC-ROL-016 CC-ROL-017 tiers", () => {
  test("CC-ROL-017 tier 2 includes tier 1, both are tier 2, and no other privilege makes an administrator", async () => {
    for (const [privileges, rights] of [
      [["admin_tier_1"], "tier1"],
      [["admin_tier_2"], "tier2"],
      [["admin_tier_1", "admin_tier_2"], "tier2"],
      [["trustee_management", "role_management", "system_management", "report"], "none"],
    ] as const) {
      count += 1;
      name = `Role ${count}`;
      expect((await make(privileges)).body.data).toMatchObject({ rights });
      const user = await directory.aUser(active, { role: name });
      const me = await call(user, "GET", "/api/control-center/v1/me");
      expect(me.body.data, privileges.join()).toMatchObject({ libraries: [{ id: "Active", rights }] });
    }
  });
});
