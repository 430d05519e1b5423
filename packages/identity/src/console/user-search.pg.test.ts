import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addSeconds, systemActor } from "@muniment/kernel";
import { sql } from "kysely";
import type { Database } from "@muniment/platform/db";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { createDirectoryApp, createTestDirectory } from "../../testing/index.ts";
import type { Answer, Call, TestDirectory, TestLibrary, TestUser } from "../../testing/index.ts";
import { q } from "../db.ts";

const SEARCH = "/api/control-center/v1/users/search";

const clock = fakeClock();
let database: Database;
let directory: TestDirectory;
let call: Call;
let active: TestLibrary;
let legal: TestLibrary;
let tier1: TestUser;
let tier2: TestUser;
let anna: TestUser;
let guest: TestUser;
let away: TestUser;

type Row = Record<string, unknown> & { readonly id: string };
const rows = (answer: Answer): Row[] => answer.body.data;
const ids = (answer: Answer): string[] => rows(answer).map((row) => row.id);

async function ask(body: Record<string, unknown>, as: TestUser | undefined = active.administrator): Promise<Answer> {
  return call(as, "POST", SEARCH, { library: active.alias, ...body });
}

async function change(user: TestUser, changes: string): Promise<void> {
  await sql`update identity."user" set ${sql.raw(changes)} where user_num = ${user.userNum}`.execute(
    q(database.reader),
  );
}

beforeAll(async () => {
  database = await testDatabase();
  directory = createTestDirectory(database, { clock });
  ({ call } = createDirectoryApp(directory, { database, clock }));
  active = await directory.aLibrary({ alias: "Active", userId: "ROOT" });
  legal = await directory.aLibrary({ alias: "LEGAL", userId: "CHIEF" });
  tier1 = await directory.aUser(active, { id: "HELP", full_name: "Helga Help", role: "TIER 1", location: "Oslo" });
  tier2 = await directory.aUser(active, { id: "KEEP", full_name: "Karl Keeper", role: "TIER 2" });
  anna = await directory.aUser(active, { id: "ANNA", full_name: "Anna Ångström-Núñez", location: "Oslo" });
  await directory.aUser(active, { id: "ROOM10", full_name: "Room 10", email: "anna@rooms.example" });
  await directory.aUser(active, { id: "ROOM9", full_name: "Room 9", email: "nine@rooms.example", location: "Bergen" });
  guest = await directory.aUser(active, { id: "GUEST", full_name: "Gwen Guest", is_external: true });
  away = await directory.aUser(legal, { id: "AWAY", full_name: "Anna Away" });
  clock.advance(60_000);
});

afterAll(() => database[Symbol.asyncDispose]());

describe("CC-PRM-004 row 2: who may search people", () => {
  test("nobody without a sign-in, no ordinary or external user, nobody in a library that is closed to them", async () => {
    expect((await call(undefined, "POST", SEARCH, { library: active.alias })).status).toBe(401);
    for (const person of [anna, guest]) {
      const answer = await ask({}, person);
      expect(answer).toMatchObject({ status: 403, body: { error: { code: "access_denied" } } });
    }
    expect((await ask({ library: "LEGAL" })).status).toBe(404);
    expect((await ask({ library: "NOWHERE" })).status).toBe(404);
    expect((await ask({}, away)).status).toBe(404);
  });

  test("everybody who administers the library, and only its people are found", async () => {
    for (const person of [active.administrator, tier1, tier2]) {
      const answer = await ask({ total: true }, person);
      expect(answer).toMatchObject({ status: 200, body: { total_count: 7 } });
      expect(ids(answer)).not.toContain("AWAY");
    }
  });

  test("no password and no other secret is in the answer", async () => {
    expect(JSON.stringify((await ask({})).body)).not.toMatch(/hash|ssid|argon/);
  });
});

