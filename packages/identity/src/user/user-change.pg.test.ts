import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { systemActor } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { createDirectoryApp, createTestDirectory } from "../../testing/index.ts";
import type { Call, TestDirectory, TestLibrary, TestUser } from "../../testing/index.ts";

const clock = fakeClock();
let database: Database;
let directory: TestDirectory;
let call: Call;
let active: TestLibrary;
let legal: TestLibrary;
/** NRTADMIN of both libraries. */
let root: TestUser;

beforeAll(async () => {
  database = await testDatabase();
  directory = createTestDirectory(database, { clock });
  ({ call } = createDirectoryApp(directory, { database, clock }));
  active = await directory.aLibrary({ alias: "ACTIVE" });
  legal = await directory.aLibrary({ alias: "LEGAL" });
  root = await directory.aUser(active, { isNrtadmin: true });
  const place = { libraryAlias: "LEGAL", role: undefined, isPreferred: false };
  await database.transaction(async (tx) => {
    const builder = systemActor("test");
    const { users, groups } = directory.identity;
    await users.addToLibrary(tx, builder, { userId: root.userId, place });
    const change = { libraryId: legal.libraryId, groupId: "NRTADMIN", action: "add", userIds: [root.userId] } as const;
    await groups.changeMembers(tx, builder, change);
  });
});

afterAll(() => database[Symbol.asyncDispose]());

beforeEach(() => {
  directory.mails.length = 0;
});

const patch = (user: TestUser, body: unknown) => call(root, "PATCH", `/users/${user.userId}`, body);
const patchIn = (alias: string, user: TestUser, body: unknown) =>
  call(root, "PATCH", `/libraries/${alias}/users/${user.userId}`, body);

describe("PATCH /users/{u}", () => {
  test("CC-USR-072 profile fields are changed, a missing key changes nothing, empty clears", async () => {
    const user = await directory.aUser(active, { location: "Oslo" });
    clock.advance(60);
    const renamed = await patch(user, { full_name: "  Zoë O'Brien ", email: "zoe@firm.com" });
    expect(renamed.body.data).toMatchObject({ full_name: "Zoë O'Brien", email: "zoe@firm.com", location: "Oslo" });
    expect((await patch(user, { location: null })).body.data).not.toHaveProperty("location");
    const found = await call(root, "GET", "/users?query=obrien");
    expect(found.body.data).toEqual([]);
    expect((await call(root, "GET", "/users?query=brien+zoe")).body.data).toHaveLength(1);
  });

  test("CC-USR-017 the id stays, by every door; the same id is no change", async () => {
    const user = await directory.aUser(active);
    for (const answer of [await patch(user, { id: "OTHER" }), await patchIn("ACTIVE", user, { id: "OTHER" })]) {
      expect([answer.status, answer.refused]).toEqual([400, ["id: user_id_immutable"]]);
    }
    expect((await patch(user, { id: user.userId.toLowerCase() })).status).toBe(200);
  });

  test("V12 CC-USR-020 another's e-mail is refused, one's own in another case is not", async () => {
    const user = await directory.aUser(active, { email: "mine@firm.com" });
    const taken = await patch(user, { email: root.email.toUpperCase() });
    expect([taken.status, taken.refused]).toEqual([409, ["email: email_taken"]]);
    expect((await patch(user, { email: "Mine@Firm.com" })).body.data).toMatchObject({ email: "Mine@Firm.com" });
  });

  test("25.1–25.5 broken rules are told together and nothing is changed", async () => {
    const user = await directory.aUser(active);
    const answer = await patch(user, { full_name: "", email: "a@b", location: "x".repeat(255), password: "short" });
    expect(answer.status).toBe(400);
    expect(answer.refused).toEqual([
      "full_name: required",
      "email: email_format",
      "location: too_long",
      "password: too_short",
      "password: needs_uppercase",
      "password: needs_number_or_special",
    ]);
    expect((await call(root, "GET", `/users/${user.userId}`)).body.data).toMatchObject({ email: user.email });
  });

  test("CC-USR-075 CC-EML-009 a new e-mail and a closed account kill links", async () => {
    const user = await directory.aUser(active);
    await patch(user, { email: "moved@firm.com" });
    await patch(user, { allow_logon: false });
    expect(directory.mails).toEqual([
      { kind: "end_links", userNum: user.userNum },
      { kind: "email_changed", userNum: user.userNum },
      { kind: "end_links", userNum: user.userNum },
    ]);
  });

  test("CC-USR-079 an empty password changes nothing, another obeys the creation rule and must be changed", async () => {
    const user = await directory.aUser(active);
    await patch(user, { password: "", full_name: "Same Password" });
    const check = (password: string) =>
      directory.identity.checkPassword({ identifier: user.userId, passwords: [password] });
    expect((await check(user.password)).kind).toBe("ok");
    await patch(user, { password: "Another one 2026" });
    expect((await check("Another one 2026")).kind).toBe("password_change_required");
    expect((await patch(user, { password: "1234" })).status).toBe(400);
  });

  test("CC-USR-080 CC-USR-081 must-change and never-expire are switches of their own", async () => {
    const user = await directory.aUser(active);
    const answer = await patch(user, { force_password_change: true, password_never_expire: true, is_service: true });
    expect(answer.body.data).toMatchObject({
      force_password_change: true,
      password_never_expire: true,
      is_service: true,
    });
  });
});

