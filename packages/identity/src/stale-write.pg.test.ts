import type { FastifyInstance } from "fastify";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "@muniment/platform/db";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { createDirectoryApp, createTestDirectory } from "../testing/index.ts";
import type { TestDirectory, TestLibrary, TestUser } from "../testing/index.ts";
import { q } from "./db.ts";

const clock = fakeClock();
let database: Database;
let directory: TestDirectory;
let app: FastifyInstance;
let library: TestLibrary;
let colleague: TestUser;
let anna: TestUser;

beforeAll(async () => {
  database = await testDatabase();
  directory = createTestDirectory(database, { clock });
  ({ app } = createDirectoryApp(directory, { database, clock }));
  library = await directory.aLibrary({ alias: "Active" });
  colleague = await directory.aUser(library, { isNrtadmin: true });
  anna = await directory.aUser(library, { id: "ANNA", full_name: "Anna" });
  await directory.aGroup(library, { id: "TEAM" });
});

afterAll(() => database[Symbol.asyncDispose]());

interface Told {
  readonly status: number;
  readonly etag: string;
  readonly body: {
    readonly data: Record<string, unknown>;
    readonly error: { readonly code: string; readonly details?: { readonly current: Record<string, unknown> } };
  };
}

async function send(
  user: TestUser,
  path: string,
  change?: { readonly body: unknown; readonly ifMatch?: string },
): Promise<Told> {
  const response = await app.inject({
    method: change === undefined ? "GET" : "PATCH",
    url: `/work/api/v2/customers/1${path}`,
    headers: {
      "x-auth-token": String(user.userNum),
      ...(change?.ifMatch === undefined ? {} : { "if-match": change.ifMatch }),
    },
    ...(change === undefined ? {} : { payload: JSON.stringify(change.body) }),
  });
  return { status: response.statusCode, etag: String(response.headers["etag"]), body: response.json() };
}

describe("17.2 CC-LST-017 a change that was made from an older state", () => {
  test.each([
    ["/users/ANNA", "full_name"],
    ["/libraries/Active/users/ANNA", "full_name"],
    ["/libraries/Active/groups/TEAM", "full_name"],
  ])("%s is refused with the present state, and goes through from that", async (path, field) => {
    const { administrator } = library;
    const opened = await send(administrator, path);
    expect(opened.etag).toMatch(/^".+"$/);
    expect((await send(administrator, path)).etag).toBe(opened.etag);
    clock.advance(1000);
    const theirs = await send(colleague, path, { body: { [field]: `By another ${path}` }, ifMatch: opened.etag });
    expect(theirs.status).toBe(200);
    expect(theirs.etag).not.toBe(opened.etag);
    const mine = { [field]: `By me ${path.length}` };
    const refused = await send(administrator, path, { body: mine, ifMatch: opened.etag });
    expect(refused).toMatchObject({ status: 409, body: { error: { code: "NRC_EDIT_CONFLICT" } } });
    expect(refused.body.error.details?.current).toEqual(theirs.body.data);
    expect((await send(administrator, path)).body.data).toEqual(theirs.body.data);
    const again = await send(administrator, path, { body: mine, ifMatch: `W/${theirs.etag}, "other"` });
    expect(again).toMatchObject({ status: 200, body: { data: mine } });
    expect((await send(administrator, path)).etag).toBe(again.etag);
  });

  test("without the header, and with *, nothing is compared", async () => {
    for (const ifMatch of [undefined, "*"]) {
      const given = ifMatch === undefined ? {} : { ifMatch };
      const path = "/libraries/Active/groups/TEAM";
      expect((await send(colleague, path, { body: { full_name: "Team" }, ...given })).status).toBe(200);
    }
  });

  test("a failed sign-in meanwhile is no conflict, a role in the library is one", async () => {
    const path = "/libraries/Active/users/ANNA";
    const opened = await send(colleague, path);
    await sql`update identity."user" set failed_logins = 3 where user_num = ${anna.userNum}`.execute(
      q(database.reader),
    );
    const calm = await send(colleague, path, { body: { location: "Oslo" }, ifMatch: opened.etag });
    expect(calm.status).toBe(200);
    expect((await send(library.administrator, path, { body: { role: "TIER 1" } })).status).toBe(200);
    const late = await send(colleague, path, { body: { location: "Rome" }, ifMatch: calm.etag });
    expect(late.body.error.details?.current).toMatchObject({ role: "TIER 1", location: "Oslo" });
  });

  test("who may not change it learns no more by a stale state", async () => {
    const path = "/libraries/Active/groups/TEAM";
    const plain = await directory.aUser(library);
    const refused = await send(plain, path, { body: { full_name: "X" }, ifMatch: '"old"' });
    expect([refused.status, refused.body.error.details]).toEqual([403, undefined]);
  });

  test("of two changes from one state at the same time one wins", async () => {
    const path = "/users/ANNA";
    const { etag } = await send(colleague, path);
    const changes = ["One", "Two", "Three", "Four"].map(async (full_name) =>
      send(colleague, path, { body: { full_name }, ifMatch: etag }),
    );
    const statuses = (await Promise.all(changes)).map((answer) => answer.status);
    expect(statuses.toSorted((one, other) => one - other)).toEqual([200, 409, 409, 409]);
  });
});