describe("CC-LST-004 CC-USR-041 the search", () => {
  test.each([
    ["ang", ["ANNA"]],
    ["  NUNEZ ångs ", ["ANNA"]],
    ["ström", []],
    ["EL", ["HELP"]],
    ["ROOM", ["ROOM9", "ROOM10"]],
    ["room 10", ["ROOM10"]],
    ["anna", ["ANNA", "ROOM10"]],
    ["ANNA@ROOMS.example", ["ROOM10"]],
    ["100%", []],
    ["_", []],
    ["'; drop table identity.user; --", []],
    ["\\", []],
  ])("%j finds %j", async (query, found) => {
    const answer = await ask({ query, total: true });
    expect(answer.status).toBe(200);
    expect(ids(answer)).toEqual(found);
    expect(answer.body.total_count).toBe(found.length);
  });

  test("an exact User ID is first in either order", async () => {
    await directory.aUser(active, { id: "AARON-ROOM9", full_name: "Aaron", email: "aaron@rooms.example" });
    expect(ids(await ask({ query: "room9" }))).toEqual(["ROOM9", "AARON-ROOM9"]);
    expect(ids(await ask({ query: "room9", order: "desc" }))).toEqual(["ROOM9", "AARON-ROOM9"]);
    const first = await ask({ query: "room9", limit: 1 });
    const second = await ask({ query: "room9", limit: 1, cursor: first.body.cursor });
    expect([ids(first), ids(second)]).toEqual([["ROOM9"], ["AARON-ROOM9"]]);
    const back = await ask({
      query: "room9",
      limit: 1,
      cursor: (second.body as { previous_cursor?: string }).previous_cursor,
    });
    expect(ids(back)).toEqual(["ROOM9"]);
  });
});

describe("CC-LST-008 CC-LST-009 order and pages", () => {
  const sorts = [
    "full_name",
    "id",
    "email",
    "location",
    "preferred_library",
    "role",
    "sign_in_status",
    "state",
    "create_date",
    "edit_date",
  ];

  test("numbers in names are ordered by value", async () => {
    expect(ids(await ask({ query: "room 1" }))).toEqual(["ROOM10"]);
    const found = ids(await ask({}));
    expect(found.indexOf("ROOM9")).toBeLessThan(found.indexOf("ROOM10"));
  });

  test.each(sorts)("by %s: pages forward, pages back and the whole are the same, in both orders", async (sort) => {
    for (const order of ["asc", "desc"]) {
      const whole = ids(await ask({ sort, order, limit: 1000 }));
      const forward: string[] = [];
      const backward: string[] = [];
      let page = await ask({ sort, order, limit: 3 });
      expect(page.body).not.toHaveProperty("previous_cursor");
      for (forward.push(...ids(page)); page.body.cursor !== undefined; forward.push(...ids(page))) {
        page = await ask({ sort, order, limit: 3, cursor: page.body.cursor });
      }
      page = await ask({ sort, order, limit: 3, page: "last" });
      expect(page.body).not.toHaveProperty("cursor");
      backward.unshift(...ids(page));
      for (let left = whole.length - 3; left >= 3; left -= 3) {
        const cursor = (page.body as { previous_cursor?: string }).previous_cursor;
        page = await ask({ sort, order, limit: 3, cursor });
        backward.unshift(...ids(page));
      }
      expect(forward).toEqual(whole);
      expect(backward).toEqual(whole.slice(-backward.length));
    }
  });

  test("descending is the reverse of ascending, ties and all", async () => {
    const up = ids(await ask({ sort: "role", order: "asc" }));
    expect(ids(await ask({ sort: "role", order: "desc" }))).toEqual(up.toReversed());
  });

  test("a page before the second is the whole first page, though the rows shift", async () => {
    const first = await ask({ limit: 2 });
    const third = await ask({ limit: 3, cursor: first.body.cursor });
    const back = await ask({ limit: 3, cursor: (third.body as { previous_cursor?: string }).previous_cursor });
    expect(ids(back)).toEqual(ids(await ask({ limit: 3 })));
  });

  test("CC-LST-009 go to a letter, in either order, and back from there", async () => {
    const at = await ask({ start_at: "k", limit: 2 });
    expect(ids(at)[0]).toBe("KEEP");
    expect(at.body).toHaveProperty("previous_cursor");
    const down = await ask({ start_at: "k", limit: 2, order: "desc" });
    expect(ids(down)[0]).toBe("KEEP");
    expect(await ask({ start_at: "A", limit: 2 }).then((first) => first.body)).not.toHaveProperty("previous_cursor");
  });

  test("a cursor of another order, a made-up one and contradictions are refused", async () => {
    const { cursor } = (await ask({ limit: 2 })).body;
    const made = Buffer.from(JSON.stringify(["create_date asc", "n", 0, "yesterday'", 1])).toString("base64url");
    for (const body of [
      { cursor, sort: "email" },
      { cursor, order: "desc" },
      { cursor: "x" },
      { cursor: made, sort: "create_date" },
      { cursor, page: "last" },
      { start_at: "k", sort: "email" },
      { limit: 0 },
      { limit: 1001 },
      { sort: "password_hash" },
      { nonsense: true },
      { filters: { nonsense: [] } },
    ]) {
      expect((await ask(body)).status).toBe(400);
    }
  });
});

