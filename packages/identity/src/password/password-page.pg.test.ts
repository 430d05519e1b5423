import { openDatabase } from "@muniment/platform/db";
import type { Database } from "@muniment/platform/db";
import { createApp } from "@muniment/platform/http";
import { createLog } from "@muniment/platform/log";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import type { FastifyInstance, LightMyRequestResponse } from "fastify";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { httpErrors } from "@muniment/work-api";
import { q } from "../db.ts";
import { findCredential, findUserByNumber, updateUser } from "../user/index.ts";
import type { UserRecord } from "../user/index.ts";
import { DEAD_LINK_TEXT } from "./page.ts";
import { createPasswordHasher } from "./password-hash.ts";
import { addPasswordPage } from "./password-page.routes.ts";
import { createPasswordStore } from "./password.service.ts";
import { spendLink } from "./reset-link.repository.ts";
import { createPasswordLinks } from "./reset-link.service.ts";
import type { PasswordLinkKind } from "./reset-link.tables.ts";
import { issueLink, LINK_SECONDS } from "./reset-link.ts";
import { defaultPasswordSettings } from "./settings.ts";

const START = new Date("2026-11-22T08:00:00Z");
const GOOD = "Correct horse battery";
const clock = fakeClock(START);
const lines: string[] = [];
const log = createLog({ level: "trace", destination: { write: (line) => void lines.push(line) } });

// The cheapest hash that the library makes: these tests are not about its strength.
const hasher = createPasswordHasher({ ...defaultPasswordSettings(), memoryKib: 8, passes: 1 });
const storePassword = createPasswordStore({
  clock,
  log,
  rules: defaultPasswordSettings(),
  accountMail: {
    endLinks: async (tx, userNum) => spendLink(tx, userNum, clock.now()),
    async sendChangedNotice(_tx, userNum) {
      notices.push(userNum);
    },
  },
});

let database: Database;
let app: FastifyInstance;
let chosen: { userNum: number; password: string }[];
let notices: number[];
let accounts = 0;

beforeAll(async () => {
  database = await testDatabase();
  app = createApp({ log, errors: httpErrors, version: "test" });
  const links = createPasswordLinks({
    database,
    clock,
    async setPassword(tx, userNum, password, options) {
      chosen.push({ userNum, password });
      await storePassword(tx, userNum, { ...options, hash: await hasher.hash(password) });
    },
  });
  addPasswordPage(app, {
    links,
    installationName: "Case & Davenport LLP",
    signInUrl: (userId) => `https://firm.example/?login_hint=${encodeURIComponent(userId)}`,
  });
  await app.ready();
});
afterAll(async () => {
  await app.close();
  await database[Symbol.asyncDispose]();
});
beforeEach(() => {
  clock.set(START);
  chosen = [];
  notices = [];
});

/** An account with an old password, locked after ten failures. */
async function addAccount(): Promise<UserRecord> {
  accounts += 1;
  const userId = `PERSON-${accounts}`;
  await sql`insert into identity.library (alias, display_name, created_at)
    values ('ACTIVE', 'Active', now()) on conflict do nothing`.execute(q(database.reader));
  const { rows } = await sql<{ user_num: number }>`
    insert into identity."user" (user_id, user_id_ex, ssid, full_name, email, email_folded, search_name, search_ids,
      preferred_library_id, password_hash, password_changed_at, failed_logins, is_locked, created_at, edited_at)
    select ${userId}, ${userId}, gen_random_uuid(), ${userId}, ${`${userId}@firm.example`},
      lower(${`${userId}@firm.example`}), '', '', library_id, 'old', ${START}, 10, true, ${START}, ${START}
    from identity.library limit 1 returning user_num`.execute(q(database.reader));
  return findAccount(rows[0]?.user_num ?? 0);
}

async function findAccount(userNum: number): Promise<UserRecord> {
  const user = await findUserByNumber(database.reader, userNum);
  if (user === undefined) throw new Error("no such account");
  return user;
}

