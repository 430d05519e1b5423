import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "@muniment/platform/db";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { createDirectoryApp, createTestDirectory } from "../../testing/index.ts";
import type { Call, TestDirectory, TestLibrary, TestUser } from "../../testing/index.ts";
import { librarySettings } from "./library.service.ts";

const clock = fakeClock();
let database: Database;
let directory: TestDirectory;
let call: Call;
let active: TestLibrary;
let legal: TestLibrary;
let anna: TestUser;

beforeAll(async () => {
  database = await testDatabase();
  directory = createTestDirectory(database, { clock });
  ({ call } = createDirectoryApp(directory, { database, clock }));
  active = await directory.aLibrary({ alias: "Active_US" });
  legal = await directory.aLibrary({ alias: "LEGAL" });
  anna = await directory.aUser(active, { id: "ANNA" });
});

afterAll(() => database[Symbol.asyncDispose]());

const create = (alias: string, administrator: { userId: string } | object) =>
  database.transaction((tx) =>
    directory.identity.createLibrary(tx, { alias, displayName: "", firstAdministrator: administrator }),
  );

describe("CC-LIB-002 CC-LIB-003 a new library", () => {
  test("CC-ROL-006 CC-ROL-010 WORK-LIB-006 has its roles and NRTADMIN with the first administrator", async () => {
    const roles = (await call(active.administrator, "GET", "/libraries/active_us/roles")).body.data as {
      id: string;
      is_external: boolean;
    }[];
    expect(roles.map((role) => role.id)).toEqual(["ADMINISTRATOR", "DEFAULT", "DEFAULT EXTERNAL", "TIER 1", "TIER 2"]);
    expect(roles.filter((role) => role.is_external).map((role) => role.id)).toEqual(["DEFAULT EXTERNAL"]);
    const members = await call(active.administrator, "GET", "/libraries/Active_US/groups/NRTADMIN/members");
    expect((members.body.data as { id: string }[]).map((user) => user.id)).toEqual([active.administrator.userId]);
    expect(await librarySettings(database.reader, active.libraryId)).toMatchObject({
      alias: "Active_US",
      type: "worksite",
      group_conflict: "deny_wins",
      require_workspace_read: false,
      documents_inherit: true,
      workspace_default_security: "private",
    });
    await expect(librarySettings(database.reader, 9_999)).rejects.toMatchObject({ status: 404 });
  });

  test("somebody who has an account becomes its administrator and keeps the preferred library", async () => {
    const made = await create("SECOND", { userId: "anna" });
    expect(made.administratorNum).toBe(anna.userNum);
    const standing = (await directory.anActor(anna)).libraries.get("second");
    expect(standing).toMatchObject({ isNrtadmin: true, roleName: "DEFAULT", libraryId: made.libraryId });
    expect((await call(anna, "GET", "/users/me")).body.data).toMatchObject({ preferred_library: "Active_US" });
  });

  test("D5 the first administrator may start without a password, to choose one by a link", async () => {
    const body = { id: "FIRST", full_name: "First", email: "first@firm.com", send_email: true };
    const made = await create("THIRD", body);
    expect(directory.mails).toContainEqual({ kind: "new_account", userNum: made.administratorNum });
  });

  test.each(["", "1ST", "a b", "x".repeat(65), "a/b", "Ä"])("CC-LIB-002 the id %j is refused", async (alias) => {
    await expect(create(alias, { userId: "ANNA" })).rejects.toMatchObject({ status: 400 });
  });

  test("a taken id is refused in any case, and nothing is left of the attempt", async () => {
    const body = { id: "GHOST", full_name: "Ghost", email: "ghost@firm.com", password: "Correct horse battery" };
    await expect(create("legal", body)).rejects.toMatchObject({ status: 409 });
    const ghosts = await database.pool.query(`select 1 from identity."user" where user_id = 'GHOST'`);
    expect(ghosts.rowCount).toBe(0);
  });
});

