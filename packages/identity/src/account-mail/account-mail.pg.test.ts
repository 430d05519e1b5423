import { createJobQueue, startWorker } from "@muniment/jobs";
import type { JobContext } from "@muniment/jobs";
import { systemClock } from "@muniment/kernel";
import { createMailQueue, createMailTasks, createSmtpTransport } from "@muniment/mail";
import type { MailTransport } from "@muniment/mail";
import { captureMail } from "@muniment/mail/testing";
import type { CapturedMail, MailCapture } from "@muniment/mail/testing";
import { createLog } from "@muniment/platform/log";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { q } from "../db.ts";
import { createPasswordLinks, defaultPasswordSettings } from "../password/index.ts";
import type { PasswordLinks } from "../password/index.ts";
import { findUserByNumber } from "../user/index.ts";
import type { UserRecord } from "../user/index.ts";
import { createAccountMail, createAccountMailTasks } from "./index.ts";
import type { AccountMail } from "./index.ts";

const START = new Date("2026-11-22T08:00:00Z");
const clock = fakeClock(START);
const jobs = createJobQueue();
const lines: string[] = [];
const log = createLog({ level: "debug", destination: { write: (line) => void lines.push(line) } });
const queueMail = createMailQueue({ clock, jobs });
const accountMail: AccountMail = createAccountMail({
  rules: defaultPasswordSettings(),
  clock,
  publicOrigin: "https://work.firm.example",
  installationName: "Case & Davenport LLP",
  queueMail,
});

let database: Awaited<ReturnType<typeof testDatabase>>;
let capture: MailCapture;
let transport: MailTransport;
let links: PasswordLinks;
let accounts = 0;

beforeAll(async () => {
  database = await testDatabase();
  links = createPasswordLinks({
    database,
    clock,
    async setPassword() {},
  });
});
afterAll(async () => database[Symbol.asyncDispose]());
beforeEach(async () => {
  clock.set(START);
  lines.length = 0;
  capture = await captureMail();
  transport = createSmtpTransport(capture.relay);
});
afterEach(async () => {
  await transport[Symbol.asyncDispose]();
  await capture[Symbol.asyncDispose]();
  await database.pool.query("delete from jobs._private_jobs");
  await database.pool.query("delete from mail.message");
});

async function addAccount(facts: { allowLogon?: boolean; mustChange?: boolean } = {}): Promise<UserRecord> {
  accounts += 1;
  const { allowLogon = true, mustChange = true } = facts;
  const userId = `PERSON-${accounts}`;
  const email = `Person.${accounts}@firm.example`;
  await sql`insert into identity.library (alias, display_name, created_at)
    values ('ACTIVE', 'Active', now()) on conflict do nothing`.execute(q(database.reader));
  const { rows } = await sql<{ user_num: number }>`
    insert into identity."user" (user_id, user_id_ex, ssid, full_name, email, email_folded, search_name, search_ids,
      preferred_library_id, password_hash, password_changed_at, allow_logon, must_change_password, created_at, edited_at)
    select ${userId}, ${userId}, gen_random_uuid(), ${`Zoë <b>Person</b> ${accounts}`}, ${email}, lower(${email}), '', '',
      library_id, 'old', ${START}, ${allowLogon}, ${mustChange}, ${START}, ${START}
    from identity.library limit 1 returning user_num`.execute(q(database.reader));
  const user = await findUserByNumber(database.reader, rows[0]?.user_num ?? 0);
  if (user === undefined) throw new Error("the account was not stored");
  return user;
}

/** Runs every waiting job at the time of the fake clock, as a worker would. */
async function runJobs(): Promise<void> {
  const tasks = [
    ...createMailTasks({ database, jobs, transport, sender: { name: "Muniment", address: "no-reply@firm.example" } }),
    ...createAccountMailTasks({ database, clock, log, accountMail, rules: defaultPasswordSettings() }).tasks,
  ];
  const context: JobContext = { clock, log, signal: new AbortController().signal, attempt: 1, isLastAttempt: false };
  for (;;) {
    const { rows } = await database.pool.query(
      `delete from jobs._private_jobs j using jobs._private_tasks t
       where t.id = j.task_id returning t.identifier as name, j.payload`,
    );
    if (rows.length === 0) return;
    for (const row of rows) await tasks.find((task) => task.name === row.name)?.run(row.payload, context);
  }
}

