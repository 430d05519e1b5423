import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Database } from "@muniment/platform/db";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { createDirectoryApp, createTestDirectory, quickPasswords } from "../../testing/index.ts";
import type { Call, TestDirectory, TestLibrary, TestUser } from "../../testing/index.ts";

const clock = fakeClock(new Date("2026-03-02T10:00:00Z"));
let database: Database;
let directory: TestDirectory;
let call: Call;
let active: TestLibrary;
let legal: TestLibrary;
let count = 0;

beforeAll(async () => {
  database = await testDatabase();
  directory = createTestDirectory(database, { clock });
  ({ call } = createDirectoryApp(directory, { database, clock }));
  active = await directory.aLibrary({ alias: "ACTIVE" });
  legal = await directory.aLibrary({ alias: "LEGAL" });
});

afterAll(() => database[Symbol.asyncDispose]());

beforeEach(() => {
  directory.mails.length = 0;
});

function newUser(fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  count += 1;
  return {
    id: `NEW-${count}`,
    full_name: `New Person ${count}`,
    email: `new.${count}@firm.com`,
    preferred_library: "ACTIVE",
    password: "Correct horse battery",
    ...fields,
  };
}

describe("9 POST /users", () => {
  test("CC-USR-007 CC-USR-010 CC-USR-022 CC-USR-028 CC-USR-031 CC-USR-032 CC-USR-033 the defaults of a new user: virtual, internal, enabled, and nothing is sent", async () => {
    const answer = await call(active.administrator, "POST", "/users", newUser({ id: "acase", location: " Chicago " }));
    expect(answer.status).toBe(201);
    expect(answer.body.data).toEqual({
      id: "ACASE",
      user_id_ex: "acase",
      full_name: `New Person ${count}`,
      email: `new.${count}@firm.com`,
      location: "Chicago",
      is_external: false,
      allow_logon: true,
      user_nos: 2,
      user_num: expect.any(Number),
      ssid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      preferred_library: "ACTIVE",
      ip_range_enabled: false,
      failed_logins: 0,
      create_date: "2026-03-02T10:00:00Z",
      edit_date: "2026-03-02T10:00:00Z",
      pwd_changed_ts: "2026-03-02T10:00:00Z",
      password_never_expire: false,
      force_password_change: true,
      is_locked: false,
      has_password: true,
      is_service: false,
    });
    expect(directory.mails).toEqual([]);
  });

  test("T1 T2 a created user must change the password, or not, as told", async () => {
    const { identity } = directory;
    const must = newUser();
    const free = newUser({ force_password_change: false });
    for (const body of [must, free]) await call(active.administrator, "POST", "/users", body);
    const check = (id: unknown) =>
      identity.checkPassword({ identifier: String(id), passwords: ["Correct horse battery"] });
    expect((await check(must["id"])).kind).toBe("password_change_required");
    expect((await check(free["email"])).kind).toBe("ok");
  });

  test("T3 CC-USR-034 with send_email the new-account e-mail goes out", async () => {
    await call(active.administrator, "POST", "/users", newUser({ send_email: true }));
    expect(directory.mails.map((mail) => mail.kind)).toEqual(["new_account"]);
  });

  test("T4 CC-EML-018 nothing is sent to a user who is created disabled", async () => {
    const answer = await call(
      active.administrator,
      "POST",
      "/users",
      newUser({ send_email: true, allow_logon: false }),
    );
    expect(answer.body.data).toMatchObject({ allow_logon: false });
    expect(directory.mails).toEqual([]);
  });

  test("CC-USR-029 CC-USR-035 a password is needed even with the e-mail, unless the setting says otherwise", async () => {
    const body = newUser({ send_email: true, password: undefined });
    const refused = await call(active.administrator, "POST", "/users", body);
    expect([refused.status, refused.refused]).toEqual([400, ["password: required"]]);
    const lenient = createTestDirectory(database, {
      clock,
      passwordSettings: { ...quickPasswords, isOptionalWithEmail: true },
    });
    const app = createDirectoryApp(lenient, { database, clock });
    const made = await app.call(active.administrator, "POST", "/users", body);
    expect(made.body.data).toMatchObject({ has_password: false });
    const blank = await app.call(active.administrator, "POST", "/users", newUser({ password: "" }));
    expect(blank.refused).toEqual(["password: required"]);
  });

  test("CC-USR-015 CC-USR-020 V12 a taken id and a taken e-mail are told together, in any case and Unicode form", async () => {
    await call(active.administrator, "POST", "/users", newUser({ id: "straße", email: "José@firm.com" }));
    const body = newUser({ id: "STRASSE", email: "jose\u0301@FIRM.com" });
    const answer = await call(active.administrator, "POST", "/users", body);
    expect(answer.status).toBe(409);
    expect(answer.body.error?.code).toBe("NRC_DUPLICATE_RECORD");
    expect(answer.refused).toEqual(["id: user_id_taken", "email: email_taken"]);
  });

  test("CC-USR-015 an id is taken in every library, also by a disabled user", async () => {
    const body = newUser({ id: "GONE", allow_logon: false });
    await call(active.administrator, "POST", "/users", body);
    const again = newUser({ id: "gone", preferred_library: "LEGAL" });
    const answer = await call(legal.administrator, "POST", "/users", again);
    expect([answer.status, answer.refused]).toEqual([409, ["id: user_id_taken"]]);
  });

  test("CC-USR-039 every broken field is told at once, with what is taken", async () => {
    const body = { id: "A CASE", email: active.administrator.email, password: "abc" };
    const answer = await call(active.administrator, "POST", "/users", body);
    expect(answer.status).toBe(400);
    expect(answer.body.error?.code).toBe("NRC_INVALID_PROFILE");
    expect(answer.refused).toEqual([
      "id: space_not_allowed",
      "full_name: required",
      "password: too_short",
      "password: needs_uppercase",
      "password: needs_number_or_special",
      "preferred_library: required",
      "email: email_taken",
    ]);
  });

  test("CC-USR-026 CC-USR-027 CC-MOD-003 role: the default of the kind, or one of the library that fits", async () => {
    const roleOf = async (fields: Record<string, unknown>): Promise<unknown> => {
      const body = newUser(fields);
      const made = await call(active.administrator, "POST", "/users", body);
      if (made.status !== 201) return made.refused;
      const seen = await call(active.administrator, "GET", `/libraries/ACTIVE/users/${String(body["id"])}`);
      return (seen.body.data as { role: string }).role;
    };
    expect(await roleOf({})).toBe("DEFAULT");
    expect(await roleOf({ is_external: true })).toBe("DEFAULT EXTERNAL");
    expect(await roleOf({ role: "tier 1" })).toBe("TIER 1");
    expect(await roleOf({ role: "NRTADMIN" })).toEqual(["role: role_not_in_library"]);
    expect(await roleOf({ is_external: true, role: "DEFAULT" })).toEqual(["role: role_not_for_external"]);
  });

  test("CC-MOD-001 CC-USR-024 an unknown preferred library, and one that the creator does not manage", async () => {
    for (const alias of ["NOWHERE", "LEGAL"]) {
      const answer = await call(active.administrator, "POST", "/users", newUser({ preferred_library: alias }));
      expect([answer.status, answer.refused]).toEqual([400, ["preferred_library: unknown_library"]]);
    }
  });

  test("CC-USR-036 a refused creation leaves nothing behind", async () => {
    const body = newUser({ role: "NO SUCH ROLE" });
    await call(active.administrator, "POST", "/users", body);
    const seen = await call(active.administrator, "GET", `/users/${String(body["id"])}`);
    expect(seen.status).toBe(404);
    expect((await call(active.administrator, "POST", "/users", { ...body, role: undefined })).status).toBe(201);
  });

  test("CC-USR-030 the password is in no answer, and a broken one in no error", async () => {
    const good = await call(active.administrator, "POST", "/users", newUser({ password: "Tell-nobody-2026" }));
    const bad = await call(active.administrator, "POST", "/users", newUser({ password: "tell-nobody-2026" }));
    expect(JSON.stringify([good.body, bad.body]).toLowerCase()).not.toContain("tell-nobody");
  });

  test("W7 T6 switches as text, null as if absent, numbers as text", async () => {
    const body = newUser({ allow_logon: "false", is_external: null, location: 12, force_password_change: "true" });
    const answer = await call(active.administrator, "POST", "/users", body);
    expect(answer.body.data).toMatchObject({
      allow_logon: false,
      is_external: false,
      location: "12",
      force_password_change: true,
    });
  });

  test("D59 hostile bodies are refused with 400 and make nobody", async () => {
    const bodies: unknown[] = [
      [],
      { ...newUser(), id: { $ne: 1 } },
      { ...newUser(), full_name: ["a"] },
      { ...newUser(), email: "a@b.co\u0000" },
      { ...newUser(), full_name: "\uD800" },
      { ...newUser(), allow_logon: "perhaps" },
      { ...newUser(), location: "x".repeat(100_000) },
      { ...newUser(), id: "'; drop table identity.user; --" },
    ];
    for (const body of bodies) {
      const answer = await call(active.administrator, "POST", "/users", body);
      expect(answer.status, JSON.stringify(body).slice(0, 80)).toBe(400);
    }
  });
});