describe("CC-USR-009 CC-LCK-009 from where a service account signs in", () => {
  test("is kept for service accounts alone, read again, and a wrong network refused", async () => {
    const user = await directory.aUser(active);
    const refusedFor = async (change: object): Promise<unknown> => (await patch(user, change)).refused;
    expect(await refusedFor({ ip_range: "10.0.0.0/8" })).toEqual(["ip_range: service_account_only"]);
    expect(await refusedFor({ is_service: true, ip_range: "office" })).toEqual(["ip_range: network_invalid"]);
    const kept = await patch(user, { is_service: true, ip_range: " 10.0.0.0/8, ::1 " });
    expect(kept.body.data).toMatchObject({ ip_range_enabled: true, ip_range: "10.0.0.0/8, ::1" });
    const found = await call(root, "GET", "/users?ip_range_enabled=true");
    expect((found.body.data as { id: string }[]).map(({ id }) => id)).toEqual([user.userId]);
    expect((await patch(user, { ip_range: "" })).body.data).toMatchObject({ ip_range_enabled: false });
  });
});

describe("T24 to T27 sign-in switches (D56)", () => {
  test("T24 T25 CC-USR-060 one library is closed and opened, the others stay as they are", async () => {
    const user = await directory.aUser(active);
    await call(root, "POST", `/users/${user.userId}/libraries`, { id: "LEGAL" });
    await patchIn("LEGAL", user, { allow_logon: false });
    expect((await call(user, "GET", "/libraries/LEGAL")).status).toBe(404);
    expect((await call(user, "GET", "/libraries/ACTIVE")).status).toBe(200);
    await patchIn("LEGAL", user, { allow_logon: true });
    expect((await call(user, "GET", "/libraries/LEGAL")).status).toBe(200);
  });

  test("T26 T27 CC-USR-062 CC-USR-078 D13 the account is closed from the next request on, lock and counter stay", async () => {
    const user = await directory.aUser(active);
    await directory.identity.checkPassword({ identifier: user.userId, passwords: ["wrong"] });
    expect((await call(user, "GET", "/libraries")).status).toBe(200);
    await patch(user, { allow_logon: false });
    expect((await call(user, "GET", "/libraries")).status).toBe(401);
    await patch(user, { allow_logon: true });
    expect((await call(user, "GET", "/libraries")).status).toBe(200);
    expect((await call(root, "GET", `/users/${user.userId}`)).body.data).toMatchObject({ failed_logins: 1 });
  });

  test("CC-USR-061 closed in every library is closed altogether", async () => {
    const user = await directory.aUser(active);
    await patchIn("ACTIVE", user, { allow_logon: false });
    expect((await call(user, "GET", "/libraries")).status).toBe(401);
    const check = await directory.identity.checkPassword({ identifier: user.userId, passwords: [user.password] });
    expect(check.kind).toBe("refused");
  });

  test("CC-USR-064 nobody closes themselves", async () => {
    for (const answer of [
      await patch(root, { allow_logon: false }),
      await patchIn("LEGAL", root, { allow_logon: false }),
    ]) {
      expect([answer.status, answer.refused]).toEqual([403, [": self_not_allowed"]]);
    }
  });
});

describe("role, kind and preferred library", () => {
  test("CC-USR-105 the role is that of the path's library, or of the preferred one", async () => {
    const user = await directory.aUser(active);
    await call(root, "POST", `/users/${user.userId}/libraries`, { id: "LEGAL" });
    expect((await patchIn("LEGAL", user, { role: "tier 2" })).body.data).toMatchObject({ role: "TIER 2" });
    const inActive = await call(root, "GET", `/libraries/ACTIVE/users/${user.userId}`);
    expect(inActive.body.data).toMatchObject({ role: "DEFAULT" });
    await patch(user, { role: "ADMINISTRATOR" });
    const changed = await call(root, "GET", `/libraries/ACTIVE/users/${user.userId}`);
    expect(changed.body.data).toMatchObject({ role: "ADMINISTRATOR" });
    expect((await patch(user, { role: "NONE" })).refused).toEqual(["role: role_not_in_library"]);
  });

  test("CC-USR-074 a person becomes external only when role and groups allow it", async () => {
    const user = await directory.aUser(active);
    await directory.aGroup(active, { id: "INSIDERS", members: [user] });
    const refused = await patch(user, { is_external: true });
    expect([refused.status, refused.refused]).toEqual([
      400,
      ["is_external: group_external_mismatch", "role: role_not_for_external"],
    ]);
    expect(refused.body.error?.messages[0]?.data).toBe("INSIDERS");
    await call(root, "PUT", "/libraries/ACTIVE/groups/INSIDERS/members", { data: [user.userId], action: "delete" });
    const changed = await patch(user, { is_external: true, role: "DEFAULT EXTERNAL" });
    expect(changed.body.data).toMatchObject({ is_external: true });
    expect((await call(user, "GET", "/libraries/ACTIVE/users")).body.data).toHaveLength(1);
  });

  test("CC-USR-074 a person in an external group does not become internal", async () => {
    const user = await directory.aUser(active, { is_external: true });
    await directory.aGroup(active, { isExternal: true, members: [user] });
    expect((await patch(user, { is_external: false })).refused).toEqual(["is_external: group_external_mismatch"]);
  });

  test("CC-USR-076 a new preferred library makes a member, with the role that is given", async () => {
    const user = await directory.aUser(active);
    const answer = await patch(user, { preferred_library: "legal", role: "TIER 1" });
    expect(answer.body.data).toMatchObject({ preferred_library: "LEGAL" });
    const member = await call(root, "GET", `/libraries/LEGAL/users/${user.userId}`);
    expect(member.body.data).toMatchObject({ role: "TIER 1", login: true });
  });

  test("CC-USR-076 a library that is closed to the person cannot be preferred", async () => {
    const user = await directory.aUser(active);
    await call(root, "POST", `/users/${user.userId}/libraries`, { id: "LEGAL" });
    await patchIn("LEGAL", user, { allow_logon: false });
    const answer = await patch(user, { preferred_library: "LEGAL" });
    expect(answer.refused).toEqual(["preferred_library: not_member_of_library"]);
    expect((await patch(user, { preferred_library: "NOWHERE" })).refused).toEqual([
      "preferred_library: unknown_library",
    ]);
    expect((await patch(user, { preferred_library: "" })).refused).toEqual(["preferred_library: required"]);
  });
});

