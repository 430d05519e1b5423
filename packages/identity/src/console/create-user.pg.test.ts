import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "@muniment/platform/db";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { createDirectoryApp, createTestDirectory } from "../../testing/index.ts";
import type { Call, TestDirectory, TestLibrary, TestUser } from "../../testing/index.ts";

const CONSOLE = "/api/control-center/v1";
const CHECK = `${CONSOLE}/users/check`;
const SUGGEST = `${CONSOLE}/users/suggest-id`;
const LOCATIONS = `${CONSOLE}/libraries/Active/locations`;
const ROLES = `${CONSOLE}/libraries/Active/roles`;

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

beforeAll(async () => {
  database = await testDatabase();
  directory = createTestDirectory(database, { clock });
  ({ call } = createDirectoryApp(directory, { database, clock }));
  active = await directory.aLibrary({ alias: "Active", userId: "ROOT" });
  legal = await directory.aLibrary({ alias: "LEGAL", userId: "CHIEF" });
  tier1 = await directory.aUser(active, { id: "HELP", role: "TIER 1", location: "Oslo" });
  tier2 = await directory.aUser(active, { id: "KEEP", role: "TIER 2", location: "São Paulo" });
  anna = await directory.aUser(active, { id: "ACASE", location: "Oslo", email: "anna@firm.example" });
  guest = await directory.aUser(active, { id: "GUEST", is_external: true, location: "100% remote" });
  await directory.aUser(legal, { id: "AWAY", location: "Secret place" });
});

afterAll(() => database[Symbol.asyncDispose]());

const everyCall = [
  ["POST", CHECK, { user_id: "X" }],
  ["POST", SUGGEST, { full_name: "X" }],
  ["GET", LOCATIONS, undefined],
  ["GET", ROLES, undefined],
] as const;

describe("CC-PRM-004 what Create User asks is answered to who administers", () => {
  test.each(everyCall)("%s %s", async (method, path, body) => {
    expect((await call(undefined, method, path, body)).status).toBe(401);
    for (const person of [anna, guest]) {
      expect(await call(person, method, path, body)).toMatchObject({
        status: 403,
        body: { error: { code: "access_denied" } },
      });
    }
    for (const person of [active.administrator, tier2]) {
      expect((await call(person, method, path, body)).status).toBe(200);
    }
  });

  test("row 3: tier 1 creates nobody, so it learns of no User ID or e-mail outside its library", async () => {
    expect((await call(tier1, "POST", CHECK, { email: "x@y.example" })).status).toBe(403);
    expect((await call(tier1, "POST", SUGGEST, { full_name: "X" })).status).toBe(403);
    expect((await call(tier1, "GET", ROLES)).status).toBe(200);
  });

  test("a library that is closed to the caller does not exist", async () => {
    expect((await call(tier2, "GET", LOCATIONS.replace("Active", "LEGAL"))).status).toBe(404);
    expect((await call(legal.administrator, "GET", ROLES)).status).toBe(404);
  });
});

describe("CC-USR-018 whether a User ID and an e-mail are free", () => {
  test("taken ones in any case, free ones as they would be stored", async () => {
    const taken = await call(tier2, "POST", CHECK, { user_id: "acase", email: " Anna@FIRM.example " });
    expect(taken.body.data).toMatchObject({
      user_id: { value: "ACASE", is_free: false, messages: [{ code: "user_id_taken" }] },
      email: { value: "Anna@FIRM.example", is_free: false, messages: [{ code: "email_taken" }] },
    });
    const free = await call(tier2, "POST", CHECK, { user_id: "bcase" });
    expect(free.body.data).toEqual({ user_id: { value: "BCASE", is_free: true, messages: [] } });
  });

  test("broken rules are told with it", async () => {
    const answer = await call(tier2, "POST", CHECK, { user_id: "a case", email: "no" });
    expect(answer.body.data).toMatchObject({
      user_id: { is_free: false, messages: [{ code: "space_not_allowed" }] },
      email: { is_free: false, messages: [{ code: "email_format" }] },
    });
  });

  test("nothing asked, nothing said; unreadable input is refused", async () => {
    expect((await call(tier2, "POST", CHECK, {})).body.data).toEqual({});
    expect((await call(tier2, "POST", CHECK, { user_id: "x".repeat(501) })).status).toBe(400);
    expect((await call(tier2, "POST", CHECK, { password: "x" })).status).toBe(400);
    expect((await call(tier2, "POST", CHECK, { user_id: "a\u0000b" })).status).toBe(400);
  });
});

