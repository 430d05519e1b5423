import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "@muniment/platform/db";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { createTestDirectory, quickPasswords } from "../../testing/index.ts";
import type { TestDirectory, TestLibrary, TestUser } from "../../testing/index.ts";
import { forgetUnknownSignIns } from "./unknown-sign-in.repository.ts";
import type { PasswordCheck } from "./password-check.service.ts";

const clock = fakeClock(new Date("2026-03-28T23:50:00Z"));
let database: Database;
let directory: TestDirectory;
let library: TestLibrary;

beforeAll(async () => {
  database = await testDatabase();
  directory = createTestDirectory(database, { clock });
  library = await directory.aLibrary({ alias: "ACTIVE" });
});

afterAll(() => database[Symbol.asyncDispose]());

const tryAs = (identifier: string, ...passwords: string[]): Promise<PasswordCheck> =>
  directory.identity.checkPassword({ identifier, passwords });

async function fail(identifier: string, times: number): Promise<string[]> {
  const kinds: string[] = [];
  for (let count = 0; count < times; count += 1) kinds.push((await tryAs(identifier, "wrong")).kind);
  return kinds;
}

async function failuresOf(user: TestUser): Promise<number> {
  const rows = await database.pool.query<{ failed_logins: number }>(
    `select failed_logins from identity."user" where user_num = $1`,
    [user.userNum],
  );
  return rows.rows[0]?.failed_logins ?? -1;
}

