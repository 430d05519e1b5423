import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Database } from "@muniment/platform/db";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { createDirectoryApp, createTestDirectory, quickPasswords } from "../../testing/index.ts";
import type { Answer, Call, TestDirectory, TestLibrary, TestUser } from "../../testing/index.ts";

const clock = fakeClock();
let database: Database;
let directory: TestDirectory;
let call: Call;
let library: TestLibrary;
let root: TestUser;

beforeAll(async () => {
  database = await testDatabase();
  directory = createTestDirectory(database, { clock });
  ({ call } = createDirectoryApp(directory, { database, clock }));
  library = await directory.aLibrary({ alias: "ACTIVE" });
  root = library.administrator;
});

afterAll(() => database[Symbol.asyncDispose]());

beforeEach(() => {
  directory.mails.length = 0;
});

const reset = (user: TestUser, body: unknown): Promise<Answer> =>
  call(root, "POST", `/users/${user.userId}/password`, body);
const own = (user: TestUser, body: unknown): Promise<Answer> => call(user, "POST", "/users/me/password", body);
const kindOf = async (user: TestUser, password: string): Promise<string> =>
  (await directory.identity.checkPassword({ identifier: user.userId, passwords: [password] })).kind;
const mailsTo = (user: TestUser): string[] =>
  directory.mails.filter((mail) => mail.userNum === user.userNum).map((mail) => mail.kind);

describe("9 POST /users/{u}/password by an administrator", () => {
  test("CC-USR-047 CC-USR-051 T20 the documented rule, must-change on, a notice without the password", async () => {
    const user = await directory.aUser(library);
    expect((await reset(user, { password: "1234" })).body).toEqual({});
    expect(await kindOf(user, "1234")).toBe("password_change_required");
    expect(await kindOf(user, user.password)).toBe("refused");
    expect(mailsTo(user)).toEqual(["end_links", "changed_notice"]);
  });

  test("CC-USR-048 CC-USR-049 CC-USR-050 must-change and never-expire as told; as it stands when not told", async () => {
    const user = await directory.aUser(library, { password_never_expire: true });
    await reset(user, { password: "1234", force_password_change: false });
    expect(await kindOf(user, "1234")).toBe("ok");
    const seen = async (): Promise<unknown> => (await call(root, "GET", `/users/${user.userId}`)).body.data;
    expect(await seen()).toMatchObject({ password_never_expire: true, force_password_change: false });
    await reset(user, { password: "12345", password_never_expire: false });
    expect(await seen()).toMatchObject({ password_never_expire: false, force_password_change: true });
  });

  test.each([
    ["abc", ["password: too_short"]],
    ["ab cd", ["password: space_not_allowed"]],
    ["", ["password: required"]],
    [null, ["password: required"]],
    ["x".repeat(255), ["password: too_long"]],
  ])("25.6 %j is refused and changes nothing", async (password, refused) => {
    const user = await directory.aUser(library);
    const answer = await reset(user, { password });
    expect([answer.status, answer.refused]).toEqual([400, refused]);
    expect(await kindOf(user, user.password)).toBe("ok");
    expect(JSON.stringify(answer.body)).not.toContain("ab cd");
  });

  test("CC-PWD-004 D8 the profile unified asks for the creation rule", async () => {
    const user = await directory.aUser(library);
    const strict = createTestDirectory(database, {
      clock,
      passwordSettings: { ...quickPasswords, profile: "unified" },
    });
    const app = createDirectoryApp(strict, { database, clock });
    const path = `/users/${user.userId}/password`;
    expect((await app.call(root, "POST", path, { password: "1234" })).status).toBe(400);
    expect((await app.call(root, "POST", path, { password: "Correct horse 2026" })).status).toBe(200);
  });

  test("CC-USR-052 CC-USR-053 send_email: new-account while there is no password, else the demand to change", async () => {
    const pending = await directory.aUser(library, { password: null });
    await reset(pending, { send_email: true });
    expect(mailsTo(pending)).toEqual(["new_account"]);
    const user = await directory.aUser(library);
    await reset(user, { send_email: "true" });
    expect(mailsTo(user)).toEqual(["password_change"]);
    expect(await kindOf(user, user.password)).toBe("ok");
  });

  test("CC-EML-018 CC-USR-116 nothing is sent to a disabled user", async () => {
    const user = await directory.aUser(library, { allow_logon: false });
    const answer = await reset(user, { send_email: true });
    expect([answer.status, answer.refused]).toEqual([409, [": user_disabled"]]);
    expect(mailsTo(user)).toEqual([]);
  });

  test("somebody who is not there, and somebody elsewhere", async () => {
    const other = await directory.aLibrary();
    for (const userId of ["NOBODY", other.administrator.userId]) {
      expect((await call(root, "POST", `/users/${userId}/password`, { password: "1234" })).status).toBe(404);
    }
  });
});

describe("one's own password", () => {
  test("CC-USR-056 not without the present one, by nobody", async () => {
    for (const answer of [
      await own(root, { password: "Another horse 2026" }),
      await reset(root, { password: "1234" }),
    ]) {
      expect([answer.status, answer.refused]).toEqual([403, [": self_not_allowed"]]);
    }
  });

  test("CC-USR-056 CC-PWD-003 with the present one and by the creation rule, for everybody", async () => {
    const guest = await directory.aUser(library, { is_external: true });
    const weak = await own(guest, { current_password: guest.password, password: "1234" });
    expect(weak.refused).toContain("password: too_short");
    const done = await own(guest, { current_password: guest.password, password: "Another horse 2026" });
    expect(done.body).toEqual({});
    expect(await kindOf(guest, "Another horse 2026")).toBe("ok");
    expect(mailsTo(guest)).toEqual(["end_links", "changed_notice"]);
  });

  test("CC-LCK-010 a wrong present password counts as a failure at this door too", async () => {
    const user = await directory.aUser(library);
    const wrong = { current_password: "wrong", password: "Another horse 2026" };
    for (let count = 0; count < 4; count += 1) {
      expect((await own(user, wrong)).refused).toEqual(["current_password: wrong_password"]);
    }
    expect((await own(user, wrong)).refused).toEqual([": account_locked_temporarily"]);
    const right = { ...wrong, current_password: user.password };
    expect((await own(user, right)).refused).toEqual([": account_locked_temporarily"]);
  });
});

test("D13 CC-USR-054 a reset ends the sessions of the account at once", async () => {
  const user = await directory.aUser(library);
  await database.pool.query(
    `insert into identity.application (client_id, name, type, grants, scopes, created_at, edited_at)
      values ('app', 'App', 'native', '{password}', '{user}', now(), now())`,
  );
  await database.pool.query(
    `insert into identity.access_token (token_hash, user_num, client_id, session_id, scopes, idle_seconds, issued_at,
        used_at, expires_at, absolute_expires_at)
      values (decode(repeat('ab', 32), 'hex'), $1, 'app', 's', '{user}', 1800, now(), now(), now(), now())`,
    [user.userNum],
  );
  await reset(user, { password: "1234" });
  const rows = await database.pool.query("select 1 from identity.access_token where user_num = $1", [user.userNum]);
  expect(rows.rowCount).toBe(0);
});