describe("CC-USR-018 a suggested User ID", () => {
  test.each([
    ["Andrew Case", "ACASE2"],
    ["Marcie J. Davenport-Williams", "MDAVENPORT-WILLIAMS"],
    ["  Zoë   O'Neil ", "ZONEIL"],
    ["Cher", "CHER"],
    ["李 小龙", "李小龙"],
    ["Straße Groß", "SGROSS"],
    ["… !!", ""],
    ["", ""],
    ["x ".repeat(249), "XX"],
    [`A ${"b".repeat(200)}`, `A${"B".repeat(57)}`],
  ])("for %j is %j", async (name, expected) => {
    const answer = await call(active.administrator, "POST", SUGGEST, { full_name: name });
    expect(answer.body.data).toEqual({ user_id: expected });
  });

  test("is free, and the next one after it is taken too", async () => {
    const ask = async (): Promise<string> =>
      ((await call(tier2, "POST", SUGGEST, { full_name: "Ada Twin" })).body.data as { user_id: string }).user_id;
    expect(await ask()).toBe("ATWIN");
    await directory.aUser(active, { id: "ATWIN" });
    expect(await ask()).toBe("ATWIN2");
    await directory.aUser(active, { id: "ATWIN2" });
    expect(await ask()).toBe("ATWIN3");
  });
});

describe("CC-USR-021 locations in use", () => {
  const ask = async (query: string): Promise<unknown> => (await call(tier1, "GET", `${LOCATIONS}${query}`)).body.data;

  test("those of the library, most used first; as one types, in any case", async () => {
    expect(await ask("")).toEqual([
      { id: "Oslo", user_count: 2 },
      { id: "100% remote", user_count: 1 },
      { id: "São Paulo", user_count: 1 },
    ]);
    expect(await ask("?query=PAUL")).toEqual([{ id: "São Paulo", user_count: 1 }]);
    expect(await ask("?limit=1")).toEqual([{ id: "Oslo", user_count: 2 }]);
    expect(await ask("?query=secret")).toEqual([]);
  });

  test("signs of patterns are letters like others", async () => {
    expect(await ask(`?query=${encodeURIComponent("%")}`)).toEqual([{ id: "100% remote", user_count: 1 }]);
    expect(await ask("?query=_")).toEqual([]);
    expect(await ask(`?query=${encodeURIComponent("' or true --")}`)).toEqual([]);
  });
});

describe("CC-USR-026 CC-USR-027 roles", () => {
  const ask = async (as: TestUser, query: string): Promise<Record<string, unknown>[]> =>
    (await call(as, "GET", `${ROLES}${query}`)).body.data;
  const names = (roles: Record<string, unknown>[]): unknown[] => roles.map((role) => role["id"]);

  test("NRTADMIN may give every role, with the default marked", async () => {
    const roles = await ask(active.administrator, "?assignable=true&external=false");
    expect(names(roles)).toEqual(["ADMINISTRATOR", "DEFAULT", "TIER 1", "TIER 2"]);
    expect(names(roles.filter((role) => role["is_default"]))).toEqual(["DEFAULT"]);
  });

  test("CC-USR-023 external users get external roles only", async () => {
    const roles = await ask(tier2, "?assignable=true&external=true");
    expect(roles).toMatchObject([{ id: "DEFAULT EXTERNAL", is_default: true, is_external: true }]);
  });

  test("CC-PRM-001 tier 2 is offered none above its own power, tier 1 none at all", async () => {
    expect(names(await ask(tier2, "?assignable=true&external=false"))).toEqual(["DEFAULT"]);
    expect(await ask(tier1, "?assignable=true")).toEqual([]);
    const all = await ask(tier2, "");
    expect(names(all)).toHaveLength(5);
    expect(names(all.filter((role) => role["is_assignable"]))).toEqual(["DEFAULT", "DEFAULT EXTERNAL"]);
  });
});