describe("memberships (9 …/users/{u}/libraries)", () => {
  test("CC-USR-104 a member is told, not doubled; preferred only when asked", async () => {
    const user = await directory.aUser(active);
    const path = `/users/${user.userId}/libraries`;
    expect((await call(root, "POST", path, { library_id: "legal", role: "TIER 1" })).body).toEqual({});
    const again = await call(root, "POST", path, { id: "LEGAL" });
    expect([again.status, again.body.error?.code]).toEqual([409, "NRC_DUPLICATE_RECORD"]);
    expect((await call(root, "GET", path)).body.data).toMatchObject([
      { preferred: true },
      { id: "LEGAL", preferred: false },
    ]);
    const next = await directory.aUser(active);
    await call(root, "POST", `/users/${next.userId}/libraries`, { library_id: legal.libraryId, preferred: true });
    expect((await call(root, "GET", `/users/${next.userId}`)).body.data).toMatchObject({ preferred_library: "LEGAL" });
  });

  test("CC-USR-104 the role must belong to the library and to the kind", async () => {
    const guest = await directory.aUser(active, { is_external: true });
    const path = `/users/${guest.userId}/libraries`;
    expect((await call(root, "POST", path, { id: "LEGAL", role: "DEFAULT" })).refused).toEqual([
      "role: role_not_for_external",
    ]);
    expect((await call(root, "POST", path, { id: "LEGAL", role: "NONE" })).refused).toEqual([
      "role: role_not_in_library",
    ]);
    expect((await call(root, "POST", path, { id: "NOWHERE" })).refused).toEqual(["library_id: unknown_library"]);
    expect((await call(root, "POST", "/users/NOBODY/libraries", { id: "LEGAL" })).status).toBe(404);
  });

  test("CC-LST-005 an administrator adds people of other libraries, who then are visible", async () => {
    const user = await directory.aUser(active);
    expect((await call(legal.administrator, "GET", `/users/${user.userId}`)).status).toBe(404);
    const answer = await call(legal.administrator, "POST", `/users/${user.userId}/libraries`, { id: "LEGAL" });
    expect(answer.status).toBe(200);
    expect((await call(legal.administrator, "GET", `/users/${user.userId}`)).status).toBe(200);
  });

  test("CC-USR-045 a membership ends with its groups; the preferred one and one in use stay", async () => {
    const user = await directory.aUser(active);
    await call(root, "POST", `/users/${user.userId}/libraries`, { id: "LEGAL" });
    const group = await directory.aGroup(legal, { members: [user] });
    const preferred = await call(root, "DELETE", `/users/${user.userId}/libraries/ACTIVE`);
    expect([preferred.status, preferred.refused]).toEqual([409, [": preferred_library"]]);
    const busy = createTestDirectory(database, { clock, isInUse: true });
    const busyCall = createDirectoryApp(busy, { database, clock }).call;
    const inUse = await busyCall(root, "DELETE", `/users/${user.userId}/libraries/LEGAL`);
    expect([inUse.status, inUse.refused]).toEqual([409, [": membership_in_use"]]);
    expect((await call(root, "DELETE", `/users/${user.userId}/libraries/legal`)).body).toEqual({});
    const members = await call(root, "GET", `/libraries/LEGAL/groups/${group.groupId}/members`);
    expect(members.body.data).toEqual([]);
    expect((await call(user, "GET", "/libraries/LEGAL")).status).toBe(404);
    expect((await call(root, "DELETE", `/users/${user.userId}/libraries/LEGAL`)).status).toBe(404);
  });
});