async function send(kind: "NewAccount" | "ForgotPassword" | "PasswordChange", userNum: number): Promise<CapturedMail> {
  const before = capture.messages.length;
  await database.transaction(async (tx) => accountMail[`send${kind}`](tx, userNum));
  await runJobs();
  expect(capture.messages).toHaveLength(before + 1);
  const mail = capture.messages.at(-1);
  if (mail === undefined) throw new Error("no mail");
  return mail;
}

async function isOpen(mail: CapturedMail | undefined): Promise<boolean> {
  const [link = ""] = mail?.links ?? [];
  expect(link).toMatch(/^https:\/\/work\.firm\.example\/auth\/password\/[A-Za-z0-9_-]{43}$/);
  return (await links.open(link.slice(link.lastIndexOf("/") + 1))).isAlive;
}

test("CC-EML-001 CC-EML-011 CC-EML-003 CC-EML-019: E2 welcomes in English, names the account, and carries a link for 7 days", async () => {
  const user = await addAccount();
  const mail = await send("NewAccount", user.user_num);
  expect(mail.envelopeTo).toEqual([user.email]);
  expect(mail.headers.get("x-muniment-mail")).toBe("E2");
  expect(mail.headers.get("auto-submitted")).toBe("auto-generated");
  expect(mail.subject).toBe("Create your password");
  expect(mail.text).toContain("Create your password");
  expect(mail.text).toContain("Welcome to Case & Davenport LLP");
  expect(mail.text).toContain(user.user_id);
  expect(mail.text).toContain("7 days, until 29 November 2026 at 08:00 UTC");
  expect(mail.text).toContain("Ask your administrator at Case & Davenport LLP");
  expect(mail.html).toContain("<h1");
  expect(mail.html).toContain('<html lang="en">');
  expect(mail.html).toContain(mail.links[0] ?? "none");
  expect(mail.html).toContain("Zoë &lt;b&gt;Person&lt;/b&gt;");
  expect(mail.html).not.toMatch(/<img|<script|<link|url\(/);
  expect(await isOpen(mail)).toBe(true);
  clock.advance(7 * 86_400);
  expect(await isOpen(mail)).toBe(false);
});

test("CC-EML-010 T21: E1 carries a link for 3 hours and changes nothing about the account", async () => {
  const user = await addAccount({ mustChange: false });
  const mail = await send("ForgotPassword", user.user_num);
  expect(mail.headers.get("x-muniment-mail")).toBe("E1");
  expect(mail.subject).toBe("Change your password");
  expect(mail.text).toContain("3 hours, until 22 November 2026 at 11:00 UTC");
  expect((await findUserByNumber(database.reader, user.user_num))?.must_change_password).toBe(false);
  clock.advance(3 * 3_600);
  expect(await isOpen(mail)).toBe(false);
});

test("CC-EML-012 CC-USR-052 T23: E3 says that an administrator requires the change within 3 hours, and from then on it is required", async () => {
  const user = await addAccount({ mustChange: false });
  const mail = await send("PasswordChange", user.user_num);
  expect(mail.headers.get("x-muniment-mail")).toBe("E3");
  expect(mail.subject).toBe("Change your password");
  expect(mail.text).toContain("an administrator of Case & Davenport LLP requires");
  expect(mail.text).toContain("3 hours, until 22 November 2026 at 11:00 UTC");
  expect((await findUserByNumber(database.reader, user.user_num))?.must_change_password).toBe(true);
});

test("CC-EML-006 CC-EML-007: each e-mail has a link of its own, and only that of the newest works", async () => {
  const user = await addAccount();
  const mails = [
    await send("NewAccount", user.user_num),
    await send("ForgotPassword", user.user_num),
    await send("ForgotPassword", user.user_num),
    await send("PasswordChange", user.user_num),
    await send("NewAccount", user.user_num),
  ];
  expect(new Set(mails.map((mail) => mail.links[0])).size).toBe(5);
  expect(await Promise.all(mails.map(isOpen))).toEqual([false, false, false, false, true]);
});

test("CC-EML-018 T4: a disabled account gets no e-mail", async () => {
  const user = await addAccount({ allowLogon: false });
  await database.transaction(async (tx) => {
    await accountMail.sendNewAccount(tx, user.user_num);
    await accountMail.sendForgotPassword(tx, user.user_num);
    await accountMail.sendChangedNotice(tx, user.user_num);
  });
  await runJobs();
  expect(capture.messages).toEqual([]);
});

test("CC-EML-009: outstanding links can be made dead", async () => {
  const user = await addAccount();
  const mail = await send("NewAccount", user.user_num);
  await database.transaction(async (tx) => accountMail.endLinks(tx, user.user_num));
  expect(await isOpen(mail)).toBe(false);
});

test("CC-EML-015: E6 tells that the password was changed, when, and what to do, without any link", async () => {
  const user = await addAccount();
  await database.transaction(async (tx) => accountMail.sendChangedNotice(tx, user.user_num));
  await runJobs();
  const [mail] = capture.messages;
  expect(mail?.headers.get("x-muniment-mail")).toBe("E6");
  expect(mail?.subject).toBe("Your password was changed");
  expect(mail?.text).toContain("22 November 2026 at 08:00 UTC");
  expect(mail?.links).toEqual([]);
});

test("CC-USR-036: nothing is sent, and no link dies, for a change that did not happen", async () => {
  const user = await addAccount();
  const mail = await send("NewAccount", user.user_num);
  const refused = database.transaction(async (tx) => {
    await accountMail.sendNewAccount(tx, user.user_num);
    throw new Error("refused");
  });
  await expect(refused).rejects.toThrow("refused");
  await runJobs();
  expect(capture.messages).toHaveLength(1);
  expect(await isOpen(mail)).toBe(true);
});

test("CC-EML-004: an e-mail that lost more than a quarter of its link's life on the way brings a fresh link", async () => {
  const user = await addAccount();
  capture.answer({ at: "recipient", code: 451, text: "later" });
  await database.transaction(async (tx) => accountMail.sendForgotPassword(tx, user.user_num));
  clock.advance(45 * 60 + 1);
  capture.answer("accept");
  await runJobs();
  expect(capture.messages).toHaveLength(1);
  expect(capture.messages[0]?.text).toContain("until 22 November 2026 at 11:45 UTC");
  expect(await isOpen(capture.messages[0])).toBe(true);
});

test("CC-EML-004 CC-EML-006: a late e-mail whose link was replaced meanwhile is not sent at all", async () => {
  const user = await addAccount();
  await database.transaction(async (tx) => accountMail.sendForgotPassword(tx, user.user_num));
  clock.advance(46 * 60);
  await database.transaction(async (tx) => accountMail.sendNewAccount(tx, user.user_num));
  await runJobs();
  expect(capture.messages.map((mail) => mail.headers.get("x-muniment-mail"))).toEqual(["E2"]);
  expect(await isOpen(capture.messages[0])).toBe(true);
});

test("a worker sends the e-mail, and nothing of it is left in the log or the database", async () => {
  clock.set(systemClock.now());
  const worker = await startWorker({
    database,
    tasks: createMailTasks({ database, jobs, transport, sender: { name: "M", address: "no-reply@firm.example" } }),
    schedules: [],
    log,
    clock: systemClock,
  });
  const user = await addAccount();
  await database.transaction(async (tx) => accountMail.sendNewAccount(tx, user.user_num));
  await vi.waitFor(() => expect(capture.messages).toHaveLength(1), { timeout: 5_000 });
  await worker[Symbol.asyncDispose]();
  const token = capture.messages[0]?.links[0]?.split("/").at(-1) ?? "";
  expect(lines.join("")).not.toMatch(new RegExp(`${token}|${user.email}`, "i"));
  const { rows } = await sql<{ text: string | null; html: string | null; state: string }>`
    select text, html, state from mail.message`.execute(q(database.reader));
  expect(rows).toEqual([{ text: null, html: null, state: "sent" }]);
});
