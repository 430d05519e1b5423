import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "@muniment/platform/db";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { createDirectoryApp, createTestDirectory } from "../../testing/index.ts";
import type { Answer, Call, TestDirectory, TestLibrary, TestUser } from "../../testing/index.ts";

const clock = fakeClock(new Date("2026-03-02T10:00:00Z"));
let database: Database;
let directory: TestDirectory;
let call: Call;
let active: TestLibrary;
let legal: TestLibrary;
let root: TestUser;
let anna: TestUser;
let guest: TestUser;

beforeAll(async () => {
  database = await testDatabase();
  directory = createTestDirectory(database, { clock });
  ({ call } = createDirectoryApp(directory, { database, clock }));
  active = await directory.aLibrary({ alias: "ACTIVE" });
  legal = await directory.aLibrary({ alias: "LEGAL" });
  root = active.administrator;
  anna = await directory.aUser(active, { id: "ANNA" });
  guest = await directory.aUser(active, { id: "GUEST", is_external: true });
});

afterAll(() => database[Symbol.asyncDispose]());

const ids = (answer: Answer): string[] => (answer.body.data as { id: string }[]).map((entry) => entry.id);
const create = (body: unknown) => call(root, "POST", "/libraries/ACTIVE/groups", body);
const change = (group: string, userIds: readonly string[], action: string, more: object = {}) =>
  call(root, "PUT", `/libraries/ACTIVE/groups/${group}/members`, { data: userIds, action, ...more });

describe("10.1 POST and PATCH /groups", () => {
  test("CC-GRP-003 a group with its defaults, the id in upper case", async () => {
    const answer = await create({ id: " case team 1.b ", full_name: "  Case Team ", group_nos: 2 });
    expect(answer.status).toBe(201);
    expect(answer.body.data).toEqual({
      id: "CASE TEAM 1.B",
      group_id: "CASE TEAM 1.B",
      full_name: "Case Team",
      database: "ACTIVE",
      enabled: true,
      is_external: false,
      group_nos: 2,
      global_id: expect.any(Number),
      group_number: expect.any(Number),
      create_date: "2026-03-02T10:00:00Z",
      edit_date: "2026-03-02T10:00:00Z",
    });
    const again = await create({ id: "Case Team 1.B" });
    expect([again.status, again.refused]).toEqual([409, ["id: group_id_taken"]]);
  });

  test("CC-MOD-004 another library may have a group with the same id", async () => {
    await create({ id: "SAME" });
    const other = await call(legal.administrator, "POST", "/libraries/LEGAL/groups", { id: "SAME" });
    expect(other.status).toBe(201);
  });

  test.each([
    [{}, ["id: required"]],
    [{ id: "A/B" }, ["id: character_not_allowed"]],
    [{ id: "x".repeat(255) }, ["id: too_long"]],
    [{ id: "Everyone" }, ["id: reserved_name"]],
    [{ id: "OK", full_name: "a\nb" }, ["full_name: control_character"]],
    [{ id: "OK", group_nos: 6 }, ["group_nos: invalid"]],
  ])("25.7 CC-GRP-012 %j is refused", async (body, refused) => {
    const answer = await create(body);
    expect([answer.status, answer.refused]).toEqual([400, refused]);
  });

  test("CC-GRP-004 the name can be changed, the id cannot", async () => {
    await create({ id: "FIXED", full_name: "Old" });
    const path = "/libraries/ACTIVE/groups/fixed";
    expect((await call(root, "PATCH", path, { full_name: "New", enabled: false })).body.data).toMatchObject({
      full_name: "New",
      enabled: false,
    });
    expect((await call(root, "PATCH", path, { id: "MOVED" })).refused).toEqual(["id: group_id_immutable"]);
    expect((await call(root, "PATCH", path, { id: "fixed", full_name: "" })).body.data).toMatchObject({
      full_name: "",
    });
    expect((await call(root, "PATCH", "/libraries/ACTIVE/groups/NONE", {})).status).toBe(404);
  });

  test("A13 CC-GRP-006 PUT and DELETE of a group are 405", async () => {
    for (const method of ["PUT", "DELETE"] as const) {
      const answer = await call(root, method, "/libraries/ACTIVE/groups/NRTADMIN", {});
      expect([answer.status, answer.body.error?.code]).toEqual([405, "NRC_METHOD_NOT_ALLOWED"]);
    }
  });
});

