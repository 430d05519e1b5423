import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { addSeconds } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { createDirectoryApp, createTestDirectory, openMailRoom, quickPasswords } from "../testing/index.ts";
import type { Call, MailRoom, TestDirectory, TestLibrary, TestUser } from "../testing/index.ts";

const DAY = 86_400;
const START = new Date("2026-11-22T08:00:00Z");
const LAST_DAY = "2026-12-20";
const END = new Date("2026-12-21T00:00:00Z");
const clock = fakeClock(START);
let database: Database;
let mailRoom: MailRoom;
let directory: TestDirectory;
let library: TestLibrary;
let call: Call;

beforeAll(async () => {
  database = await testDatabase();
  mailRoom = await openMailRoom({ database, clock });
  directory = createTestDirectory(database, { clock, accountMail: mailRoom.accountMail });
  ({ call } = createDirectoryApp(directory, { database, clock }));
  library = await directory.aLibrary();
});
afterAll(async () => {
  await mailRoom[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});
beforeEach(async () => {
  clock.set(START);
  await mailRoom.deliver();
});

const guest = async (fields = {}): Promise<TestUser> =>
  directory.aUser(library, { is_external: true, end_date: LAST_DAY, ...fields });
const detailsOf = async (user: TestUser) =>
  (await call(library.administrator, "GET", `/api/control-center/v1/libraries/${library.alias}/users/${user.userId}`))
    .body.data as Record<string, unknown>;
const change = async (user: TestUser, body: object, by = library.administrator) =>
  call(by, "PATCH", `/users/${user.userId}`, body);
const close = async (): Promise<void> => mailRoom.run("account.close-ended");

describe("T30 CC-STA-003 CC-USR-023 an external account with an end date", () => {
  test("is open until the last moment of its last day, then Disabled, with its sessions and links, once", async () => {
    const user = await guest();
    await database.transaction((tx) => mailRoom.accountMail.sendForgotPassword(tx, user.userNum));
    clock.set(addSeconds(END, -1));
    await close();
    expect(await detailsOf(user)).toMatchObject({
      state: "active",
      end_date: LAST_DAY,
      invitation: { is_open: false },
    });
    expect(await directory.identity.signIn(attempt(user))).toMatchObject({ kind: "ok" });
    clock.set(END);
    await close();
    await close();
    expect(await detailsOf(user)).toMatchObject({ state: "disabled", allow_logon: false, end_date: LAST_DAY });
    expect(await directory.identity.signIn(attempt(user))).toMatchObject({ kind: "refused" });
    const links = await database.pool.query(
      "select 1 from identity.password_link where user_num = $1 and spent_at is null",
      [user.userNum],
    );
    expect(links.rows).toEqual([]);
    const { rows } = await database.pool.query(
      "select actor_name, before, after from platform.audit where object_id = $1 and actor_name = 'end date'",
      [user.userId],
    );
    expect(rows).toEqual([{ actor_name: "end date", before: { allow_logon: true }, after: { allow_logon: false } }]);
  });

  test("E16 tells the owner 14 and 3 days before, once each, and nobody without an end or who is disabled", async () => {
    const user = await guest();
    await guest({ end_date: null });
    await guest({ allow_logon: false });
    const told: string[] = [];
    for (let day = 20; day >= 0; day -= 1) {
      clock.set(addSeconds(END, -day * DAY));
      for (const _run of [1, 2]) {
        await mailRoom.run("account-mail.ending");
        for (const mail of await mailRoom.deliver()) {
          if (mail.headers.get("x-muniment-mail") !== "E16") continue;
          expect(mail.envelopeTo).toEqual([user.email]);
          told.push(`${day} ${mail.subject}`);
        }
      }
    }
    expect(told).toEqual(["14 Your access ends in 14 days", "3 Your access ends in 3 days"]);
  });

  test("is opened again with a later end only; internal people have none, and switching clears it", async () => {
    const user = await guest();
    clock.set(END);
    await close();
    expect((await change(user, { allow_logon: true })).refused).toEqual(["end_date: end_date_passed"]);
    expect((await change(user, { allow_logon: true, end_date: "2026-12-31" })).status).toBe(200);
    await close();
    expect(await detailsOf(user)).toMatchObject({ state: "active", end_date: "2026-12-31" });
    expect((await change(user, { end_date: "31.12.2026" })).refused).toEqual(["end_date: end_date_form"]);
    expect((await change(user, { end_date: "2026-02-30" })).refused).toEqual(["end_date: end_date_form"]);
    expect((await change(user, { end_date: "2026-12-01" })).refused).toEqual(["end_date: end_date_passed"]);
    expect((await change(user, { is_external: false, end_date: "2027-01-01" })).refused).toEqual([
      "end_date: end_date_external_only",
    ]);
    const moved = await change(user, { is_external: false, settle_external: true });
    expect([moved.status, (await detailsOf(user))["end_date"]]).toEqual([200, undefined]);
    const insider = await directory.aUser(library);
    expect((await change(insider, { end_date: LAST_DAY })).refused).toEqual(["end_date: end_date_external_only"]);
    expect((await change(insider, { end_date: LAST_DAY }, insider)).status).toBe(403);
    expect((await change(user, { location: "Oslo" })).status).toBe(200);
  });
});

test("CC-USR-023 users.externalMaxDays demands an end of external accounts, and not a later one", async () => {
  const strict = createTestDirectory(database, {
    clock,
    passwordSettings: { ...quickPasswords, externalMaxDays: 30 },
  });
  const { call: ask } = createDirectoryApp(strict, { database, clock });
  const create = async (end_date?: string) =>
    ask(library.administrator, "POST", "/users", {
      id: `GUEST-${end_date ?? "NONE"}`,
      full_name: "Guest",
      email: `guest-${end_date ?? "none"}@elsewhere.example`,
      preferred_library: library.alias,
      password: "Correct horse battery 1",
      is_external: true,
      ...(end_date === undefined ? {} : { end_date }),
    });
  expect((await create()).refused).toEqual(["end_date: required"]);
  expect((await create("2026-12-23")).refused).toEqual(["end_date: end_date_too_late"]);
  expect((await create("2026-12-22")).status).toBe(201);
  const insider = await directory.aUser(library);
  const path = `/users/${insider.userId}`;
  const toExternal = { is_external: true, settle_external: true };
  expect((await ask(library.administrator, "PATCH", path, toExternal)).refused).toEqual(["end_date: required"]);
  const older = await guest({ end_date: null });
  // Of accounts that were there before nothing is asked until their end is chosen.
  expect((await ask(library.administrator, "PATCH", `/users/${older.userId}`, { location: "Oslo" })).status).toBe(200);
});

function attempt(user: TestUser) {
  return { identifier: user.userId, passwords: [user.password], origin: undefined, clientId: undefined };
}
