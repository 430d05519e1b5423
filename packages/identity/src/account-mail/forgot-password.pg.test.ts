import { newId } from "@muniment/kernel";
import type { FastifyInstance } from "fastify";
import { createJobQueue } from "@muniment/jobs";
import type { JobContext } from "@muniment/jobs";
import type { Database } from "@muniment/platform/db";
import { createApp } from "@muniment/platform/http";
import { createLog } from "@muniment/platform/log";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { httpErrors } from "@muniment/work-api";
import { createTestDirectory } from "../../testing/index.ts";
import type { TestDirectory, TestLibrary, TestUser } from "../../testing/index.ts";
import { defaultPasswordSettings } from "../password/index.ts";
import { addForgotPasswordPages, createAccountMail, createAccountMailTasks, createPasswordRequests } from "./index.ts";
import { forgetPasswordRequests } from "./password-request.repository.ts";

// Later than any day on which this runs: jobs without a time of their own are due by the clock of the database.
const START = new Date("2096-11-22T08:00:00Z");
const HOUR = 3600;
const clock = fakeClock(START);
const lines: string[] = [];
const log = createLog({ level: "info", destination: { write: (line) => void lines.push(line) } });

let database: Database;
let directory: TestDirectory;
let app: FastifyInstance;
let sent: { kind: string; recipient: string; text: string }[] = [];
let library: TestLibrary;
let person: TestUser;
let address = 0;

beforeAll(async () => {
  database = await testDatabase();
  directory = createTestDirectory(database, { clock });
  library = await directory.aLibrary();
  app = createApp({ log, errors: httpErrors, version: "test", trustProxy: true });
  addForgotPasswordPages(app, {
    requestPasswordLink: createPasswordRequests({ database, clock, jobs: createJobQueue() }),
  });
  await app.ready();
});
afterAll(async () => {
  await app.close();
  await database[Symbol.asyncDispose]();
});
beforeEach(async () => {
  clock.set(START);
  lines.length = 0;
  sent = [];
  address += 1;
  await database.pool.query("delete from jobs._private_jobs");
  await database.pool.query("delete from identity.password_request");
  person = await directory.aUser(library);
});

const ask = async (username: string, headers: Record<string, string> = {}) =>
  app.inject({
    method: "POST",
    url: "/auth/forgot-password",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "x-forwarded-for": `198.51.100.${address}`,
      ...headers,
    },
    payload: new URLSearchParams({ username }).toString(),
  });

/** Runs the jobs that are due at the time of the fake clock. */
async function runJobs(): Promise<void> {
  const accountMail = createAccountMail({
    rules: defaultPasswordSettings(),
    clock,
    publicOrigin: "https://work.firm.example",
    installationName: "Case & Davenport LLP",
    async queueMail(_tx, { kind, recipient, text }) {
      sent.push({ kind, recipient, text });
      return newId();
    },
  });
  const tasks = createAccountMailTasks({ database, clock, log, accountMail, rules: defaultPasswordSettings() }).tasks;
  const context: JobContext = { clock, log, signal: new AbortController().signal, attempt: 1, isLastAttempt: false };
  const { rows } = await database.pool.query<{ name: string; payload: unknown }>(
    `delete from jobs._private_jobs j using jobs._private_tasks t
     where t.id = j.task_id and (j.run_at <= now() or j.run_at <= $1) returning t.identifier as name, j.payload`,
    [clock.now()],
  );
  for (const row of rows) await tasks.find((task) => task.name === row.name)?.run(row.payload as never, context);
}

const emailOf = async (user: TestUser): Promise<string> => {
  const { rows } = await database.pool.query<{ email: string }>(
    `select email from identity."user" where user_num = $1`,
    [user.userNum],
  );
  return rows[0]?.email ?? "";
};

