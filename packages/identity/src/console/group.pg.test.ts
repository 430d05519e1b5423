import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "@muniment/platform/db";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { createDirectoryApp, createTestDirectory } from "../../testing/index.ts";
import type { Answer, Call, TestDirectory, TestLibrary, TestUser } from "../../testing/index.ts";
import { q } from "../db.ts";

const CONSOLE = "/api/control-center/v1";
const SEARCH = `${CONSOLE}/groups/search`;
const GROUPS = `${CONSOLE}/libraries/Active/groups`;

const clock = fakeClock();
let database: Database;
let directory: TestDirectory;
let call: Call;
let active: TestLibrary;
let legal: TestLibrary;
let tier1: TestUser;
let tier2: TestUser;
let anna: TestUser;
let boris: TestUser;
let closed: TestUser;
let guest: TestUser;

interface Row {
  readonly id: string;
  readonly outcome?: string;
  readonly code?: string;
  readonly actions?: string[];
}

async function ask(body: Record<string, unknown>, as: TestUser | undefined = active.administrator): Promise<Answer> {
  return call(as, "POST", SEARCH, { library: active.alias, ...body });
}

const ids = (answer: Answer): string[] => (answer.body.data as Row[]).map((row) => row.id);
const outcomes = (answer: Answer): string[] =>
  (answer.body.data as { results: Row[] }).results.map((row) => [row.id, row.outcome, row.code ?? ""].join(" ").trim());

beforeAll(async () => {
  database = await testDatabase();
  directory = createTestDirectory(database, { clock });
  ({ call } = createDirectoryApp(directory, { database, clock }));
  active = await directory.aLibrary({ alias: "Active", userId: "ROOT" });
  legal = await directory.aLibrary({ alias: "LEGAL", userId: "CHIEF" });
  tier1 = await directory.aUser(active, { id: "HELP", role: "TIER 1" });
  tier2 = await directory.aUser(active, { id: "KEEP", role: "TIER 2" });
  anna = await directory.aUser(active, { id: "ANNA" });
  boris = await directory.aUser(active, { id: "BORIS" });
  closed = await directory.aUser(active, { id: "CLOSED", allow_logon: false });
  guest = await directory.aUser(active, { id: "GUEST", is_external: true });
  await directory.aGroup(active, { id: "TEAM10", members: [anna, boris] });
  await directory.aGroup(active, { id: "TEAM9" });
  await directory.aGroup(active, { id: "CLIENTS", isExternal: true, members: [guest] });
  await directory.aGroup(legal, { id: "ELSEWHERE" });
  await call(active.administrator, "PATCH", "/libraries/Active/groups/TEAM9", { full_name: "Équipe de São Paulo" });
});

afterAll(() => database[Symbol.asyncDispose]());

const changes = [
  ["enable", `${GROUPS}/enable`, { groups: ["TEAM9"] }],
  ["disable", `${GROUPS}/disable`, { groups: ["TEAM9"] }],
  ["add", `${GROUPS}/TEAM9/members/add`, { users: ["ANNA"] }],
  ["remove", `${GROUPS}/TEAM9/members/remove`, { users: ["ANNA"] }],
] as const;

describe("CC-PRM-004 rows 25 to 27: who looks at groups and who changes them", () => {
  test("looking needs a tier", async () => {
    expect((await call(undefined, "POST", SEARCH, { library: "Active" })).status).toBe(401);
    for (const person of [anna, guest]) expect((await ask({}, person)).status).toBe(403);
    for (const person of [active.administrator, tier2, tier1]) expect((await ask({}, person)).status).toBe(200);
    expect((await ask({ library: "LEGAL" })).status).toBe(404);
  });

  test.each(changes)("%s needs tier 2", async (_name, path, body) => {
    expect((await call(undefined, "POST", path, body)).status).toBe(401);
    for (const person of [anna, guest, tier1]) {
      const refused = await call(person, "POST", path, body);
      expect(refused).toMatchObject({ status: 403, body: { error: { code: "access_denied" } } });
    }
    expect((await call(legal.administrator, "POST", path, body)).status).toBe(404);
    expect((await call(tier2, "POST", path, body)).status).toBe(200);
    const many = Array.from({ length: 201 }, (_, index) => `X${index}`);
    const name = "groups" in body ? "groups" : "users";
    expect((await call(tier2, "POST", path, { [name]: many })).status).toBe(400);
    expect((await call(tier2, "POST", path, { [name]: [] })).status).toBe(400);
    await call(tier2, "POST", `${GROUPS}/enable`, { groups: ["TEAM9"] });
  });

  test("rows say what may be done", async () => {
    const actions = async (as: TestUser): Promise<unknown> =>
      Object.fromEntries(((await ask({}, as)).body.data as Row[]).map((row) => [row.id, row.actions]));
    expect(await actions(active.administrator)).toMatchObject({
      NRTADMIN: ["change_members"],
      TEAM9: ["edit", "disable", "change_members"],
    });
    expect(await actions(tier2)).toMatchObject({ NRTADMIN: [], TEAM9: ["edit", "disable", "change_members"] });
    expect(await actions(tier1)).toMatchObject({ NRTADMIN: [], TEAM9: [] });
  });
});