describe("10.1 members", () => {
  test("CC-GRP-008 added and removed in any case, again without harm", async () => {
    const { groupId } = await directory.aGroup(active);
    expect((await change(groupId, ["anna", "ANNA"], "add", { database: "active", data_type: "users" })).body).toEqual(
      {},
    );
    expect((await change(groupId, ["ANNA"], "add")).status).toBe(200);
    expect(ids(await call(root, "GET", `/libraries/ACTIVE/groups/${groupId}/members`))).toEqual(["ANNA"]);
    await change(groupId, ["Anna"], "delete");
    expect((await change(groupId, ["ANNA"], "delete")).status).toBe(200);
    expect(ids(await call(root, "GET", `/libraries/ACTIVE/groups/${groupId}/members`))).toEqual([]);
  });

  test("CC-GRP-013 a group is no member of a group, by whichever name and whichever way", async () => {
    const [outer, inner] = [await directory.aGroup(active), await directory.aGroup(active, { members: [anna] })];
    for (const name of [inner.groupId, `ACTIVE!${inner.groupId}`, "NRTADMIN", outer.groupId]) {
      const answer = await change(outer.groupId, [name], "add", { data_type: "users" });
      expect([answer.status, answer.refused]).toEqual([400, ["data[0]: unknown_user"]]);
      const path = `/api/control-center/v1/libraries/ACTIVE/groups/${outer.groupId}/members/add`;
      const rows = await call(root, "POST", path, { users: [name] });
      expect(rows.body.data).toMatchObject({ results: [{ outcome: "refused", code: "unknown_user" }] });
    }
    expect((await change(outer.groupId, [inner.groupId], "add", { data_type: "groups" })).status).toBe(400);
    expect(ids(await call(root, "GET", `/libraries/ACTIVE/groups/${outer.groupId}/members`))).toEqual([]);
  });

  test("CC-GRP-007 CC-USR-112 every refused person is named, and nobody is added", async () => {
    const { groupId } = await directory.aGroup(active);
    const closed = await directory.aUser(active, { allow_logon: false });
    const stranger = await directory.aUser(legal);
    const wanted = ["ANNA", "GUEST", closed.userId, stranger.userId, "NOBODY"];
    const answer = await change(groupId, wanted, "add");
    expect([answer.status, answer.refused]).toEqual([
      400,
      ["data[1]: group_external_mismatch", "data[2]: user_disabled", "data[3]: unknown_user", "data[4]: unknown_user"],
    ]);
    expect(ids(await call(root, "GET", `/libraries/ACTIVE/groups/${groupId}/members`))).toEqual([]);
    expect((await change(groupId, [closed.userId], "add", { include_disabled: true })).status).toBe(200);
  });

  test("CC-GRP-007 an external group takes external people, and keeps its kind while it has members", async () => {
    const { groupId } = await directory.aGroup(active, { isExternal: true });
    expect((await change(groupId, ["ANNA"], "add")).refused).toEqual(["data[0]: group_external_mismatch"]);
    expect((await change(groupId, ["GUEST"], "add")).status).toBe(200);
    const path = `/libraries/ACTIVE/groups/${groupId}`;
    expect((await call(root, "PATCH", path, { is_external: false })).refused).toEqual([
      "is_external: group_external_mismatch",
    ]);
    await change(groupId, ["GUEST"], "delete");
    expect((await call(root, "PATCH", path, { is_external: false })).body.data).toMatchObject({ is_external: false });
  });

  test("CC-GRP-005 the members of a disabled group stay as they are", async () => {
    const { groupId } = await directory.aGroup(active, { members: [anna] });
    await call(root, "PATCH", `/libraries/ACTIVE/groups/${groupId}`, { enabled: false });
    for (const action of ["add", "delete"]) {
      const answer = await change(groupId, ["ANNA"], action);
      expect([answer.status, answer.refused]).toEqual([409, [": group_disabled"]]);
    }
    expect((await directory.anActor(anna)).libraries.get("active")?.groupNums).not.toContain(groupId);
  });

  test("CC-GRP-005 D13 a disabled group counts for nobody from the next request on", async () => {
    const { groupId, groupNum } = await directory.aGroup(active, { members: [anna] });
    const counts = async (): Promise<boolean | undefined> =>
      (await directory.anActor(anna)).libraries.get("active")?.groupNums.includes(groupNum);
    expect(await counts()).toBe(true);
    await call(root, "PATCH", `/libraries/ACTIVE/groups/${groupId}`, { enabled: false });
    expect(await counts()).toBe(false);
    await call(root, "PATCH", `/libraries/ACTIVE/groups/${groupId}`, { enabled: true });
    expect(await counts()).toBe(true);
  });

  test("CC-GRP-016 10,000 at once, and no more", async () => {
    const { groupId } = await directory.aGroup(active);
    await database.pool.query(
      `with made as (insert into identity."user" (user_id, user_id_ex, ssid, full_name, email, email_folded, search_name,
          search_ids, preferred_library_id, created_at, edited_at)
        select 'MANY-' || n, '', gen_random_uuid(), 'Many', n || '@many.com', n || '@many.com', ' many', '', $1, now(), now()
        from generate_series(1, 10000) n returning user_num)
      insert into identity.membership (user_num, library_id, role_id)
        select user_num, $1, (select role_id from identity.role where library_id = $1 and name = 'DEFAULT') from made`,
      [active.libraryId],
    );
    const all = Array.from({ length: 10_000 }, (_, index) => `many-${index + 1}`);
    expect((await change(groupId, all, "add")).status).toBe(200);
    const members = await call(root, "GET", `/libraries/ACTIVE/groups/${groupId}/members?limit=1&total=true`);
    expect(members.body.total_count).toBe(10_000);
    expect((await change(groupId, [...all, "ANNA"], "add")).status).toBe(400);
    expect((await change(groupId, all, "delete")).status).toBe(200);
  });

  test.each([
    [{ data: "ANNA", action: "add" }, 400],
    [{ data: ["ANNA"], action: "replace" }, 400],
    [{ data: ["ANNA"], action: "add", data_type: "groups" }, 400],
    [{ data: ["ANNA"], action: "add", database: "LEGAL" }, 400],
    [{ data: [{ id: "ANNA" }], action: "add" }, 400],
    [{ data: [], action: "add" }, 200],
  ])("D59 body %j gives %i", async (body, status) => {
    await create({ id: "HOSTILE" });
    const answer = await call(root, "PUT", "/libraries/ACTIVE/groups/HOSTILE/members", body);
    expect(answer.status).toBe(status);
  });

  test("9 members and non-members, with the filters of people", async () => {
    const { groupId } = await directory.aGroup(active, { members: [anna] });
    expect(ids(await call(root, "GET", `/groups/${groupId}/members?location=nowhere`))).toEqual([]);
    expect(ids(await call(root, "GET", `/groups/${groupId}/members`))).toEqual(["ANNA"]);
    const outside = ids(await call(root, "GET", `/groups/${groupId}/non-members?limit=9999`));
    expect(outside).toContain(root.userId);
    expect(outside).not.toContain("ANNA");
    expect(outside).not.toContain("GUEST");
  });
});