describe("10.1 POST /libraries/{l}/users", () => {
  let both: TestUser;

  beforeAll(async () => {
    both = await directory.aUser(active, { isNrtadmin: true });
    await call(legal.administrator, "POST", `/users/${both.userId}/libraries`, { id: "LEGAL" });
    await call(legal.administrator, "PUT", "/libraries/LEGAL/groups/NRTADMIN/members", {
      data: [both.userId],
      action: "add",
    });
  });

  test("CC-USR-025 CON-21 the user is a member of the path's and of the preferred library", async () => {
    const answer = await call(both, "POST", "/libraries/LEGAL/users", newUser({ preferred_library: "ACTIVE" }));
    expect(answer.status).toBe(201);
    expect(answer.body.data).toMatchObject({
      database: "LEGAL",
      login: true,
      preferred_library: "ACTIVE",
      role: "DEFAULT",
    });
    const { id } = answer.body.data as { id: string };
    const libraries = await call(both, "GET", `/users/${id}/libraries`);
    expect(libraries.body.data).toEqual([
      { id: "ACTIVE", library_id: active.libraryId, preferred: true },
      { id: "LEGAL", library_id: legal.libraryId, preferred: false },
    ]);
  });

  test("CC matrix 3 17 rights are needed in both libraries", async () => {
    const elsewhere = newUser({ preferred_library: "LEGAL" });
    expect((await call(active.administrator, "POST", "/libraries/ACTIVE/users", elsewhere)).refused).toEqual([
      "preferred_library: unknown_library",
    ]);
    expect((await call(active.administrator, "POST", "/libraries/LEGAL/users", newUser())).status).toBe(404);
  });
});

test("CC-USR-040 17.4 the same request under one key creates one user and gives the same answer", async () => {
  const body = newUser({ send_email: true });
  const app = createDirectoryApp(directory, { database, clock }).app;
  const send = () =>
    app.inject({
      method: "POST",
      url: "/work/api/v2/customers/1/users",
      headers: { "x-auth-token": String(active.administrator.userNum), "idempotency-key": "create-once" },
      payload: JSON.stringify(body),
    });
  const first = await send();
  const second = await send();
  expect([first.statusCode, second.statusCode]).toEqual([201, 201]);
  expect(second.headers["idempotent-replayed"]).toBe("true");
  expect(second.json()).toEqual(first.json());
  expect(directory.mails).toHaveLength(1);
});

test("CC-USR-015 ten creations of one id at once make one user", async () => {
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => call(active.administrator, "POST", "/users", { ...newUser(), id: "RACE" })),
  );
  const statuses = answers.map((answer) => answer.status).toSorted((a, b) => a - b);
  expect(statuses).toEqual([201, ...Array<number>(9).fill(409)]);
});