describe("CC-GRP-002 the list", () => {
  test("of the library, by id with numbers by value, with counts", async () => {
    const answer = await ask({ total: true });
    expect(ids(answer)).toEqual(["CLIENTS", "NRTADMIN", "TEAM9", "TEAM10"]);
    expect(answer.body.total_count).toBe(4);
    expect(answer.body.data).toMatchObject([
      { id: "CLIENTS", is_external: true, member_count: 1, enabled: true, source: "virtual" },
      { id: "NRTADMIN", is_nrtadmin: true, member_count: 1 },
      { id: "TEAM9", member_count: 0, full_name: "Équipe de São Paulo" },
      { id: "TEAM10", member_count: 2 },
    ]);
  });

  test.each([
    ["team", ["TEAM9", "TEAM10"]],
    ["eam1", ["TEAM10"]],
    ["equ SAO", ["TEAM9"]],
    ["quipe", []],
    ["nrtadmin", ["NRTADMIN"]],
    ["%", []],
    ["'", []],
  ])("search of %j finds %j", async (query, found) => {
    const answer = await ask({ query, total: true });
    expect(ids(answer)).toEqual(found);
    expect(answer.body.total_count).toBe(found.length);
  });

  test.each<[Record<string, unknown>, string[]]>([
    [{ external: true }, ["CLIENTS"]],
    [{ status: ["disabled"] }, []],
    [{ status: ["enabled", "disabled"], external: true }, ["CLIENTS"]],
    [{ group_id: ["team9", "ELSEWHERE"] }, ["TEAM9"]],
    [{ with_member: "anna" }, ["TEAM10"]],
    [{ without_member: "ANNA", external: false }, ["NRTADMIN", "TEAM9"]],
  ])("filter %j", async (filters, found) => {
    expect(ids(await ask({ filters }))).toEqual(found);
  });

  test.each(["id", "full_name", "status", "external", "member_count", "create_date", "edit_date"])(
    "CC-LST-009 by %s: one by one in both directions is the same as the whole",
    async (sort) => {
      for (const order of ["asc", "desc"]) {
        const whole = ids(await ask({ sort, order }));
        const seen: string[] = [];
        let page = await ask({ sort, order, limit: 1 });
        for (seen.push(...ids(page)); page.body.cursor !== undefined; seen.push(...ids(page))) {
          page = await ask({ sort, order, limit: 1, cursor: page.body.cursor });
        }
        expect(seen).toEqual(whole);
        const back = await ask({
          sort,
          order,
          limit: 1,
          cursor: (page.body as { previous_cursor?: string }).previous_cursor,
        });
        expect(ids(back)).toEqual(whole.slice(-2, -1));
        expect(ids(await ask({ sort, order, limit: 1, page: "last" }))).toEqual(whole.slice(-1));
      }
    },
  );

  test("an exact id is first, and unreadable questions are refused", async () => {
    await directory.aGroup(active, { id: "A TEAM9" });
    expect(ids(await ask({ query: "team9" }))).toEqual(["TEAM9", "A TEAM9"]);
    for (const body of [{ sort: "secret" }, { cursor: "x" }, { filters: { with: "x" } }, { limit: 0 }]) {
      expect((await ask(body)).status).toBe(400);
    }
  });
});

describe("CC-GRP-009 several groups at once", () => {
  test("each has its result, in the order of the request", async () => {
    const disabled = await call(tier2, "POST", `${GROUPS}/disable`, {
      groups: ["team9", "NRTADMIN", "NOWHERE", "TEAM10", "TEAM10", "ELSEWHERE"],
    });
    expect(outcomes(disabled)).toEqual([
      "TEAM9 done",
      "NRTADMIN refused nrtadmin_fixed",
      "NOWHERE refused unknown_group",
      "TEAM10 done",
      "TEAM10 unchanged",
      "ELSEWHERE refused unknown_group",
    ]);
    expect(ids(await ask({ filters: { status: ["disabled"] } }))).toEqual(["TEAM9", "TEAM10"]);
    const closedGroup = await call(tier2, "POST", `${GROUPS}/TEAM9/members/add`, { users: ["ANNA"] });
    expect(closedGroup).toMatchObject({ status: 409, body: { error: { code: "group_disabled" } } });
    const enabled = await call(tier2, "POST", `${GROUPS}/enable`, { groups: ["TEAM9", "TEAM10", "CLIENTS"] });
    expect(outcomes(enabled)).toEqual(["TEAM9 done", "TEAM10 done", "CLIENTS unchanged"]);
  });
});