describe("CC-LST-002 CC-LST-003 filters", () => {
  test.each<[Record<string, unknown>, string[]]>([
    [{ location: ["oslo"] }, ["ANNA", "HELP"]],
    [{ location: ["Oslo", "Bergen"] }, ["ANNA", "HELP", "ROOM9"]],
    [{ location: ["Oslo"], role: ["tier 1"] }, ["HELP"]],
    [{ role: ["TIER 1", "TIER 2"] }, ["HELP", "KEEP"]],
    [{ role: ["NONE"] }, []],
    [{ external: true }, ["GUEST"]],
    [{ group: ["nrtadmin"] }, ["ROOT"]],
    [{ user_id: ["anna", "ROOT", "AWAY"] }, ["ANNA", "ROOT"]],
    [{ service: true }, []],
    [{ has_photo: true }, []],
    [{ source: ["enterprise"] }, []],
    [{ origin: ["import"] }, []],
    [{ preferred_library: ["LEGAL"] }, []],
    [{ member_of: ["active"], role: ["TIER 1"] }, ["HELP"]],
    [{ not_member_of: ["Active"] }, []],
    [{ location: [], role: [], state: [], sign_in_status: [], group: [], external: true }, ["GUEST"]],
  ])("%j", async (filters, found) => {
    const answer = await ask({ filters, total: true });
    expect(ids(answer).toSorted()).toEqual(found);
    expect(answer.body.total_count).toBe(found.length);
  });

  test("created and edited in a range, whose end is not included", async () => {
    const now = clock.now().toISOString();
    expect(ids(await ask({ filters: { created: { from: now, to: now } } }))).toEqual([]);
    expect(ids(await ask({ filters: { created: { from: now } } }))).toEqual(["AARON-ROOM9"]);
    expect(ids(await ask({ filters: { edited: { to: now }, role: ["TIER 2"] } }))).toEqual(["KEEP"]);
    const answer = await ask({ filters: { created: { from: "yesterday" }, edited: { to: "2026-13-40" } } });
    expect(answer).toMatchObject({ status: 422, body: { error: { code: "validation_failed" } } });
    expect(answer.refused).toEqual(["filters.created.from: invalid", "filters.edited.to: invalid"]);
  });

  test("not in a group, for those who could join it", async () => {
    const { groupId } = await directory.aGroup(active, { members: [anna, tier1] });
    const answer = await ask({ filters: { not_in_group: [groupId], external: false } });
    expect(ids(answer)).toContain("KEEP");
    expect(ids(answer)).not.toContain("ANNA");
    expect(ids(answer)).not.toContain("GUEST");
  });

  test("membership in a library that the caller does not administer is not told", async () => {
    const answer = await ask({ filters: { member_of: ["LEGAL"] } });
    expect(answer).toMatchObject({ status: 422, refused: ["filters.member_of: unknown_library"] });
  });
});

describe("CC-STA-001 the state that is shown is the first that applies", () => {
  test("each state, in the row and as a filter", async () => {
    const later = `'${addSeconds(clock.now(), 600).toISOString()}'`;
    const old = `'${addSeconds(clock.now(), -100 * 86_400).toISOString()}'`;
    const steps = [
      ["active", "must_change_password = false"],
      ["password_expired", `password_changed_at = ${old}`],
      ["must_change_password", "must_change_password = true"],
      ["pending_first_password", "password_hash = null"],
      ["temporarily_locked", `locked_until = ${later}`],
      ["locked", "is_locked = true"],
    ] as const;
    const person = await directory.aUser(active);
    const seen = async (): Promise<Row | undefined> => rows(await ask({ filters: { user_id: [person.userId] } }))[0];
    for (const [state, changes] of steps) {
      await change(person, changes);
      expect(await seen()).toMatchObject({ state, sign_in_status: "enabled" });
      expect(ids(await ask({ filters: { state: [state], user_id: [person.userId] } }))).toEqual([person.userId]);
    }
    expect(await seen()).toMatchObject({ is_locked: true, has_password: false, force_password_change: true });
    expect(ids(await ask({ filters: { locked: true } }))).toEqual([person.userId]);
    await call(active.administrator, "PATCH", `/libraries/Active/users/${person.userId}`, { allow_logon: false });
    expect(await seen()).toMatchObject({ state: "disabled_in_all_libraries", library_logon: false, allow_logon: true });
    await change(person, "allow_logon = false");
    expect(await seen()).toMatchObject({ state: "disabled", sign_in_status: "disabled" });
    expect(ids(await ask({ filters: { sign_in_status: ["disabled"] } }))).toEqual([person.userId]);
    expect(ids(await ask({ filters: { state: ["locked"] } }))).toEqual([]);
  });
});

