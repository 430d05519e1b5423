import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Database } from "@muniment/platform/db";
import { createApp } from "@muniment/platform/http";
import { createLog } from "@muniment/platform/log";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { httpErrors } from "@muniment/work-api";
import { createDirectoryApp, createTestDirectory, openMailRoom } from "../../testing/index.ts";
import type { Call, MailRoom, TestDirectory, TestLibrary, TestUser } from "../../testing/index.ts";
import { addEmailChangePage, createEmailChanges, forgetEmailChanges } from "./index.ts";

const CONSOLE = "/api/control-center/v1";
const DAY = 86_400;
const clock = fakeClock();
let database: Database;
let mailRoom: MailRoom;
let directory: TestDirectory;
let library: TestLibrary;
let call: Call;
let pages: FastifyInstance;
let person: TestUser;
let count = 0;

beforeAll(async () => {
  database = await testDatabase();
  mailRoom = await openMailRoom({ database, clock, verifiesEmailChange: true });
  const { accountMail } = mailRoom;
  directory = createTestDirectory(database, { clock, accountMail });
  ({ call } = createDirectoryApp(directory, { database, clock }));
  library = await directory.aLibrary();
  pages = createApp({ log: createLog({ level: "silent" }), errors: httpErrors, version: "test" });
  const changes = createEmailChanges({ database, clock, accountMail });
  addEmailChangePage(pages, { changes, installationName: "Case & Davenport LLP" });
  await pages.ready();
});
afterAll(async () => {
  await pages.close();
  await mailRoom[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});
beforeEach(async () => {
  count += 1;
  person = await directory.aUser(library);
  await mailRoom.deliver();
});

const fresh = (): string => `moved${count}@firm.example`;

/** Asks for the new address; gives the path of the link that went there. */
async function ask(email = fresh(), user = person): Promise<string> {
  const answer = await call(library.administrator, "PATCH", `/users/${user.userId}`, { email });
  expect(answer).toMatchObject({ status: 200, body: { data: { email: user.email } } });
  const mail = (await mailRoom.deliver()).find((one) => one.envelopeTo[0] === email);
  return new URL(mail?.links[0] ?? "about:blank").pathname;
}

async function send(method: "GET" | "POST", url: string, headers = {}): Promise<number> {
  return (await pages.inject({ method, url, headers })).statusCode;
}

async function emailOf(user = person): Promise<string> {
  const path = `${CONSOLE}/libraries/${library.alias}/users/${user.userId}`;
  const { data } = (await call(library.administrator, "GET", path)).body as { data: Record<string, string> };
  return [data["email"], data["awaited_email"]].filter((part) => part !== undefined).join(" awaits ");
}

describe("CC-USR-075 users.verifyEmailChange: a new address waits for its confirmation", () => {
  test("the new address gets the link, the old one is told; both are told again once it is confirmed, once", async () => {
    const answer = await call(library.administrator, "PATCH", `/users/${person.userId}`, { email: fresh() });
    expect(answer.body.data).toMatchObject({ email: person.email });
    const mails = await mailRoom.deliver();
    expect(new Map(mails.map((mail) => [mail.envelopeTo[0], mail.subject]))).toEqual(
      new Map([
        [fresh(), "Confirm your e-mail address"],
        [person.email, "Your e-mail address is to be changed"],
      ]),
    );
    expect(mails.find((mail) => mail.envelopeTo[0] === person.email)?.links).toEqual([]);
    expect(await emailOf()).toBe(`${person.email} awaits ${fresh()}`);
    const link = new URL(mails.find((mail) => mail.envelopeTo[0] === fresh())?.links[0] ?? "about:blank").pathname;
    // Scanners of mail open links, more than once.
    expect([await send("GET", link), await send("GET", link)]).toEqual([200, 200]);
    expect(await emailOf()).toBe(`${person.email} awaits ${fresh()}`);
    expect(new Set(await Promise.all([send("POST", link), send("POST", link)]))).toEqual(new Set([200, 410]));
    expect(await emailOf()).toBe(fresh());
    expect(new Set((await mailRoom.deliver()).map((mail) => mail.envelopeTo[0]))).toEqual(
      new Set([fresh(), person.email]),
    );
    expect([await send("GET", link), await send("POST", link)]).toEqual([410, 410]);
    const { rows } = await database.pool.query(
      `select actor_id, before, after, details from platform.audit
       where object_id = $1 and action = 'user.change' order by id`,
      [person.userId],
    );
    expect(rows).toMatchObject([
      { actor_id: library.administrator.userId, details: { awaited_email: fresh() } },
      { actor_id: person.userId, before: { email: person.email }, after: { email: fresh() } },
    ]);
  });

  test("password links stay alive while it waits, and die when it is confirmed", async () => {
    await database.transaction((tx) => mailRoom.accountMail.sendForgotPassword(tx, person.userNum));
    const open = async () =>
      (
        await database.pool.query("select 1 from identity.password_link where user_num = $1 and spent_at is null", [
          person.userNum,
        ])
      ).rows.length;
    const link = await ask();
    expect(await open()).toBe(1);
    await send("POST", link);
    expect(await open()).toBe(0);
  });

  test("the link is dead at exactly 24 hours, when replaced, cancelled, and when the account is closed", async () => {
    const late = await ask();
    clock.advance(DAY);
    expect([await send("GET", late), await send("POST", late)]).toEqual([410, 410]);
    expect(await emailOf()).toBe(person.email);
    await database.transaction((tx) => forgetEmailChanges(tx, clock.now()));
    const first = await ask();
    const second = await ask(`other-${fresh()}`);
    expect([await send("POST", first), await send("GET", second)]).toEqual([410, 200]);
    await call(library.administrator, "POST", `${CONSOLE}/users/${person.userId}/cancel-links`);
    expect(await emailOf()).toBe(person.email);
    const third = await ask();
    const path = `/users/${person.userId}`;
    await call(library.administrator, "PATCH", path, { allow_logon: false });
    await call(library.administrator, "PATCH", path, { allow_logon: true });
    expect(await send("POST", third)).toBe(410);
    expect(await emailOf()).toBe(person.email);
  });

  test("of two accounts that wait for one address the first gets it; the other stays as it was", async () => {
    const other = await directory.aUser(library);
    const [mine, theirs] = [await ask(fresh()), await ask(fresh(), other)];
    expect(await send("POST", theirs)).toBe(200);
    expect(await send("POST", mine)).toBe(409);
    expect([await emailOf(other), await emailOf()]).toEqual([fresh(), `${person.email} awaits ${fresh()}`]);
    const taken = await call(library.administrator, "PATCH", `/users/${person.userId}`, { email: fresh() });
    expect(taken.refused).toEqual(["email: email_taken"]);
  });

  test("another site's page confirms nothing, and a made-up link opens nothing", async () => {
    const link = await ask();
    expect(await send("POST", link, { "sec-fetch-site": "cross-site" })).toBe(400);
    expect(await emailOf()).toBe(`${person.email} awaits ${fresh()}`);
    for (const token of ["x", "A".repeat(43), "%00", "A".repeat(2_000)]) {
      expect(await send("POST", `/auth/email/${token}`)).toBeGreaterThanOrEqual(400);
    }
    const page = await pages.inject({ method: "GET", url: link });
    expect(page.headers).toMatchObject({ "cache-control": "no-store", "referrer-policy": "no-referrer" });
  });

  test("only the spelling changes, or nobody can be asked: it counts at once", async () => {
    const path = `/users/${person.userId}`;
    const spelled = person.email.replace("user", "User");
    expect((await call(library.administrator, "PATCH", path, { email: spelled })).body.data).toMatchObject({
      email: spelled,
    });
    await call(library.administrator, "PATCH", path, { allow_logon: false });
    expect((await call(library.administrator, "PATCH", path, { email: fresh() })).body.data).toMatchObject({
      email: fresh(),
    });
  });
});