describe("CC-SGN-002 T21: Forgot password?", () => {
  test("sends E1 with a link to the account's own address, by User ID or e-mail in any case", async () => {
    const email = await emailOf(person);
    for (const name of [person.userId.toLowerCase(), email.toUpperCase(), ` ${email} `]) {
      sent = [];
      const answer = await ask(name);
      expect([answer.statusCode, answer.headers.location]).toEqual([303, "/auth/forgot-password/sent"]);
      await runJobs();
      expect(sent).toHaveLength(1);
      expect(sent[0]).toMatchObject({ kind: "E1", recipient: email });
      expect(sent[0]?.text).toMatch(/https:\/\/work\.firm\.example\/auth\/password\/[A-Za-z0-9_-]{43}/);
    }
  });

  test("CC-EML-007: each time sends one e-mail", async () => {
    for (let count = 0; count < 3; count += 1) await ask(person.userId);
    await runJobs();
    expect(sent).toHaveLength(3);
    await runJobs();
    expect(sent).toHaveLength(3);
  });

  test("CC-SGN-003: answers alike for everybody, before anybody was looked for", async () => {
    const disabled = await directory.aUser(library);
    const enterprise = await directory.aUser(library);
    await database.pool.query(`update identity."user" set allow_logon = false where user_num = $1`, [disabled.userNum]);
    await database.pool.query(`update identity."user" set is_enterprise = true where user_num = $1`, [
      enterprise.userNum,
    ]);
    const answers = [];
    for (const name of [person.userId, "NOBODY", disabled.userId, enterprise.userId, "no\0body", "\ud800"]) {
      const answer = await ask(name);
      const { date: _date, "x-request-id": _id, ...headers } = answer.headers;
      answers.push(JSON.stringify([answer.statusCode, headers, answer.body]));
    }
    expect(new Set(answers).size).toBe(1);
    const page = await app.inject({ url: "/auth/forgot-password/sent" });
    expect(page.body).toContain("If an account exists for what you entered, an e-mail");
    await runJobs();
    expect(sent.map(({ recipient }) => recipient)).toEqual([await emailOf(person)]);
  });

  test("a person who has no password yet may ask as well", async () => {
    await database.pool.query(
      `update identity."user" set password_hash = null, password_changed_at = null where user_num = $1`,
      [person.userNum],
    );
    await ask(person.userId);
    await runJobs();
    expect(sent).toHaveLength(1);
  });

  test("keeps what was typed until it is answered, and no longer", async () => {
    await ask("somebody@elsewhere.example");
    const stored = async () => (await database.pool.query("select identifier from identity.password_request")).rows;
    expect(await stored()).toEqual([{ identifier: "somebody@elsewhere.example" }]);
    const { rows } = await database.pool.query("select payload::text from jobs._private_jobs");
    expect(JSON.stringify(rows)).not.toContain("elsewhere");
    await runJobs();
    expect(await stored()).toEqual([{ identifier: null }]);
    expect(lines.join()).not.toContain("elsewhere");
    await database.transaction((tx) => forgetPasswordRequests(tx, new Date(START.getTime() + 1)));
    expect(await stored()).toEqual([]);
  });
});

describe("CC-SGN-004: against abuse", () => {
  test("an account gets at most 20 e-mails an hour; beyond, the page answers the same and it is reported", async () => {
    for (let count = 0; count < 22; count += 1) expect((await ask(person.userId)).statusCode).toBe(303);
    await runJobs();
    expect(sent).toHaveLength(20);
    expect(lines.filter((line) => line.includes("password link not sent"))).toHaveLength(2);
    clock.advance(HOUR);
    await ask(person.userId);
    await runJobs();
    expect(sent).toHaveLength(21);
  });

  test("more than 100 an hour from one address are spread over time, never dropped; others do not wait", async () => {
    for (let count = 0; count < 103; count += 1) await ask(`NOBODY-${count}`);
    address += 1;
    await ask(person.userId);
    const { rows } = await database.pool.query<{ wait: number }>(
      `select extract(epoch from due_at - requested_at)::float as wait from identity.password_request
       order by due_at, requested_at`,
    );
    expect(rows.map(({ wait }) => wait)).toEqual([...Array.from({ length: 101 }, () => 0), 36, 72, 108]);
    await runJobs();
    expect(sent).toHaveLength(1);
    const open = async () =>
      (await database.pool.query("select 1 from identity.password_request where handled_at is null")).rows.length;
    expect(await open()).toBe(3);
    clock.advance(72);
    await runJobs();
    expect(await open()).toBe(1);
    clock.advance(36);
    await runJobs();
    expect(await open()).toBe(0);
  });

  test("another site's page sends nothing", async () => {
    expect((await ask(person.userId, { "sec-fetch-site": "cross-site" })).statusCode).toBe(400);
    await runJobs();
    expect(sent).toEqual([]);
  });
});

describe("the page", () => {
  test("asks, with what is known filled in, and leads back to the sign-in that was left", async () => {
    const page = await app.inject({ url: "/auth/forgot-password?login_hint=%3Cb%3E&sign_in=abcdefghijklmnopqrst" });
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain("<h1>Forgot password?</h1>");
    expect(page.body).toContain('value="&lt;b&gt;"');
    expect(page.body).toContain('href="/auth/sign-in/abcdefghijklmnopqrst"');
    expect(page.headers["content-security-policy"]).toContain("default-src 'none'");
    const odd = await app.inject({ url: "/auth/forgot-password?sign_in=..%2F..%2Fx&login_hint=a&login_hint=b" });
    expect(odd.statusCode).toBe(200);
    expect(odd.body).toContain('href="/auth"');
  });

  test("what is missing is told at the field, and nothing is sent", async () => {
    const answer = await ask("  ");
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain("Enter your e-mail or User ID.");
    expect((await database.pool.query("select 1 from identity.password_request")).rows).toEqual([]);
  });

  test("a form that is far too long is refused in words", async () => {
    const answer = await ask("x".repeat(20_000));
    expect(answer.statusCode).toBe(413);
    expect(answer.body).toContain("too long or damaged");
  });
});