describe("lists of groups", () => {
  test("W8 9 10.1 at both levels, by query, alias, state and kind", async () => {
    const { groupId } = await directory.aGroup(active, { id: "FINDME" });
    await directory.aGroup(legal, { id: "FINDME" });
    for (const query of ["query=ndm", "alias=findme", "query=findme&enabled=true&external=false"]) {
      expect(ids(await call(root, "GET", `/libraries/ACTIVE/groups?${query}`))).toEqual([groupId]);
      expect(ids(await call(root, "GET", `/groups?${query}`))).toEqual([groupId]);
    }
    expect(ids(await call(root, "GET", "/groups?query=findme&external=true"))).toEqual([]);
    const page = await call(root, "GET", "/libraries/ACTIVE/groups?limit=2&total=true");
    expect(page.body.data).toHaveLength(2);
    expect(page.body.total_count).toBeGreaterThan(2);
    const first = await call(root, "GET", "/groups?limit=1&paging_mode=standard_cursor");
    const second = await call(root, "GET", `/groups?limit=1&cursor=${first.body.cursor ?? ""}`);
    expect(ids(second)).not.toEqual(ids(first));
  });

  test("one group by id, by LIBRARY!id, by number; that of the preferred library first", async () => {
    const { groupId, groupNum } = await directory.aGroup(active, { id: "BYNAME" });
    for (const name of [groupId, "active!byname", String(groupNum)]) {
      const answer = await call(root, "GET", `/groups/${encodeURIComponent(name)}`);
      expect(answer.body.data, name).toMatchObject({ id: "BYNAME", database: "ACTIVE", group_number: groupNum });
    }
    for (const name of ["NONE", "LEGAL!NRTADMIN", "999999", "ACTIVE!"]) {
      expect((await call(root, "GET", `/groups/${encodeURIComponent(name)}`)).status, name).toBe(404);
    }
    expect((await call(root, "GET", "/groups/NRTADMIN")).body.data).toMatchObject({ database: "ACTIVE" });
  });

  test("CC matrix 25 U: a member of the library sees names, an external one its own groups only", async () => {
    const { groupId } = await directory.aGroup(active, { isExternal: true, members: [guest] });
    const seen = (await call(anna, "GET", `/libraries/ACTIVE/groups/${groupId}`)).body.data;
    expect(Object.keys(seen).toSorted()).toEqual(["database", "enabled", "full_name", "group_id", "id", "is_external"]);
    expect(ids(await call(guest, "GET", "/libraries/ACTIVE/groups"))).toEqual([groupId]);
    expect(ids(await call(guest, "GET", "/users/me/groups"))).toEqual([groupId]);
    expect(ids(await call(guest, "GET", "/users/me/groups/out-of"))).toEqual([]);
    expect((await call(guest, "GET", "/libraries/ACTIVE/groups/NRTADMIN")).status).toBe(404);
    expect((await call(guest, "GET", "/groups/NRTADMIN")).status).toBe(404);
  });

  test("9 groups of a user and those that the user is out of", async () => {
    const user = await directory.aUser(active);
    const { groupId } = await directory.aGroup(active, { members: [user] });
    expect(ids(await call(root, "GET", `/users/${user.userId}/groups`))).toEqual([groupId]);
    expect(ids(await call(root, "GET", `/libraries/ACTIVE/users/${user.userId}/groups`))).toEqual([groupId]);
    expect(ids(await call(user, "GET", "/users/me/groups"))).toEqual([groupId]);
    const outOf = ids(await call(root, "GET", `/users/${user.userId}/groups/out-of?limit=9999`));
    expect(outOf).toContain("NRTADMIN");
    expect(outOf).not.toContain(groupId);
    expect((await call(legal.administrator, "GET", `/users/${user.userId}/groups`)).status).toBe(404);
  });
});