async function invite(kind: PasswordLinkKind = "new_account", userNum?: number) {
  const user = userNum === undefined ? await addAccount() : await findAccount(userNum);
  const { token } = await database.transaction(async (tx) => issueLink(tx, user, { kind, clock }));
  return { user, path: `/auth/password/${token}`, token };
}

async function open(path: string): Promise<LightMyRequestResponse> {
  return app.inject({ method: "GET", url: path });
}

async function submit(path: string, password: string, repeated = password): Promise<LightMyRequestResponse> {
  return app.inject({
    method: "POST",
    url: path,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    payload: new URLSearchParams({ new_password: password, repeat_password: repeated }).toString(),
  });
}

async function expectDead(path: string): Promise<void> {
  for (const answer of [await open(path), await submit(path, GOOD)]) {
    expect(answer.statusCode).toBe(410);
    expect(answer.body).toContain(`<p>${DEAD_LINK_TEXT}</p>`);
    expect(answer.body).not.toContain("<form");
  }
}

test("CC-SGN-008 CC-EML-011 T5 T22: a link opens a page to choose a password twice, which sets it", async () => {
  const { user, path } = await invite();
  const page = await open(path);
  expect(page.statusCode).toBe(200);
  expect(page.body).toContain("<h1>Create your password</h1>");
  expect(page.body).toContain(`value="${user.user_id}"`);
  expect(page.body.match(/type="password"/g)).toHaveLength(2);
  expect(page.body).toContain("At least 12 and at most 254 characters");

  const done = await submit(path, GOOD);
  expect(done.statusCode).toBe(303);
  const credential = await findCredential(database.reader, user.user_id);
  expect(await hasher.verify(GOOD, credential?.password_hash ?? "")).toBe(true);
  expect(credential).toMatchObject({ must_change_password: false, failed_logins: 0, is_locked: false });
  expect(notices).toEqual([user.user_num]);
});

test("CC-SGN-011: after a change the way to sign-in carries the User ID", async () => {
  const { user, path } = await invite("forgot");
  expect((await open(path)).body).toContain("<h1>Change your password</h1>");
  expect((await submit(path, GOOD)).headers.location).toBe(`https://firm.example/?login_hint=${user.user_id}`);
});

test("CC-SGN-010: opening the page, however often, does not spend the link, and neither does a password that is refused", async () => {
  const { path } = await invite();
  for (let times = 0; times < 3; times += 1) expect((await open(path)).statusCode).toBe(200);
  expect((await app.inject({ method: "HEAD", url: path })).statusCode).toBe(200);
  expect((await submit(path, "short")).statusCode).toBe(422);
  expect((await submit(path, GOOD, `${GOOD}.`)).statusCode).toBe(422);
  expect((await submit(path, GOOD)).statusCode).toBe(303);
});

test("CC-SGN-010: the page runs its own script alone, is kept nowhere, framed by nobody, and tells no other site its address", async () => {
  const { path } = await invite();
  for (const answer of [await open(path), await submit(path, "short"), await submit(path, GOOD), await open(path)]) {
    expect(answer.headers["content-security-policy"]).toContain("default-src 'none'");
    expect(answer.headers["content-security-policy"]).toContain("form-action 'self'");
    expect(answer.headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect(answer.headers["content-security-policy"]).toMatch(/script-src 'sha256-[^' ]+';/);
    expect(answer.headers["content-security-policy"]).not.toContain("unsafe");
    expect(answer.headers["cache-control"]).toBe("no-store");
    expect(answer.headers["referrer-policy"]).toBe("no-referrer");
    expect(answer.headers["x-frame-options"]).toBe("DENY");
    expect(answer.headers["content-type"]).toBe("text/html; charset=utf-8");
    const rest = answer.body.replace(/<script>[^]*?<\/script>/, "");
    expect(rest).not.toMatch(/<script|\son\w+=|https?:\/\/(?!firm\.example)/);
  }
});

test("CC-SGN-010: neither token nor password is logged, and the token is stored as its hash only", async () => {
  const { path, token } = await invite();
  lines.length = 0;
  await open(path);
  await submit(path, `${GOOD} Zebra`, "other Zebra");
  await submit(path, `${GOOD} Zebra`);
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.join("")).not.toMatch(new RegExp(`${token}|Zebra`));
  const { rows } = await sql`select l::text as line from identity.password_link l`.execute(q(database.reader));
  expect(JSON.stringify(rows)).not.toContain(token);
  expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
});

