import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { codeOf, stepAt } from "../second-factor/index.ts";
import type { Browser, Visit } from "./testing/browser.ts";
import { authorizeUrl, pkce, REDIRECT, signIn, tokensByCode } from "./testing/code-flow.ts";
import { ORIGIN, PASSWORD, startWorld } from "./testing/world.ts";
import type { World } from "./testing/world.ts";

const SECURITY = `${ORIGIN}/auth/security`;
const FACTOR = `${SECURITY}/second-factor`;
const OURS = { "x-muniment-client": "control-center/0.1.0" };
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

let world: World;
let browser: Browser;
let person: string;
let count = 0;

beforeAll(async () => {
  world = await startWorld(2, "optional");
});
afterAll(async () => world[Symbol.asyncDispose]());
beforeEach(async () => {
  count += 1;
  person = `FRIDA${count}`;
  await world.addUser(person);
  browser = world.browser();
});

/** What an authenticator app shows for the key on a page. */
function appOf(page: Visit): () => string {
  const typed = /<code>([A-Z2-7 ]+)<\/code>/.exec(page.text)?.[1]?.replaceAll(" ", "") ?? "";
  const bits = [...typed].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const secret = Buffer.from(bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? []);
  return () => codeOf(secret, stepAt(world.clock.now()));
}

const recoveryCodes = (page: Visit): string[] =>
  [...page.text.matchAll(/<li><code>([^<]+)<\/code><\/li>/g)].map((match) => match[1] ?? "");
const isIn = async (by: Browser): Promise<boolean> =>
  (await by.send(`${ORIGIN}/whoami`, { headers: OURS })).status === 200;

async function enrol(): Promise<{ app: () => string; codes: string[] }> {
  await signIn(browser, `${ORIGIN}/auth`, person);
  const page = await browser.visit(FACTOR);
  expect(page.text).toContain('<svg class="qr" role="img"');
  const app = appOf(page);
  expect((await browser.submit(page, { code: "000000" })).status).toBe(422);
  const done = await browser.submit(page, { code: app() });
  const codes = recoveryCodes(done);
  world.clock.advance(30);
  return { app, codes };
}

/** Types the password; gives the page that follows. */
async function enterPassword(by: Browser): Promise<Visit> {
  return by.submit(await by.visit(`${ORIGIN}/auth`), { username: person, password: PASSWORD });
}