describe("control-center 6.2 at the service", () => {
  test("CC-SGN-007 User ID and e-mail in any case; work-api T3 several readings are one attempt", async () => {
    const user = await directory.aUser(library, { email: "Zoë@firm.com" });
    for (const identifier of [user.userId.toLowerCase(), "ZOË@firm.com", " zoe\u0308@firm.com "]) {
      expect(await tryAs(identifier, user.password)).toEqual({ kind: "ok", userNum: user.userNum });
    }
    expect((await tryAs(user.userId, "wrong", user.password)).kind).toBe("ok");
    expect((await tryAs(user.userId, "wrong", "other")).kind).toBe("refused");
    expect(await failuresOf(user)).toBe(1);
  });

  test("T12 T13 T14 T15 T17 T18 the whole way to the lasting lock", async () => {
    const user = await directory.aUser(library);
    expect(await fail(user.userId, 5)).toEqual([...Array<string>(4).fill("refused"), "locked_temporarily"]);
    const until = new Date(clock.now().getTime() + 15 * 60_000);
    expect(await tryAs(user.userId, user.password)).toEqual({ kind: "locked_temporarily", until });
    expect(await fail(user.email, 3)).toEqual(Array<string>(3).fill("locked_temporarily"));
    expect(await failuresOf(user)).toBe(5);
    clock.advance(15 * 60 - 1);
    expect((await tryAs(user.userId, user.password)).kind).toBe("locked_temporarily");
    clock.advance(1);
    expect(await fail(user.userId, 5)).toEqual([...Array<string>(4).fill("refused"), "locked"]);
    clock.advance(365 * 86_400);
    expect((await tryAs(user.userId, user.password)).kind).toBe("locked");
    expect(await failuresOf(user)).toBe(10);
  });

  test("T16 CC-LCK-005 a sign-in after the lock starts the count anew", async () => {
    const user = await directory.aUser(library);
    await fail(user.userId, 5);
    clock.advance(15 * 60);
    expect((await tryAs(user.userId, user.password)).kind).toBe("ok");
    expect(await failuresOf(user)).toBe(0);
    expect((await fail(user.userId, 5)).at(-1)).toBe("locked_temporarily");
  });

  test("T7 CC-SGN-005 an account without a password is refused, locks by the same rules, and stays unchanged", async () => {
    const user = await directory.aUser(library, { password: null });
    expect(await fail(user.userId, 5)).toEqual([...Array<string>(4).fill("refused"), "locked_temporarily"]);
    expect((await tryAs(user.email, "")).kind).toBe("locked_temporarily");
    expect(await failuresOf(user)).toBe(0);
    await database.transaction((tx) =>
      directory.identity.setPassword(tx, user.userNum, "Correct horse battery", { by: "link", mustChange: false }),
    );
    expect((await tryAs(user.userId, "Correct horse battery")).kind).toBe("ok");
  });

  test("CC-SGN-003 CC-SGN-005 unknown and disabled names answer as known ones do", async () => {
    const closed = await directory.aUser(library, { allow_logon: false });
    const steps = [...Array<string>(4).fill("refused"), "locked_temporarily"];
    for (const name of ["nobody@nowhere.com", closed.userId]) {
      expect(await fail(name, 5)).toEqual(steps);
      clock.advance(15 * 60);
      expect((await fail(name, 5)).at(-1)).toBe("locked");
    }
    expect((await tryAs(closed.email, closed.password)).kind).toBe("locked");
    await database.transaction((tx) => forgetUnknownSignIns(tx, new Date(clock.now().getTime() + 1)));
    expect((await tryAs("nobody@nowhere.com", "x")).kind).toBe("refused");
  });

  test("T8 the right password of who must change it leads to nothing else", async () => {
    const user = await directory.aUser(library, { force_password_change: true });
    expect(await tryAs(user.userId, user.password)).toEqual({
      kind: "password_change_required",
      userNum: user.userNum,
    });
    expect((await tryAs(user.userId, "wrong")).kind).toBe("refused");
  });

  test("T9 T10 T11 CC-PWD-005 a password expires after 90 days, unless it never does", async () => {
    const user = await directory.aUser(library);
    const service = await directory.aUser(library, { password_never_expire: true });
    clock.advance(90 * 86_400 - 1);
    expect((await tryAs(user.userId, user.password)).kind).toBe("ok");
    clock.advance(1);
    expect(await tryAs(user.userId, user.password)).toEqual({ kind: "password_expired", userNum: user.userNum });
    expect((await tryAs(service.userId, service.password)).kind).toBe("ok");
  });

  test("T20 T22 CC-USR-054 a new password releases the lock", async () => {
    const user = await directory.aUser(library);
    await database.pool.query(`update identity."user" set is_locked = true, failed_logins = 10 where user_num = $1`, [
      user.userNum,
    ]);
    await database.transaction((tx) =>
      directory.identity.setPassword(tx, user.userNum, "Another horse 2026", { by: "link", mustChange: false }),
    );
    expect((await tryAs(user.userId, "Another horse 2026")).kind).toBe("ok");
  });

  test("CC-PWD-006 D8 a sign-in renews a hash with old parameters", async () => {
    const user = await directory.aUser(library);
    const stronger = createTestDirectory(database, { clock, passwordSettings: { ...quickPasswords, passes: 2 } });
    const attempt = { identifier: user.userId, passwords: [user.password] };
    expect((await stronger.identity.checkPassword(attempt)).kind).toBe("ok");
    const rows = await database.pool.query<{ hash: string }>(
      `select password_hash as hash from identity."user" where user_num = $1`,
      [user.userNum],
    );
    expect(rows.rows[0]?.hash).toContain("t=2");
    expect((await tryAs(user.userId, user.password)).kind).toBe("ok");
  });
});

describe("CC-STA-004 under concurrency", () => {
  test("50 wrong passwords at once count five and lock once", async () => {
    for (const door of ["known", "unknown"]) {
      const user = await directory.aUser(library);
      const identifier = door === "known" ? user.userId : `${user.userId}-nobody`;
      const checks = await Promise.all(Array.from({ length: 50 }, () => tryAs(identifier, "wrong")));
      expect(checks.filter((check) => check.kind === "refused")).toHaveLength(4);
      expect(checks.filter((check) => check.kind === "locked_temporarily")).toHaveLength(46);
      if (door === "known") expect(await failuresOf(user)).toBe(5);
    }
  });

  test("T14 a right password that arrives with the fifth failure does not undo the lock", async () => {
    const user = await directory.aUser(library);
    const attempts = Array.from({ length: 20 }, (_, index) =>
      tryAs(user.userId, index === 19 ? user.password : "wrong"),
    );
    await Promise.all(attempts);
    expect((await tryAs(user.userId, user.password)).kind).toBe("locked_temporarily");
  });

  test("right passwords at once all succeed, also while the hash is renewed", async () => {
    const user = await directory.aUser(library);
    const stronger = createTestDirectory(database, { clock, passwordSettings: { ...quickPasswords, memoryKib: 16 } });
    const attempt = { identifier: user.userId, passwords: [user.password] };
    const checks = await Promise.all(Array.from({ length: 20 }, () => stronger.identity.checkPassword(attempt)));
    expect(new Set(checks.map((check) => check.kind))).toEqual(new Set(["ok"]));
  });
});

