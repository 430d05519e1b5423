import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { systemActor } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { createDirectoryApp, createTestDirectory } from "../../testing/index.ts";
import type { TestDirectory, TestLibrary, TestUser } from "../../testing/index.ts";

const clock = fakeClock();
let database: Database;
let directory: TestDirectory;
let app: FastifyInstance;
let active: TestLibrary;
let legal: TestLibrary;
let tier1: TestUser;
let tier2: TestUser;
let anna: TestUser;
let guest: TestUser;

beforeAll(async () => {
  database = await testDatabase();
  directory = createTestDirectory(database, { clock });
  ({ app } = createDirectoryApp(directory, { database, clock }));
  active = await directory.aLibrary({ alias: "ACTIVE" });
  legal = await directory.aLibrary({ alias: "LEGAL" });
  tier1 = await directory.aUser(active, { role: "TIER 1" });
  tier2 = await directory.aUser(active, { role: "TIER 2" });
  anna = await directory.aUser(active, { id: "ANNA", email: "anna@firm.example" });
  guest = await directory.aUser(active, { id: "GUEST", is_external: true });
});

afterAll(() => database[Symbol.asyncDispose]());

beforeEach(() => {
  directory.mails.length = 0;
});

const ADMIN = { "x-im-connector-id": "imanage-work-for-admins" };

/** An operation of the façade; `given` is the query of a GET and the body of a POST. */
async function ask(
  user: TestUser | undefined,
  operation: string,
  given: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = ADMIN,
) {
  const [method, name = ""] = operation.split(" ");
  const query = new URLSearchParams(
    Object.entries(given).map(([key, value]): [string, string] => [key, String(value)]),
  );
  const response = await app.inject({
    method: method === "GET" ? "GET" : "POST",
    url: `/automate/work/${name}${method === "GET" ? `?${query.toString()}` : ""}`,
    headers: { ...headers, ...(user === undefined ? {} : { authorization: `Bearer ${user.userNum}` }) },
    ...(method === "GET" ? {} : { payload: JSON.stringify(given) }),
  });
  const body = response.json<{ data: never; error: { code: string; messages: { code: string; field?: string }[] } }>();
  return { status: response.statusCode, body };
}

let count = 0;
function aNewUser(fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  count += 1;
  return {
    id: `NEW-${count}`,
    full_name: `New Person ${count}`,
    email: `new.${count}@firm.example`,
    is_external: false,
    preferred_library: "ACTIVE",
    role: "DEFAULT",
    ...fields,
  };
}

async function audited(action: string): Promise<{ outcome: string; object_id: string | null }[]> {
  const sql = "select outcome, object_id from platform.audit where action = $1 order by at desc, id desc limit 5";
  return (await database.pool.query<{ outcome: string; object_id: string | null }>(sql, [action])).rows;
}