describe("CC-MFA-001 codes of an authenticator app", () => {
  test("are asked for after the password, each taken once; recovery codes as well", async () => {
    const { app, codes } = await enrol();
    expect(codes).toHaveLength(10);
    expect(new Set(codes).size).toBe(10);
    const other = world.browser();
    const asked = await enterPassword(other);
    expect(asked.text).toContain("Enter your code");
    expect(await isIn(other)).toBe(false);
    const code = app();
    expect((await other.submit(asked, { code: "123" })).status).toBe(401);
    await other.submit(asked, { code });
    expect(await isIn(other)).toBe(true);
    const third = world.browser();
    const again = await enterPassword(third);
    expect((await third.submit(again, { code })).status).toBe(401);
    await third.submit(again, { code: codes[0]?.toLowerCase().replaceAll("-", " ") ?? "" });
    expect(await isIn(third)).toBe(true);
    const fourth = world.browser();
    const last = await enterPassword(fourth);
    expect((await fourth.submit(last, { code: codes[0] ?? "" })).status).toBe(401);
    expect(await isIn(fourth)).toBe(false);
    expect((await browser.visit(SECURITY)).text).toMatch(/9\s+recovery codes left/);
  });

  test("of two uses of one code at once one signs in", async () => {
    const { app } = await enrol();
    const browsers = [world.browser(), world.browser(), world.browser()];
    const asked = await Promise.all(browsers.map(async (each) => ({ each, page: await enterPassword(each) })));
    const code = app();
    await Promise.all(asked.map(({ each, page }) => each.submit(page, { code })));
    const opened = await Promise.all(browsers.map(isIn));
    expect(opened.filter(Boolean)).toHaveLength(1);
  });

  test("T18 CC-LCK-010 ten wrong codes lock the account, by a counter of their own", async () => {
    const { app } = await enrol();
    const other = world.browser();
    const asked = await enterPassword(other);
    for (let tries = 1; tries < 10; tries += 1) {
      expect((await other.submit(asked, { code: "000000" })).text).toContain("This code is not right");
    }
    expect((await other.submit(asked, { code: "000000" })).text).toContain("The account is locked");
    expect((await other.submit(asked, { code: app() })).text).toContain("The account is locked");
    expect((await enterPassword(world.browser())).text).toContain("The account is locked");
  });

  test("the password grant refuses who has a second factor, and says why", async () => {
    await enrol();
    const client = await world.register({ name: "Script", type: "web", grants: ["password"] });
    const answer = await world.post("/auth/oauth2/token", {
      grant_type: "password",
      username: person,
      password: PASSWORD,
      client_id: client.client_id,
      client_secret: client.client_secret ?? "",
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: "invalid_grant", error_description: "second_factor_required" });
  });

  test("CC-SGN-011 a password chosen by force is not enough", async () => {
    const { app } = await enrol();
    await world.database.pool.query(`update identity."user" set must_change_password = true where user_id = $1`, [
      person,
    ]);
    const other = world.browser();
    const held = await enterPassword(other);
    const asked = await other.submit(held, { new_password: "Another-Horse 8", repeat_password: "Another-Horse 8" });
    expect(asked.text).toContain("Enter your code");
    expect(await isIn(other)).toBe(false);
    await other.submit(asked, { code: app() });
    expect(await isIn(other)).toBe(true);
  });

  test("D14 CC-AUD-002 the secret is sealed, codes are hashed, acts are in the audit, and nothing of them tells a secret", async () => {
    await signIn(browser, `${ORIGIN}/auth`, person);
    const page = await browser.visit(FACTOR);
    const key = /<code>([A-Z2-7 ]+)<\/code>/.exec(page.text)?.[1]?.replaceAll(" ", "") ?? "none";
    const codes = recoveryCodes(await browser.submit(page, { code: appOf(page)() }));
    const { rows } = await world.database.pool.query<{ text: string }>(
      `select row_to_json(f)::text as text from identity.second_factor f
       union all select row_to_json(c)::text from identity.recovery_code c
       union all select row_to_json(a)::text from platform.audit a`,
    );
    const all = rows.map(({ text }) => text).join("\n");
    for (const secret of [key, ...codes, ...codes.map((code) => code.replaceAll("-", ""))]) {
      expect(all).not.toContain(secret);
    }
    const acts = await world.database.pool.query(
      "select actor_id, details from platform.audit where action = 'user.second_factor' and object_id = $1",
      [person],
    );
    expect(acts.rows).toEqual([{ actor_id: person, details: { change: "added" } }]);
  });

  test("is turned off by a code only; new recovery codes end the earlier ones", async () => {
    const { app, codes } = await enrol();
    const page = await browser.visit(FACTOR);
    expect((await browser.submit(page, { code: "000000", do: "remove" })).status).toBe(422);
    const renewed = recoveryCodes(await browser.submit(page, { code: app(), do: "codes" }));
    expect(renewed).toHaveLength(10);
    expect((await browser.submit(page, { code: codes[1] ?? "", do: "remove" })).status).toBe(422);
    expect((await browser.submit(page, { code: renewed[1] ?? "", do: "remove" })).text).toContain(
      "Your password alone signs you in",
    );
    await enterPassword(world.browser());
    const other = world.browser();
    await enterPassword(other);
    expect(await isIn(other)).toBe(true);
  });
});

describe("CC-MFA-003 Reset second factor", () => {
  test("takes it away for who may; of others and of who has none it is refused", async () => {
    await enrol();
    const administrator = world.browser();
    await signIn(administrator, `${ORIGIN}/auth`, "FOUNDER");
    const reset = async (by: Browser, user = person) =>
      by.send(`${ORIGIN}/api/control-center/v1/users/${user}/reset-mfa`, {
        method: "POST",
        headers: { ...OURS, origin: ORIGIN, "sec-fetch-site": "same-origin", "content-type": "application/json" },
        body: "{}",
      });
    expect((await reset(browser, "FOUNDER")).status).toBe(403);
    expect((await reset(administrator)).status).toBe(200);
    expect((await reset(administrator)).status).toBe(409);
    const other = world.browser();
    await enterPassword(other);
    expect(await isIn(other)).toBe(true);
  });
});