describe("9 and 10.1 libraries", () => {
  test("7.8 the caller's own ones; another is 404", async () => {
    const user = await directory.aUser(active);
    const listed = await call(user, "GET", "/libraries");
    const library = { id: "Active_US", type: "worksite", is_hidden: false, display_name: "Library Active_US" };
    expect(listed.body).toEqual({ data: [library] });
    expect((await call(user, "GET", "/libraries/ACTIVE_us")).body.data).toEqual(library);
    expect((await call(user, "GET", "/libraries/LEGAL")).status).toBe(404);
    expect((await call(user, "GET", "/libraries/NOWHERE")).status).toBe(404);
    expect((await call(undefined, "GET", "/libraries")).status).toBe(401);
  });

  test("4 ping and features", async () => {
    expect((await call(undefined, "GET", "/ping")).status).toBe(200);
    expect((await call(anna, "GET", "/features")).body.data).toEqual({
      data_sync_import: false,
      multi_lang_document_search: false,
    });
  });

  test("7.7 17.15 operations are the caller's own privileges", async () => {
    const user = await directory.aUser(active);
    const guest = await directory.aUser(active, { is_external: true });
    const of = async (who: TestUser): Promise<Record<string, Record<string, unknown>>> =>
      (await call(who, "GET", "/libraries/Active_US/operations")).body.data;
    const own = await of(user);
    expect(own["m1_bits"]).toMatchObject({ import: true, checkout: true, read_only: false });
    expect(own["m3_bits"]).toMatchObject({ browse_workspace: true, author_workspace: false });
    expect(own["m4_bits"]).toMatchObject({ admin_tier_1: false, tier: 0 });
    expect(own["own_bits"]).toMatchObject({ download: true, use_api: true, break_glass: false });
    expect(own["m2"]).toBe(1);
    expect((await of(guest))["m2_bits"]).toMatchObject({ external: true });
    const all = await of(active.administrator);
    expect(all["m1_bits"]).toMatchObject({ import: true, delete: true, read_only: false });
    expect(all["m4_bits"]).toMatchObject({ admin_tier_2: true, tier: 3 });
    expect(all["own_bits"]).toMatchObject({ break_glass: true, template_workspace_only: false });
  });
});

describe("10.1 roles", () => {
  test("7.7 one role with its masks, bit 0 first", async () => {
    const role = (await call(active.administrator, "GET", "/libraries/Active_US/roles/default%20external")).body
      .data as Record<string, unknown>;
    expect(role).toMatchObject({ id: "DEFAULT EXTERNAL", database: "Active_US", is_external: true });
    expect(role["m2_bits"]).toMatchObject({ document_view: true, external: true });
    expect(role["m2"]).toBe(3);
    expect(role["m3"]).toBe(2 ** 1 + 2 ** 6);
    expect((await call(active.administrator, "GET", "/libraries/Active_US/roles/NRTADMIN")).status).toBe(404);
  });

  test.each([
    ["is_external=true", ["DEFAULT EXTERNAL"]],
    ["query=tier", ["TIER 1", "TIER 2"]],
    ["query=def&query_match_type=starts_with", ["DEFAULT", "DEFAULT EXTERNAL"]],
    ["query=efa&query_match_type=starts_with", []],
    ["user_id=guest-of-roles", ["DEFAULT EXTERNAL"]],
  ])("listed by %s", async (query, expected) => {
    await directory
      .aUser(active, { id: "GUEST-OF-ROLES", email: "guest.of.roles@firm.com", is_external: true })
      .catch(() => {});
    const answer = await call(active.administrator, "GET", `/libraries/Active_US/roles?${query}`);
    expect((answer.body.data as { id: string }[]).map((role) => role.id)).toEqual(expected);
  });

  test("9 there are no global roles while each library is managed for itself (CC-ROL-002)", async () => {
    expect((await call(active.administrator, "GET", "/roles?total=true")).body).toEqual({ data: [], total_count: 0 });
    const user = await directory.aUser(active);
    expect((await call(user, "GET", "/roles")).status).toBe(403);
    const unknown = await call(active.administrator, "GET", "/libraries/Active_US/roles?user_id=NOBODY");
    expect(unknown.status).toBe(404);
  });
});

describe("4 discovery", () => {
  test("A2 with a token", async () => {
    const user = await directory.aUser(active, { full_name: "Dora Discovery" });
    const answer = await call(user, "GET", "/api");
    expect(answer.body.data).toEqual({
      auth_status: "authenticated",
      app: { id: "tests" },
      capabilities: [],
      dms_version: "test",
      user: {
        customer_id: 1,
        id: user.userId,
        name: "Dora Discovery",
        email: user.email,
        ssid: expect.any(String),
        user_type: "standard",
      },
      versions: [
        { name: "v1", version: "1.0", url: "http://work.example/api/v1" },
        { name: "v2", version: "2.1.1630", url: "http://work.example/work/api/v2" },
      ],
      work: {
        preferred_library: "Active_US",
        libraries: [{ alias: "Active_US", id: "Active_US", type: "worksite", region: "near", is_hidden: false }],
      },
    });
  });

  test("without a token it names nobody, a wrong one is refused", async () => {
    const answer = await call(undefined, "GET", "/api");
    expect(answer.status).toBe(200);
    expect(answer.body.data).toMatchObject({ auth_status: "unauthenticated" });
    expect(answer.body.data).not.toHaveProperty("user");
    expect(answer.body.data).not.toHaveProperty("work");
    const wrong = await call({ ...anna, userNum: 9_999_999 }, "GET", "/api");
    expect(wrong.status).toBe(401);
    expect(legal.alias).toBe("LEGAL");
  });
});