describe("WORK-API 14.4 createUser", () => {
  test("CC-USR-038 14.4 sends the e-mail by default, and the answer says that the user was made", async () => {
    const { status, body } = await ask(tier2, "POST createUser", aNewUser({ id: "bcase" }));
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(["data"]);
    expect(body.data).toMatchObject({
      id: "BCASE",
      user_id_ex: "bcase",
      preferred_library: "ACTIVE",
      user_nos: 2,
      user_num: expect.any(Number),
      ssid: expect.any(String),
      pwd_never_expire: false,
      is_locked: false,
      is_external: false,
      has_password: false,
      failed_logins: 0,
      allow_logon: true,
      user_created: true,
    });
    expect(body.data).not.toHaveProperty("password_never_expire");
    expect(directory.mails.map(({ kind }) => kind)).toEqual(["new_account"]);
    expect(await audited("user.create")).toContainEqual({ outcome: "ok", object_id: "BCASE" });
  });

  test("14.4 a password instead of the e-mail, by the rules of Control Center", async () => {
    const way = { password_create_method: "Create a password" };
    const password = { password: "Correct horse battery", force_password_change: false };
    const user = aNewUser({ ...way, create_password: password });
    const made = await ask(tier2, "POST createUser", user);
    expect(made.body.data).toMatchObject({ has_password: true, force_password_change: false, user_created: true });
    expect(directory.mails).toEqual([]);
    const check = directory.identity.checkPassword({
      identifier: String(user["id"]),
      passwords: ["Correct horse battery"],
    });
    expect((await check).kind).toBe("ok");
    for (const create_password of [undefined, {}, { password: "" }]) {
      const refused = await ask(tier2, "POST createUser", aNewUser({ ...way, create_password }));
      expect(refused).toMatchObject({ status: 400, body: { error: { code: "NRC_INVALID_PROFILE" } } });
      expect(refused.body.error.messages).toContainEqual(expect.objectContaining({ field: "password" }));
    }
    const eternal = { ...password, password_never_expire: true };
    const tooMuch = await ask(tier2, "POST createUser", aNewUser({ ...way, create_password: eternal }));
    expect(tooMuch).toMatchObject({ status: 403, body: { error: { messages: [{ code: "nrtadmin_required" }] } } });
  });

  test("CC-USR-038 an existing user comes back unchanged with user_created false, unless that is not wanted", async () => {
    const again = aNewUser({ id: "anna", email: "another@firm.example", full_name: "Somebody else" });
    const { status, body } = await ask(tier2, "POST createUser", again);
    expect(status).toBe(200);
    expect(body.data).toMatchObject({
      id: "ANNA",
      email: "anna@firm.example",
      user_num: anna.userNum,
      user_created: false,
    });
    expect(directory.mails).toEqual([]);
    const refused = await ask(tier2, "POST createUser", { ...again, ignore_if_user_already_exists: false });
    expect(refused).toMatchObject({
      status: 409,
      body: { error: { code: "NRC_DUPLICATE_RECORD", messages: [{ code: "user_id_taken", field: "id" }] } },
    });
  });

  test("CC-USR-038 two requests at once make one user, and each is told who it is", async () => {
    const user = aNewUser();
    const answers = await Promise.all([1, 2, 3].map(async () => ask(tier2, "POST createUser", user)));
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
    const made = answers.map((answer) => answer.body.data as { user_created: boolean; user_num: number });
    expect(made.filter((answer) => answer.user_created)).toHaveLength(1);
    expect(new Set(made.map((answer) => answer.user_num)).size).toBe(1);
  });

  test("CC-USR-038 neither an e-mail of somebody else nor a person whom the caller may not see is given away", async () => {
    const email = await ask(tier2, "POST createUser", aNewUser({ email: "anna@firm.example" }));
    expect(email).toMatchObject({ status: 409, body: { error: { messages: [{ code: "email_taken" }] } } });
    await directory.aUser(legal, { id: "AWAY" });
    const hidden = await ask(tier2, "POST createUser", aNewUser({ id: "AWAY" }));
    expect(hidden).toMatchObject({ status: 409, body: { error: { messages: [{ code: "user_id_taken" }] } } });
    // `me` is a User ID here and not the caller.
    expect((await ask(tier2, "POST createUser", aNewUser({ id: "me" }))).body.data).toMatchObject({ id: "ME" });
  });

  test("CC-PRM-003 who may create nobody is refused, learns of nobody, and leaves a record", async () => {
    for (const person of [anna, guest, tier1]) {
      for (const id of ["ANNA", "NOBODY-YET"]) {
        const refused = await ask(person, "POST createUser", aNewUser({ id }));
        expect(refused).toMatchObject({ status: 403, body: { error: { code: "NRC_ACCESS_DENIED" } } });
      }
    }
    expect((await audited("user.create"))[0]).toMatchObject({ outcome: "refused" });
    const elsewhere = await ask(tier2, "POST createUser", aNewUser({ preferred_library: "LEGAL" }));
    expect(elsewhere).toMatchObject({ status: 400, body: { error: { messages: [{ code: "unknown_library" }] } } });
    const above = await ask(tier2, "POST createUser", aNewUser({ role: "ADMINISTRATOR" }));
    expect(above.status).toBe(403);
  });

  test.each([
    [{ id: "with blank" }, "id"],
    [{ id: "\u0000" }, "id"],
    [{ id: "x".repeat(255) }, "id"],
    [{ email: "no address" }, "email"],
    [{ full_name: "" }, "full_name"],
    [{ full_name: 7_000_000_000, email: {} }, "email"],
    [{ role: "NO SUCH ROLE" }, "role"],
    [{ is_external: "perhaps" }, "is_external"],
    [{ password_create_method: "By pigeon" }, "password_create_method"],
  ])("CC-VAL-001 %j is refused, naming the field", async (fields, field) => {
    const refused = await ask(active.administrator, "POST createUser", aNewUser(fields));
    expect(refused.status).toBe(400);
    expect(refused.body.error.messages.map((message) => message.field)).toContain(field);
  });
});