describe("CC-GRP-008 CC-LST-014 several members at once", () => {
  const change = async (as: TestUser, group: string, act: "add" | "remove", users: string[]): Promise<Answer> =>
    call(as, "POST", `${GROUPS}/${group}/members/${act}`, { users });

  test("who can be added is, the others have a reason", async () => {
    const answer = await change(tier2, "TEAM10", "add", ["KEEP", "anna", "GUEST", "CLOSED", "NOBODY", "CHIEF", "keep"]);
    expect(outcomes(answer)).toEqual([
      "KEEP done",
      "ANNA unchanged",
      "GUEST refused group_external_mismatch",
      "CLOSED refused user_disabled",
      "NOBODY refused unknown_user",
      "CHIEF refused unknown_user",
      "KEEP unchanged",
    ]);
    const members = await call(tier2, "POST", `${CONSOLE}/users/search`, {
      library: "Active",
      filters: { group: ["team10"] },
      total: true,
    });
    expect([ids(members).toSorted(), members.body.total_count]).toEqual([["ANNA", "BORIS", "KEEP"], 3]);
  });

  test("CC-GRP-007 an external group takes external people only", async () => {
    expect(outcomes(await change(tier2, "CLIENTS", "add", ["ANNA", "GUEST"]))).toEqual([
      "ANNA refused group_external_mismatch",
      "GUEST unchanged",
    ]);
  });

  test("who is in it leaves, who is not stays as they are", async () => {
    const answer = await change(tier2, "TEAM10", "remove", ["KEEP", closed.userId, "BORIS", "BORIS"]);
    expect(outcomes(answer)).toEqual(["KEEP done", "CLOSED unchanged", "BORIS done", "BORIS unchanged"]);
  });

  test("CC-USR-099 NRTADMIN is changed by NRTADMIN only, and its members by nobody below", async () => {
    const refused = await change(tier2, "NRTADMIN", "add", ["KEEP"]);
    expect(refused).toMatchObject({ status: 403, body: { error: { code: "nrtadmin_required" } } });
    expect(outcomes(await change(tier2, "TEAM9", "add", ["ROOT", "ANNA"]))).toEqual([
      "ROOT refused target_outranks_actor",
      "ANNA done",
    ]);
    expect(outcomes(await change(active.administrator, "NRTADMIN", "add", ["BORIS"]))).toEqual(["BORIS done"]);
  });

  test("CC-USR-100 the last who can act as NRTADMIN stay", async () => {
    const { administrator } = active;
    expect(outcomes(await change(administrator, "NRTADMIN", "remove", ["BORIS", "ROOT", "ANNA"]))).toEqual([
      "BORIS refused last_nrtadmin",
      "ROOT refused last_nrtadmin",
      "ANNA unchanged",
    ]);
    expect(outcomes(await change(administrator, "NRTADMIN", "remove", ["BORIS"]))).toEqual(["BORIS done"]);
    expect(outcomes(await change(administrator, "NRTADMIN", "remove", ["ROOT"]))).toEqual([
      "ROOT refused last_nrtadmin",
    ]);
  });

  test("a group that is not there, or of another library", async () => {
    expect((await change(tier2, "NOWHERE", "add", ["ANNA"])).status).toBe(404);
    expect((await change(active.administrator, "ELSEWHERE", "add", ["ANNA"])).status).toBe(404);
  });
});

describe("a library of 20,000 groups", () => {
  test("CC-LST-008 is counted and walked in every order without leaving one out", async () => {
    await database.transaction(async (tx) => {
      await sql`set local session_replication_role = replica`.execute(q(tx));
      await sql`insert into identity."group" (library_id, group_id, full_name, search_text, created_at, edited_at)
        select ${active.libraryId}::integer, 'MATTER-' || n, 'Team of matter ' || n % 500,
          ' team of matter ' || n % 500 || E'\n' || 'matter-' || n, now(), now() from generate_series(1, 20000) n`.execute(
        q(tx),
      );
    });
    await sql`analyze identity."group"`.execute(q(database.reader));
    for (const sort of ["id", "full_name", "status", "member_count"]) {
      let page = await ask({ sort, limit: 1000, total: true });
      const total = page.body.total_count ?? 0;
      expect(total).toBeGreaterThan(20_000);
      const seen = new Set(ids(page));
      while (page.body.cursor !== undefined) {
        page = await ask({ sort, limit: 1000, cursor: page.body.cursor });
        for (const id of ids(page)) seen.add(id);
      }
      expect(seen.size).toBe(total);
    }
  });
});