describe("CC-SES-004 people see and end their own sessions", () => {
  test("each with device and address; one ends, then all others", async () => {
    const others = [world.browser(), world.browser(), world.browser()];
    for (const each of [browser, ...others]) await signIn(each, `${ORIGIN}/auth`, person);
    const page = await browser.visit(SECURITY);
    const ids = [...page.text.matchAll(/name="end" value="([^"]+)"/g)].map((match) => match[1] ?? "");
    expect(ids).toHaveLength(3);
    expect(page.text).toContain("from 127.0.0.1");
    expect(page.text).toContain("This browser.");
    expect((await browser.submit(page, { end: ids[0] ?? "" })).text).toContain("One session was ended.");
    expect((await Promise.all(others.map(isIn))).filter(Boolean)).toHaveLength(2);
    expect((await browser.submit(page, { end_others: "1" })).text).toContain("2 sessions were ended.");
    expect((await Promise.all(others.map(isIn))).filter(Boolean)).toHaveLength(0);
    expect(await isIn(browser)).toBe(true);
  });

  test("by API, and for administrators of those whom they manage; of nobody else", async () => {
    await signIn(browser, `${ORIGIN}/auth`, person);
    const administrator = world.browser();
    await signIn(administrator, `${ORIGIN}/auth`, "FOUNDER");
    const headers = { ...OURS, origin: ORIGIN, "sec-fetch-site": "same-origin" };
    const call = async (by: Browser, method: string, path: string) => {
      const { status, text } = await by.send(`${ORIGIN}/api/control-center/v1/users/${path}`, { method, headers });
      return { status, body: JSON.parse(text) as { data: { id: string; is_current: boolean }[] } };
    };
    const own = await call(browser, "GET", "me/sessions");
    expect(own.body.data).toMatchObject([{ kind: "browser", is_current: true, address: "127.0.0.1" }]);
    expect((await call(browser, "GET", "FOUNDER/sessions")).status).toBe(403);
    expect((await call(browser, "DELETE", "FOUNDER/sessions")).status).toBe(403);
    const seen = await call(administrator, "GET", `${person}/sessions`);
    expect(seen.body.data).toMatchObject([{ id: own.body.data[0]?.id, is_current: false }]);
    const id = seen.body.data[0]?.id ?? "";
    expect((await call(administrator, "DELETE", `FOUNDER/sessions/${id}`)).status).toBe(404);
    expect((await call(administrator, "DELETE", `${person}/sessions/${id}`)).status).toBe(200);
    expect(await isIn(browser)).toBe(false);
    const { rows } = await world.database.pool.query(
      "select actor_id from platform.audit where action = 'user.sign_out' and object_id = $1",
      [person],
    );
    expect(rows).toEqual([{ actor_id: "FOUNDER" }]);
  });

  test("a browser that was signed in for an application alone is among them, and ends with them", async () => {
    const client = await world.register({
      name: "Pane",
      type: "native",
      grants: ["authorization_code"],
      redirect_uris: [REDIRECT],
      scopes: ["user"],
    });
    await tokensByCode(world, client.client_id, { browser, username: person });
    const begin = async () => {
      const query = { code_challenge: pkce().challenge, code_challenge_method: "S256" };
      return new URL((await browser.visit(authorizeUrl(client.client_id, query))).url).origin;
    };
    expect(await begin()).toBe(new URL(REDIRECT).origin);
    const administrator = world.browser();
    await signIn(administrator, `${ORIGIN}/auth`, "FOUNDER");
    const address = `${ORIGIN}/api/control-center/v1/users/${person}/sessions`;
    const headers = { ...OURS, origin: ORIGIN, "sec-fetch-site": "same-origin" };
    const listed = JSON.parse((await administrator.send(address, { headers })).text) as { data: { kind: string }[] };
    expect(listed.data.map(({ kind }) => kind).toSorted()).toEqual(["application", "browser"]);
    expect((await administrator.send(address, { method: "DELETE", headers })).status).toBe(200);
    expect(await begin()).toBe(ORIGIN);
  });

  test("CC-SES-002 no cookie of before a sign-in opens anything after it", async () => {
    browser.plant("muniment_work", "a-value-that-somebody-planted");
    await signIn(browser, `${ORIGIN}/auth`, person);
    expect(browser.cookies.get("muniment_work /")?.value).not.toBe("a-value-that-somebody-planted");
  });

  test("CC-USR-056 one's own password is changed with the present one, and signs out everywhere", async () => {
    await signIn(browser, `${ORIGIN}/auth`, person);
    const page = await browser.visit(`${SECURITY}/password`);
    const chosen = { new_password: "Another-Horse 8", repeat_password: "Another-Horse 8" };
    expect((await browser.submit(page, { current_password: "wrong", ...chosen })).text).toContain(
      "The current password is not right",
    );
    const done = await browser.submit(page, { current_password: PASSWORD, ...chosen });
    expect(done.text).toContain("Your password is set");
    expect(await isIn(browser)).toBe(false);
  });

  test("who is not signed in is asked to, and what another site sends changes nothing", async () => {
    expect((await browser.visit(SECURITY)).text).toContain("Sign in");
    await signIn(browser, `${ORIGIN}/auth`, person);
    const forged = await browser.send(SECURITY, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "cross-site" },
      body: "end_others=1",
    });
    expect(forged.status).toBe(400);
  });
});

test("CC-MFA-002 where it is required, a sign-in leads to setting it up, and nowhere else before", async () => {
  await using strict = await startWorld(1, "all");
  await strict.addUser("GUSTAV");
  const visitor = strict.browser();
  const asked = await visitor.submit(await visitor.visit(`${ORIGIN}/auth`), { username: "GUSTAV", password: PASSWORD });
  expect(asked.text).toContain("Your installation asks for a code");
  expect(await isIn(visitor)).toBe(false);
  strict.clock.set(world.clock.now());
  const shown = await visitor.submit(asked, { code: appOf(asked)() });
  expect(recoveryCodes(shown)).toHaveLength(10);
  await visitor.submit(shown, {});
  expect(await isIn(visitor)).toBe(true);
});