describe("WORK-API 14.4 what the administrators' connector asks beside it", () => {
  test("the operations are told apart by the connector's header", async () => {
    for (const operation of [
      "POST createUser",
      "POST assignUserToLibrary",
      "GET getLibraryRoles",
      "GET getCreateUserPasswordSchema",
    ]) {
      const given = { libraryId: "ACTIVE", user_id: "ANNA", ...aNewUser(), password_create_method: "Send an email" };
      for (const headers of [{}, { "x-im-connector-id": "imanage-work" }]) {
        const refused = await ask(active.administrator, operation, given, headers);
        expect(refused).toMatchObject({
          status: 400,
          body: { error: { code: "NRC_INVALID_PARAM", messages: [{ field: "x-im-connector-id" }] } },
        });
      }
    }
  });

  test("getLibraryRoles gives the roles of the kind of user, also of one who is no member yet", async () => {
    const roles = async (given: Record<string, unknown>) =>
      (
        (await ask(active.administrator, "GET getLibraryRoles", { libraryId: "active", ...given })).body
          .data as object[]
      ).map((role) => (role as { id: string }).id);
    expect(await roles({})).toEqual(expect.arrayContaining(["DEFAULT", "DEFAULT EXTERNAL"]));
    expect(await roles({ is_external: true })).toEqual(["DEFAULT EXTERNAL"]);
    expect(await roles({ is_external: true, user_id: "ANNA" })).not.toContain("DEFAULT EXTERNAL");
    expect(await roles({ user_id: "GUEST" })).toEqual(["DEFAULT EXTERNAL"]);
    expect((await ask(anna, "GET getLibraryRoles", { libraryId: "ACTIVE" })).status).toBe(403);
    expect((await ask(anna, "GET getLibraryRoles", { libraryId: "LEGAL" })).status).toBe(404);
    expect((await ask(tier2, "GET getLibraryRoles", { libraryId: "ACTIVE", user_id: "NOBODY" })).status).toBe(404);
  });

  test("getCreateUserPasswordSchema describes create_password", async () => {
    const schema = async (method: string) =>
      (await ask(tier2, "GET getCreateUserPasswordSchema", { password_create_method: method })).body.data as object;
    expect(await schema("Send an email")).toEqual({ type: "object" });
    expect(await schema("Create a password")).toMatchObject({
      required: ["password"],
      properties: {
        password: { format: "password" },
        force_password_change: { type: "boolean" },
        password_never_expire: { type: "boolean" },
      },
    });
  });

  test("assignUserToLibrary makes a member once, by the rights of Control Center", async () => {
    const both = await directory.aUser(active, { isNrtadmin: true });
    await database.transaction((tx) =>
      directory.identity.users.addToLibrary(tx, systemActor("tests"), {
        userId: both.userId,
        place: { libraryAlias: "LEGAL", role: "TIER 2", isPreferred: false },
      }),
    );
    const place = { libraryId: "legal", user_id: "anna", role: "DEFAULT", is_preferred_library: true };
    expect((await ask(tier2, "POST assignUserToLibrary", place)).status).toBe(403);
    const done = await ask(both, "POST assignUserToLibrary", place);
    expect(done).toEqual({ status: 200, body: { data: { user_num: anna.userNum } } });
    expect((await ask(both, "POST getUserDetails", { libraryId: "LEGAL", userId: "ANNA" })).body.data).toMatchObject({
      preferred_library: "LEGAL",
    });
    expect((await ask(both, "POST assignUserToLibrary", place)).status).toBe(409);
    expect((await ask(both, "POST assignUserToLibrary", { ...place, user_id: "NOBODY" })).status).toBe(404);
  });
});

