import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { auditSubject, recordAudit, sealAudit } from "@muniment/platform/audit";
import type { Database } from "@muniment/platform/db";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { createDirectoryApp, createTestDirectory } from "../../testing/index.ts";
import type { Call, TestDirectory, TestLibrary, TestUser } from "../../testing/index.ts";
import { createApplication } from "../application/index.ts";

const clock = fakeClock();
let database: Database;
let directory: TestDirectory;
let call: Call;
let library: TestLibrary;
let other: TestLibrary;
let anna: TestUser;

interface Row {
  readonly id: number;
  readonly action: string;
  readonly hash?: string;
}

beforeAll(async () => {
  database = await testDatabase();
  directory = createTestDirectory(database, { clock });
  ({ call } = createDirectoryApp(directory, { database, clock }));
  library = await directory.aLibrary({ alias: "ONE" });
  other = await directory.aLibrary({ alias: "TWO" });
  anna = await directory.aUser(library, { id: "ANNA" });
  const subject = { ...auditSubject(await directory.anActor(anna)), operation_id: "op-1" };
  const act = { at: clock.now(), object_type: "document" } as const;
  await recordAudit(database.reader, subject, [
    { ...act, action: "document.create", library: "ONE", object_id: "ONE!7.1" },
    { ...act, action: "document.move", library: "ONE", object_id: "ONE!7.1" },
    { ...act, action: "document.create", library: "TWO", object_id: "TWO!7.1" },
    { ...act, action: "token.issue" },
  ]);
  await sealAudit(database, clock);
});
afterAll(() => database[Symbol.asyncDispose]());

async function search(user: TestUser | undefined, query: string): Promise<string[]> {
  const answer = await call(user, "GET", `/api/control-center/v1/audit?${query}`);
  expect(answer.status).toBe(200);
  return (answer.body.data as readonly Row[]).map((row) => row.action);
}