test("CC-PWD-003: every broken rule of creation is shown at once beside its field, and no password comes back", async () => {
  const { path } = await invite();
  const answer = await submit(path, "abcdefgh", "else");
  expect(answer.statusCode).toBe(422);
  const [, rules = ""] = /<ul class="rules" id="rules"[^>]*>(.*?)<\/ul>/s.exec(answer.body) ?? [];
  const words = rules.split("<li").map((item) => item.replaceAll(/<[^>]*>|^[^>]*>/g, "").trim());
  expect(words.slice(1)).toEqual([
    "Not met: At least 12 characters are needed.",
    "Not met: At least one upper-case letter is needed.",
    "At least one lower-case letter",
    "Not met: At least one number or special character is needed.",
  ]);
  const [, repeat = ""] = /<ul\s+class="rules"\s+id="same"\s+data-same="[^"]*"\s*>(.*?)<\/ul>/s.exec(answer.body) ?? [];
  expect(repeat).toContain("The two passwords are not the same.");
  expect(answer.body).toMatch(/<input\s+id="new_password"[^>]*\saria-describedby="rules"\s+aria-invalid="true"/);
  expect(answer.body).not.toContain("abcdefgh");
  expect((await submit(path, "")).body).toContain("This field is required.");
  expect((await submit(path, `${"A".repeat(200)}a1${"b".repeat(60)}`)).body).toContain("At most 254 characters");
  expect(chosen).toEqual([]);
});

test("25.5: a password keeps its spaces, and is one password however its accents were typed", async () => {
  const { path } = await invite();
  await submit(path, "  Été à la plage ", "  E\u0301te\u0301 a\u0300 la plage ");
  expect(chosen.map((choice) => choice.password)).toEqual(["  Été à la plage "]);
});

test("CC-EML-008 CC-EML-009: a used link is dead", async () => {
  const { path } = await invite();
  await submit(path, GOOD);
  await expectDead(path);
});

test("CC-EML-006: only the newest link of an account works, whatever it was for", async () => {
  const first = await invite("new_account");
  const second = await invite("forgot", first.user.user_num);
  const third = await invite("administrator", first.user.user_num);
  await expectDead(first.path);
  await expectDead(second.path);
  const other = await invite();
  expect((await open(third.path)).statusCode).toBe(200);
  expect((await open(other.path)).statusCode).toBe(200);
});

test.each([
  ["new_account", 168 * 3_600],
  ["forgot", 3 * 3_600],
  ["administrator", 3 * 3_600],
] as const)("CC-STA-005 T6: a link for %s is dead at exactly %d seconds after its issue", async (kind, seconds) => {
  expect(LINK_SECONDS[kind]).toBe(seconds);
  const { path } = await invite(kind);
  clock.advance(seconds - 0.001);
  expect((await open(path)).statusCode).toBe(200);
  clock.advance(0.001);
  await expectDead(path);
  expect(chosen).toEqual([]);
});

test("CC-SGN-009: a dead link for a new account advises to ask the administrator", async () => {
  const { path } = await invite("new_account");
  clock.advance(LINK_SECONDS.new_account);
  expect((await open(path)).body).toContain("ask your administrator to send you the e-mail again");
});