test("the doors of the OAuth server tell minutes and accounts", async () => {
  const user = await directory.aUser(library);
  const { signIn, changePassword, accounts } = directory.identity;
  const attempt = { identifier: user.userId, passwords: [user.password], origin: undefined, clientId: undefined };
  const answer = await signIn(attempt);
  expect(answer).toMatchObject({ kind: "ok", account: { user_id: user.userId, is_virtual: true } });
  if (answer.kind !== "ok") return;
  expect(await accounts.bySsid(answer.account.ssid)).toEqual(answer.account);
  expect(await accounts.bySsid("no uuid")).toBeUndefined();
  await expect(changePassword(answer.account, "short")).rejects.toMatchObject({ status: 400 });
  await changePassword(answer.account, "Another horse 2026");
  expect(directory.mails.at(-1)).toEqual({ kind: "changed_notice", userNum: user.userNum });
  expect((await signIn(attempt)).kind).toBe("refused");
  await fail(user.userId, 4);
  clock.advance(61);
  expect(await signIn(attempt)).toEqual({ kind: "locked_temporarily", minutes: 14, ofAddress: false });
});

describe("CC-LCK-009 counters apart", () => {
  const from = (sourceIp: string) => ({ sourceIp, userAgent: "test", requestId: "r" }) as never;

  test("the trusted networks have a counter of their own; a lock from elsewhere does not close them", async () => {
    const settings = { ...quickPasswords, isDeviceAware: true, trustedNetworks: "10.0.0.0/8" };
    const apart = createTestDirectory(database, { clock, passwordSettings: settings });
    const user = await directory.aUser(library);
    const attempt = async (password: string, sourceIp: string): Promise<string> =>
      (await apart.identity.checkPassword({ identifier: user.userId, passwords: [password], origin: from(sourceIp) }))
        .kind;
    for (let count = 0; count < 5; count += 1) await attempt("wrong", "192.0.2.1");
    expect(await attempt(user.password, "192.0.2.1")).toBe("locked_temporarily");
    expect(await attempt(user.password, "10.1.2.3")).toBe("ok");
    for (let count = 0; count < 5; count += 1) await attempt("wrong", "10.1.2.3");
    expect(await attempt(user.password, "10.9.9.9")).toBe("locked_temporarily");
    expect(await failuresOf(user)).toBe(5);
  });

  test("of a service account with trusted addresses only failures from there count, and only from there it signs in", async () => {
    const user = await directory.aUser(library);
    const { userNum } = user;
    await database.pool.query(
      `update identity."user" set is_service = true, ip_range = '10.0.0.0/8 2001:db8::/32' where user_num = $1`,
      [userNum],
    );
    const attempt = async (password: string, sourceIp: string): Promise<string> =>
      (
        await directory.identity.checkPassword({
          identifier: user.userId,
          passwords: [password],
          origin: from(sourceIp),
        })
      ).kind;
    for (let count = 0; count < 12; count += 1) expect(await attempt("wrong", "192.0.2.1")).toBe("refused");
    expect(await attempt(user.password, "192.0.2.1")).toBe("refused");
    expect(await failuresOf(user)).toBe(0);
    expect(await attempt(user.password, "10.1.2.3")).toBe("ok");
    for (let count = 0; count < 5; count += 1) await attempt("wrong", "2001:db8::7");
    expect(await attempt(user.password, "10.1.2.3")).toBe("locked_temporarily");
  });
});