describe("CC-AUD-004, CC-AUD-006 reading the audit", () => {
  test("an NRTADMIN finds what happened in their libraries, by operation, person and object", async () => {
    const { administrator } = library;
    expect(await search(administrator, "operation_id=op-1")).toEqual(["document.move", "document.create"]);
    expect(await search(administrator, "actor=anna&action=document.move")).toEqual(["document.move"]);
    expect(await search(administrator, "object_type=document&object_id=ONE!7&library=one")).toHaveLength(2);
    expect(await search(other.administrator, "operation_id=op-1")).toEqual(["document.create"]);
  });

  test("goes on page by page, and shows the place in the chain", async () => {
    const path = "/api/control-center/v1/audit?operation_id=op-1&limit=1";
    const first = await call(library.administrator, "GET", path);
    expect(first.body.data).toMatchObject([
      { action: "document.move", hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
    ]);
    const next = await call(library.administrator, "GET", `${path}&cursor=${first.body.cursor}`);
    expect(next.body).toMatchObject({ data: [{ action: "document.create", actor_id: "ANNA", operation_id: "op-1" }] });
    expect(next.body.cursor).toBeUndefined();
    expect((await call(library.administrator, "GET", `${path}&cursor=x`)).status).toBe(400);
    expect((await call(library.administrator, "GET", "/api/control-center/v1/audit?from=noon")).status).toBe(400);
  });

  test("what belongs to no library is for who is NRTADMIN of all of them", async () => {
    const everybody = await directory.aUser(library, { id: "ROOT", isNrtadmin: true });
    await database.transaction(async (tx) => {
      const { users, groups } = directory.identity;
      const system = { kind: "system", purpose: "tests" } as const;
      const place = { libraryAlias: "TWO", role: undefined, isPreferred: false };
      await users.addToLibrary(tx, system, { userId: "ROOT", place });
      const change = { libraryId: other.libraryId, groupId: "NRTADMIN", action: "add", userIds: ["ROOT"] } as const;
      await groups.changeMembers(tx, system, change);
    });
    expect(await search(everybody, "operation_id=op-1")).toContain("token.issue");
  });

  test("is for NRTADMIN alone, and is itself recorded, refused or not", async () => {
    const refused = await call(anna, "GET", "/api/control-center/v1/audit?operation_id=op-1");
    expect(refused.status).toBe(403);
    expect((await call(undefined, "GET", "/api/control-center/v1/audit")).status).toBe(401);
    expect((await call(library.administrator, "GET", "/api/control-center/v1/audit?library=TWO")).status).toBe(403);
    const { rows } = await database.pool.query(
      "select actor_id, outcome from platform.audit where action = 'audit.read' order by id desc limit 2",
    );
    expect(rows).toEqual([
      { actor_id: library.administrator.userId, outcome: "refused" },
      { actor_id: "ANNA", outcome: "refused" },
    ]);
  });
});

describe("work-api.md 17.13 applications report to the audit", () => {
  const entry = { at: "2026-01-02T03:04:05Z", action: "tests.case.open", object_type: "case", outcome: "ok" };
  const report = async (...entries: object[]) => call(anna, "POST", "/api/work/v1/libraries/one/audit", { entries });

  test("with the permission only", async () => {
    expect((await report(entry)).status).toBe(403);
  });

  test("under their own name, account and time of arrival", async () => {
    const application = { client_id: "tests", name: "Tests", type: "web", grants: ["password"] } as const;
    await database.transaction((tx) => createApplication(tx, { ...application, permissions: ["audit.write"] }, clock));
    const given = { ...entry, object_id: "C-1", details: { phase: "open" }, operation_id: "op-9" };
    expect((await report(given, entry)).status).toBe(201);
    const { rows } = await database.pool.query("select * from platform.audit where operation_id = 'op-9'");
    expect(rows).toMatchObject([
      {
        actor_id: "ANNA",
        client_id: "tests",
        library: "ONE",
        action: "tests.case.open",
        object_id: "C-1",
        at: clock.now(),
        details: { phase: "open", reported: true, reported_at: entry.at },
      },
    ]);
  });

  test("never as an act of Work itself, and at most 500 at once", async () => {
    expect((await report({ ...entry, action: "document.delete" })).refused).toEqual(["entries.0.action: invalid"]);
    expect((await report({ ...entry, actor_id: "BORIS" })).status).toBe(400);
    expect((await report(...Array.from({ length: 501 }, () => entry))).status).toBe(400);
  });
});

describe("CC-NAV-017 names of content in the audit", () => {
  const path = "/api/control-center/v1/audit?operation_id=op-names";
  const read = async (): Promise<unknown> => (await call(library.administrator, "GET", path)).body.data;
  const settle = async (changes: object): Promise<number> =>
    (await call(library.administrator, "PATCH", "/api/control-center/v1/settings/security", changes)).status;

  test("are hidden in lists and files, until the setting shows them, and then reading says so", async () => {
    const subject = { ...auditSubject(await directory.anActor(anna)), operation_id: "op-names" };
    const act = { at: clock.now(), library: "ONE" } as const;
    const renamed = { before: { name: "Alpha", custom1: "C-1" }, after: { name: "Alpha and Beta", custom1: null } };
    await recordAudit(database.reader, subject, [
      { ...act, action: "document.modify", object_type: "document", object_id: "ONE!8.1", ...renamed },
      {
        ...act,
        action: "document.create",
        object_type: "document",
        object_id: "ONE!8.1",
        after: { parent_id: "ONE!2", size: 7 },
      },
      { ...act, action: "group.change", object_type: "group", object_id: "TEAM", after: { full_name: "Team" } },
    ]);
    const file = "/api/control-center/v1/audit/export?format=csv&operation_id=op-names";
    expect(await read()).toMatchObject([
      { action: "group.change", after: { full_name: "Team" } },
      { action: "document.create", after: { parent_id: "ONE!2", size: 7 } },
      {
        action: "document.modify",
        object_id: "ONE!8.1",
        before: { name: "(hidden)", custom1: "(hidden)" },
        after: { name: "(hidden)", custom1: null },
      },
    ]);
    expect((await call(library.administrator, "GET", file)).text).not.toContain("Alpha");
    expect(await settle({ "content.showNames": true })).toBe(200);
    expect(await read()).toMatchObject([{}, {}, renamed]);
    expect((await call(library.administrator, "GET", file)).text).toContain("Alpha and Beta");
    const told = await database.pool.query<{ action: string; shown: boolean | null }>(
      `select action, (details->>'names_shown')::boolean as shown from platform.audit
        where action in ('audit.read', 'audit.export') and details->>'operation_id' = 'op-names' order by id`,
    );
    expect(told.rows).toEqual([
      { action: "audit.read", shown: null },
      { action: "audit.export", shown: null },
      { action: "audit.read", shown: true },
      { action: "audit.export", shown: true },
    ]);
    expect(await settle({ "content.showNames": null })).toBe(200);
    expect(JSON.stringify(await read())).not.toContain("Alpha");
  });
});