describe("CC-PRM-001 what may be done with a row", () => {
  const actions = async (as: TestUser, id: string): Promise<unknown> =>
    rows(await ask({ filters: { user_id: [id] } }, as))[0]?.["actions"];
  const all = [
    "edit_profile",
    "edit_security",
    "change_role",
    "change_sign_in",
    "edit_platform",
    "reset_password",
    "unlock",
    "sign_out",
    "add_to_groups",
  ];

  test("NRTADMIN everything, but not what nobody does to themselves", async () => {
    expect(await actions(active.administrator, "KEEP")).toEqual(all);
    expect(await actions(active.administrator, "ROOT")).toEqual([
      "edit_profile",
      "edit_security",
      "change_role",
      "edit_platform",
      "unlock",
      "sign_out",
      "add_to_groups",
    ]);
  });

  test("tier 2 what is below it, tier 1 helps people to sign in", async () => {
    expect(await actions(tier2, "ANNA")).toEqual(all);
    expect(await actions(tier2, "ROOT")).toEqual([]);
    expect(await actions(tier1, "ANNA")).toEqual(["reset_password", "unlock", "sign_out"]);
    expect(await actions(tier1, "KEEP")).toEqual([]);
  });

  test("rights of the person in that library are in the row", async () => {
    const found = rows(await ask({ filters: { user_id: ["ROOT", "HELP", "KEEP", "ANNA"] }, sort: "id" }));
    expect(found.map((row) => row["rights"])).toEqual(["none", "tier1", "tier2", "nrtadmin"]);
  });
});

describe("who is signed in, and where they administer", () => {
  const ME = "/api/control-center/v1/me";
  const LIBRARIES = "/api/control-center/v1/libraries";

  test("CC-NAV-002 everybody who is signed in learns their rights; without any there is no page", async () => {
    expect((await call(undefined, "GET", ME)).status).toBe(401);
    expect((await call(active.administrator, "GET", ME)).body.data).toEqual({
      user_id: "ROOT",
      user_num: active.administrator.userNum,
      full_name: "Administrator ROOT",
      email: "root@firm.example",
      customer_id: 1,
      preferred_library: "Active",
      libraries: [{ id: "Active", display_name: "Library Active", rights: "nrtadmin" }],
      pages: ["users", "groups", "roles", "libraries", "applications"],
      system_rights: ["setting_management", "provisioning", "app_management"],
      settings: {
        password_optional_with_email: false,
        password_profile: "documented",
        user_id_guideline: "",
        idle_minutes: 20,
      },
    });
    expect((await call(tier1, "GET", ME)).body.data).toMatchObject({
      libraries: [{ rights: "tier1" }],
      system_rights: [],
    });
    expect((await call(guest, "GET", ME)).body.data).toMatchObject({ libraries: [{ rights: "none" }], pages: [] });
  });

  test("CC-NAV-007 CC-PRM-005 libraries are those that one administers", async () => {
    const both = await directory.aUser(active, { id: "BOTH", role: "TIER 2" });
    const place = { libraryAlias: legal.alias, role: undefined, isPreferred: false };
    await database.transaction((tx) =>
      directory.identity.users.addToLibrary(tx, systemActor("tests"), { userId: both.userId, place }),
    );
    expect((await call(undefined, "GET", LIBRARIES)).status).toBe(401);
    expect((await call(anna, "GET", LIBRARIES)).body.data).toEqual([]);
    const answer = await call(both, "GET", LIBRARIES);
    expect(answer.body.data).toMatchObject([
      { id: "Active", rights: "tier2", pages: ["users", "groups", "roles", "libraries"] },
    ]);
    const [mine] = answer.body.data as { actions: string[] }[];
    expect(mine?.actions).toContain("create_user");
    expect(mine?.actions).not.toContain("change_nrtadmin");
  });
});