test("CC-EML-009: a link dies when the password is changed by any way", async () => {
  const { user, path } = await invite();
  await database.transaction(async (tx) =>
    updateUser(tx, user.user_num, { password_changed_at: new Date(START.getTime() + 1) }),
  );
  await expectDead(path);
});

test("CC-EML-009: a link dies when the e-mail address is changed, but not by its case", async () => {
  const { user, path } = await invite();
  const change = async (email: string) => database.transaction(async (tx) => updateUser(tx, user.user_num, { email }));
  await change(user.email.toUpperCase());
  expect((await open(path)).statusCode).toBe(200);
  await change(`new-${user.email}`);
  await expectDead(path);
});

test("CC-EML-009 T26: a link dies when the account is disabled", async () => {
  const { user, path } = await invite();
  await database.transaction(async (tx) => updateUser(tx, user.user_num, { allow_logon: false }));
  await expectDead(path);
});

test("a token that never was one opens nothing", async () => {
  const { token } = await invite();
  for (const wrong of [
    token.slice(1),
    `${token}A`,
    token.replace(/^./, (first) => (first === "A" ? "B" : "A")),
    "%00",
    "..%2f",
  ]) {
    const answer = await open(`/auth/password/${wrong}`);
    expect([400, 410]).toContain(answer.statusCode);
    expect(answer.headers["content-security-policy"]).toContain("default-src 'none'");
    expect(answer.body).not.toContain("<form");
  }
});

test("CC-STA-004: many simultaneous uses of one link produce one password", async () => {
  const { user, path } = await invite();
  const answers = await Promise.all(Array.from({ length: 8 }, async (_, number) => submit(path, `${GOOD} ${number}`)));
  expect(answers.filter((answer) => answer.statusCode === 303)).toHaveLength(1);
  expect(answers.filter((answer) => answer.statusCode === 410)).toHaveLength(7);
  expect(chosen.map((choice) => choice.userNum)).toEqual([user.user_num]);
});

test("T22: a change by a link ends the sessions of the account", async () => {
  const { user, path } = await invite("forgot");
  await sql`insert into identity.application (client_id, name, type, grants, scopes, created_at, edited_at)
    values ('app', 'App', 'native', '{}', '{user}', now(), now()) on conflict do nothing`.execute(q(database.reader));
  await sql`insert into identity.access_token (token_hash, user_num, client_id, session_id, scopes, idle_seconds,
      issued_at, used_at, expires_at, absolute_expires_at)
    values (sha256('t'), ${user.user_num}, 'app', 'session', '{user}', 1800, now(), now(), 'infinity', 'infinity')`.execute(
    q(database.reader),
  );
  await submit(path, GOOD);
  const { rows } = await sql`select from identity.access_token where user_num = ${user.user_num}`.execute(
    q(database.reader),
  );
  expect(rows).toEqual([]);
});

test("a form that is too long, or no form at all, changes nothing and uses nothing up", async () => {
  const { path } = await invite();
  expect((await submit(path, "Aa1".repeat(20_000))).statusCode).toBe(413);
  const json = await app.inject({ method: "POST", url: path, payload: { new_password: GOOD, repeat_password: GOOD } });
  expect(json.statusCode).toBe(422);
  expect((await open(path)).statusCode).toBe(200);
  expect(chosen).toEqual([]);
});

test("when the database is away the page says so, and that the link is still good", async () => {
  await using away = openDatabase({ url: "postgres://nobody@127.0.0.1:1/none" });
  const links = createPasswordLinks({ database: away, clock, async setPassword() {} });
  const server = createApp({ log, errors: httpErrors, version: "test" });
  addPasswordPage(server, { links, installationName: "Firm", signInUrl: () => "/" });
  const { path } = await invite();
  const answer = await server.inject({ method: "GET", url: path });
  expect(answer.statusCode).toBe(503);
  expect(answer.body).toContain("Your link has not been used up");
  expect(answer.headers["content-security-policy"]).toContain("default-src 'none'");
  await server.close();
});