describe("WORK-API 14.3 libraries and people", () => {
  test("getLibraries: those that are open to the caller, hidden and preferred ones as asked", async () => {
    await database.pool.query("update identity.library set is_hidden = true where alias = 'LEGAL'");
    const { administrator } = legal;
    const ids = async (user: TestUser, given: Record<string, unknown>) =>
      ((await ask(user, "GET getLibraries", given, {})).body.data as { id: string }[]).map((library) => library.id);
    expect(await ids(tier1, {})).toEqual(["ACTIVE"]);
    expect(await ids(tier1, { hidePreferredLibrary: true })).toEqual([]);
    expect(await ids(administrator, {})).toEqual([]);
    expect(await ids(administrator, { showAllLibraries: true })).toEqual(["LEGAL"]);
    const whole = (await ask(tier1, "GET getLibraries", {}, {})).body;
    expect(whole).toEqual({
      data: [{ id: "ACTIVE", display_name: "Library ACTIVE", type: "worksite", is_hidden: false }],
    });
    expect((await ask(undefined, "GET getLibraries", {}, {})).status).toBe(401);
  });

  test("getUserDetails: every field to who administers, names to colleagues, nobody to outsiders", async () => {
    const details = async (user: TestUser, given: object) =>
      ask(user, "POST getUserDetails", { libraryId: "ACTIVE", userId: "ANNA", ...given }, {});
    expect((await details(tier1, {})).body.data).toMatchObject({
      id: "ANNA",
      user_num: anna.userNum,
      failed_logins: 0,
    });
    const colleague = await directory.aUser(active);
    expect((await details(colleague, {})).body.data).toEqual({
      id: "ANNA",
      full_name: expect.any(String),
      email: "anna@firm.example",
      is_external: false,
      allow_logon: true,
    });
    expect((await details(guest, {})).status).toBe(404);
    expect((await details(tier1, { userId: "NOBODY" })).status).toBe(404);
    expect((await details(tier1, { libraryId: "LEGAL" })).status).toBe(404);
  });

  test("getGroupMembers: those who may sign in, unless said otherwise", async () => {
    const off = await directory.aUser(active, { allow_logon: false });
    const { groupId } = await directory.aGroup(active, { members: [anna, off] });
    const members = async (given: Record<string, unknown>) =>
      (
        (await ask(tier1, "GET getGroupMembers", { libraryId: "ACTIVE", groupId, ...given }, {})).body.data as {
          id: string;
        }[]
      ).map((user) => user.id);
    expect(await members({})).toEqual(["ANNA"]);
    expect(await members({ logon_status: "Disabled" })).toEqual([off.userId]);
    expect((await members({ logon_status: "Any" })).toSorted()).toEqual(["ANNA", off.userId].toSorted());
    expect(await members({ logon_status: "Any", limit: 1 })).toHaveLength(1);
    expect(await members({ location: "Nowhere" })).toEqual([]);
    const missing = await ask(tier1, "GET getGroupMembers", { libraryId: "ACTIVE", groupId: "NONE" }, {});
    expect(missing.status).toBe(404);
  });

  test("searchUsers: the first match repeated, and nothing of people whom the caller may not see", async () => {
    const found = (await ask(tier1, "GET searchUsers", { email: "Anna@firm.example" }, {})).body.data as {
      topMatchingUser: { id: string };
      results: { id: string }[];
    };
    expect(found.topMatchingUser).toEqual(found.results[0]);
    expect(found.results.map((user) => user.id)).toEqual(["ANNA"]);
    expect((await ask(guest, "GET searchUsers", { email: "anna@firm.example" }, {})).body.data).toEqual({
      results: [],
    });
    expect((await ask(tier1, "GET searchUsers", { email: "nobody@firm.example" }, {})).body.data).toEqual({
      results: [],
    });
  });
});
