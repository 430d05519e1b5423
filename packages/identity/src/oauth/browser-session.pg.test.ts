import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { forgetEndedSessions } from "../session/index.ts";
import type { Browser } from "./testing/browser.ts";
import { authorizeUrl, pkce, REDIRECT, signIn, tokensByCode } from "./testing/code-flow.ts";
import { ORIGIN, PASSWORD, startWorld } from "./testing/world.ts";
import type { Client, World } from "./testing/world.ts";

const MINUTE = 60;
const OURS = { "x-muniment-client": "control-center/0.1.0" };

let world: World;
let tracker: Client;
let browser: Browser;
let count = 0;
let person: string;

beforeAll(async () => {
  world = await startWorld(2);
  tracker = await world.register({
    name: "Tracker",
    type: "native",
    grants: ["authorization_code", "password"],
    redirect_uris: [REDIRECT],
  });
});
afterAll(async () => world[Symbol.asyncDispose]());
beforeEach(async () => {
  count += 1;
  person = `ANNA${count}`;
  await world.addUser(person);
  browser = world.browser();
});

const enter = async (by: Browser = browser, who = person) => signIn(by, `${ORIGIN}/auth`, who);
const cookieOf = (by: Browser = browser) => by.cookies.get("muniment_work /")?.value;
const read = async (headers: Record<string, string> = OURS, by: Browser = browser) =>
  (await by.send(`${ORIGIN}/whoami`, { headers })).status;
const change = async (headers: Record<string, string>) =>
  (await browser.send(`${ORIGIN}/change`, { method: "POST", headers })).status;
const trackerUrl = (query: Record<string, string> = {}) =>
  authorizeUrl(tracker.client_id, { code_challenge: pkce().challenge, code_challenge_method: "S256", ...query });
const signOut = async (headers: Record<string, string>) =>
  browser.send(`${ORIGIN}/auth/sign-out`, { method: "POST", headers });

describe("D38: the cookie of our own pages", () => {
  test("is HttpOnly, SameSite=Lax, for the whole origin, gone with the browser, and stored as a hash only", async () => {
    const lines: string[] = [];
    const page = await browser.visit(`${ORIGIN}/auth`);
    const action = /action="([^"]*)"/.exec(page.text)?.[1] ?? "";
    const done = await browser.send(action, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ username: person, password: PASSWORD }).toString(),
    });
    lines.push(...done.headers.getSetCookie());
    lines.push(...(await browser.send(done.headers.get("location") ?? "")).headers.getSetCookie());
    const line = lines.find((text) => text.startsWith("muniment_work=")) ?? "";
    expect(line).toMatch(/; httponly/i);
    expect(line).toMatch(/; samesite=lax/i);
    expect(line).toMatch(/; path=\/(;|$)/i);
    expect(line).not.toMatch(/expires|max-age|domain/i);
    const value = cookieOf() ?? "";
    expect(Buffer.from(value, "base64url")).toHaveLength(32);
    const rows = await world.database.pool.query<{ text: string }>(
      `select row_to_json(s)::text as text from identity.browser_session s union all
       select row_to_json(r)::text from identity.oauth_record r`,
    );
    for (const { text } of rows.rows) expect(text).not.toContain(value);
  });

  test("opens the API with X-Muniment-Client, and tells who it is", async () => {
    await enter();
    const visit = await browser.send(`${ORIGIN}/whoami`, { headers: OURS });
    expect(visit.status).toBe(200);
    expect(JSON.parse(visit.text)).toMatchObject({
      user_id: person,
      client_id: "muniment-work",
      scopes: ["user"],
      cap: "none",
    });
    expect(await change({ ...OURS, origin: ORIGIN, "sec-fetch-site": "same-origin" })).toBe(200);
  });

  test.each<[string, Record<string, string>]>([
    ["without the header", {}],
    ["with an empty header", { "x-muniment-client": " " }],
    ["from another origin", { ...OURS, origin: "https://elsewhere.example.test" }],
    ["from another port", { ...OURS, origin: `${ORIGIN}:8443` }],
    ["from nowhere", { ...OURS, origin: "null" }],
    ["from another site", { ...OURS, "sec-fetch-site": "cross-site" }],
    ["from a neighbour", { ...OURS, origin: ORIGIN, "sec-fetch-site": "same-site" }],
    ["typed by hand", { "sec-fetch-site": "none" }],
  ])("opens nothing %s", async (_how, headers) => {
    await enter();
    expect(await read()).toBe(200);
    expect(await read(headers)).toBe(401);
    expect(await change(headers)).toBe(401);
  });

  test("changes nothing without our own Origin", async () => {
    await enter();
    expect(await change(OURS)).toBe(401);
    expect(await change({ ...OURS, "sec-fetch-site": "same-origin" })).toBe(401);
    expect(await change({ origin: ORIGIN, "sec-fetch-site": "same-origin" })).toBe(401);
    expect(await change({ ...OURS, origin: ORIGIN })).toBe(200);
  });

  test("opens images and downloads of our own pages, which carry no header", async () => {
    await enter();
    expect(await read({ "sec-fetch-site": "same-origin" })).toBe(200);
    expect(await read({ "sec-fetch-site": "same-site" })).toBe(401);
    expect(await read({ "sec-fetch-site": "cross-site" })).toBe(401);
  });

  test("is no access token, and two that differ are none", async () => {
    await enter();
    const value = cookieOf() ?? "";
    expect((await world.whoami(value)).status).toBe(401);
    const two = { ...OURS, cookie: `muniment_work=${value}; muniment_work=other` };
    expect((await world.call("/whoami", { headers: two })).status).toBe(401);
    const one = { ...OURS, cookie: `a=b; muniment_work=${value}` };
    expect((await world.call("/whoami", { headers: one })).status).toBe(200);
  });

  test("a request with it is one statement", async () => {
    await enter();
    for (let round = 0; round < 2; round += 1) await read();
    let statements = 0;
    const note = (): void => void (statements += 1);
    world.database.pool.on("acquire", note);
    expect(await read()).toBe(200);
    world.database.pool.off("acquire", note);
    expect(statements).toBe(1);
  });

  test("gives way to a token, also to one that is no good", async () => {
    await enter();
    await world.addUser(`${person}-OTHER`);
    const answer = await world.post("/auth/oauth2/token", {
      grant_type: "password",
      username: `${person}-OTHER`,
      password: PASSWORD,
      client_id: tracker.client_id,
    });
    const { access_token: token = "" } = (await answer.json()) as Record<string, string>;
    for (const header of [{ authorization: `Bearer ${token}` }, { "x-auth-token": token }]) {
      const visit = await browser.send(`${ORIGIN}/whoami`, { headers: { ...OURS, ...header } });
      expect(JSON.parse(visit.text)).toMatchObject({ user_id: `${person}-OTHER` });
    }
    expect(await read({ ...OURS, authorization: "Bearer nonsense" })).toBe(401);
    expect(await read({ ...OURS, "x-auth-token": "nonsense" })).toBe(401);
  });
});

describe("D13: an end holds from the next request", () => {
  test("of a disabled account, for good", async () => {
    await enter();
    await world.setEnabled(person, false);
    expect(await read()).toBe(401);
    await world.setEnabled(person, true);
    expect(await read()).toBe(401);
  });

  test("CC-USR-054: of a changed password, in every browser", async () => {
    const second = world.browser();
    await enter();
    await enter(second);
    expect([await read(), await read(OURS, second)]).toEqual([200, 200]);
    await world.changePassword(person, "Another-Horse 8");
    expect([await read(), await read(OURS, second)]).toEqual([401, 401]);
  });

  test("of a sign-out asked for by an application", async () => {
    await enter();
    const question = await browser.visit(`${ORIGIN}/auth/oauth2/logout`);
    const xsrf = /name="xsrf" value="([^"]*)"/.exec(question.text)?.[1] ?? "";
    await browser.submit(question, { xsrf, logout: "yes" });
    expect(await read()).toBe(401);
  });

  test("when somebody else signs in in the browser for an application", async () => {
    await enter();
    await world.addUser(`${person}-OTHER`);
    await signIn(browser, trackerUrl({ prompt: "login" }), `${person}-OTHER`);
    expect(await read()).toBe(401);
    await browser.visit(`${ORIGIN}/auth`);
    expect((await browser.send(`${ORIGIN}/whoami`, { headers: OURS })).text).toContain(`${person}-OTHER`);
  });
});

describe("CC-SES-001: 60 minutes without use, 12 hours in all", () => {
  test("each use prolongs it, and the sign-in that it belongs to", async () => {
    await enter();
    for (let round = 0; round < 3; round += 1) {
      world.clock.advance(59 * MINUTE);
      expect(await read()).toBe(200);
    }
    expect(Object.keys(await tokensByCode(world, tracker.client_id, { browser, username: person }))).toContain(
      "access_token",
    );
    world.clock.advance(60 * MINUTE);
    expect(await read()).toBe(401);
  });

  test("after twelve hours it ends, however much it is used", async () => {
    await enter();
    for (let round = 0; round < 24; round += 1) {
      expect(await read()).toBe(200);
      world.clock.advance(30 * MINUTE);
    }
    expect(await read()).toBe(401);
    expect((await browser.visit(`${ORIGIN}/auth`)).text).toContain('name="password"');
  });

  test("what has ended is forgotten, what lives stays", async () => {
    await enter();
    world.clock.advance(13 * 60 * MINUTE);
    await enter(world.browser());
    await world.database.transaction((tx) => forgetEndedSessions(tx, world.clock.now()));
    const { rows } = await world.database.pool.query("select 1 from identity.browser_session");
    expect(rows).toHaveLength(1);
  });
});

describe("CC-SES-002: the cookie is renewed at sign-in", () => {
  test("one from before signing in is never kept", async () => {
    const stranger = world.browser();
    await world.addUser(`${person}-STRANGER`);
    await enter(stranger, `${person}-STRANGER`);
    const planted = cookieOf(stranger) ?? "";
    const page = await browser.visit(`${ORIGIN}/auth`);
    browser.plant("muniment_work", planted);
    await browser.submit(page, { username: person, password: PASSWORD });
    expect(cookieOf()).not.toBe(planted);
    expect((await browser.send(`${ORIGIN}/whoami`, { headers: OURS })).text).toContain(`"${person}"`);
    browser.plant("muniment_work", planted);
    expect(await read()).toBe(401);
  });

  test("a made-up one is not taken over", async () => {
    const planted = Buffer.alloc(32, 7).toString("base64url");
    browser.plant("muniment_work", planted);
    await enter();
    expect(cookieOf()).not.toBe(planted);
    expect(await read()).toBe(200);
    browser.plant("muniment_work", planted);
    expect(await read()).toBe(401);
  });

  test("signing in again gives another one and ends the first", async () => {
    await enter();
    const first = cookieOf() ?? "";
    const again = await browser.visit(`${ORIGIN}/auth?login_hint=nobody`);
    await browser.submit(again, { username: person, password: PASSWORD });
    expect(cookieOf()).not.toBe(first);
    expect(await read()).toBe(200);
    browser.plant("muniment_work", first);
    expect(await read()).toBe(401);
  });

  test("a browser that is signed in keeps its own", async () => {
    await enter();
    const first = cookieOf();
    const end = await browser.visit(`${ORIGIN}/auth?return_to=/control-center`);
    expect(end.url).toBe(`${ORIGIN}/control-center`);
    expect(cookieOf()).toBe(first);
  });

  test("one who signed in for an application gets it without being asked", async () => {
    await signIn(browser, trackerUrl(), person);
    expect(cookieOf()).toBeUndefined();
    expect((await browser.visit(`${ORIGIN}/auth?return_to=/work/web/recent`)).url).toBe(`${ORIGIN}/work/web/recent`);
    expect(await read()).toBe(200);
  });
});

describe("GET /auth?return_to=", () => {
  test.each([
    ["/control-center/users?sort=name", "/control-center/users?sort=name"],
    ["//elsewhere.example.test/", "/work/web/"],
    ["/\\elsewhere.example.test/", "/work/web/"],
    ["https://elsewhere.example.test/", "/work/web/"],
    ["/\t/elsewhere.example.test", "/work/web/"],
    ["/..//elsewhere.example.test", "/work/web/"],
    ["javascript:alert(1)", "/work/web/"],
  ])("CC-SES-002: %j leads to %s, signed in or not", async (wanted, path) => {
    const url = `${ORIGIN}/auth?${new URLSearchParams({ return_to: wanted }).toString()}`;
    expect((await signIn(browser, url, person)).url).toBe(ORIGIN + path);
    const next = await browser.send(url);
    expect([next.status, next.headers.get("location")]).toEqual([303, ORIGIN + path]);
  });
});

describe("signing out", () => {
  test("by a form of ours: both cookies go, and the page says so", async () => {
    await enter();
    const value = cookieOf() ?? "";
    const question = await browser.visit(`${ORIGIN}/auth/sign-out`);
    expect(question.text).toContain("Sign out?");
    const end = await browser.submit(question, {});
    expect(end.url).toBe(`${ORIGIN}/auth/signed-out`);
    expect(end.text).toContain("You have signed out");
    expect([...browser.cookies.keys()].filter((key) => /muniment_(?:work|sign_in) /.test(key))).toEqual([]);
    browser.plant("muniment_work", value);
    expect(await read()).toBe(401);
    expect((await browser.visit(`${ORIGIN}/auth`)).text).toContain('name="password"');
  });

  test("by a script of ours", async () => {
    await enter();
    const end = await signOut({ ...OURS, origin: ORIGIN, "sec-fetch-site": "same-origin" });
    expect([end.status, end.text]).toEqual([200, "{}"]);
    expect(await read()).toBe(401);
  });

  test("in a browser that tells no Sec-Fetch-Site the Origin decides", async () => {
    await enter();
    expect((await signOut({ origin: "null" })).headers.get("location")).toBe("/auth/sign-out");
    expect(await read()).toBe(200);
    expect((await signOut({ origin: ORIGIN })).headers.get("location")).toBe("/auth/signed-out");
    expect(await read()).toBe(401);
  });

  test.each<[string, Record<string, string>]>([
    ["another site", { origin: "https://elsewhere.example.test", "sec-fetch-site": "cross-site" }],
    ["a neighbour", { origin: "http://other.example.test", "sec-fetch-site": "same-site" }],
    ["nowhere", {}],
  ])("is not done for %s", async (_who, headers) => {
    await enter();
    const asked = await signOut(headers);
    expect([asked.status, asked.headers.get("location")]).toEqual([303, "/auth/sign-out"]);
    expect(await read()).toBe(200);
  });

  test("ends what applications got in this browser and cannot refresh", async () => {
    await enter();
    const tokens = await tokensByCode(world, tracker.client_id, { browser });
    expect((await world.whoami(tokens["access_token"] ?? "")).status).toBe(200);
    await signOut({ origin: ORIGIN });
    expect((await world.whoami(tokens["access_token"] ?? "")).status).toBe(401);
  });

  test("5.1: GET /login/terminate by our own page, and by no other", async () => {
    await enter();
    for (const headers of [{}, { ...OURS, "sec-fetch-site": "cross-site" }]) {
      expect((await browser.send(`${ORIGIN}/login/terminate`, { headers })).status).toBe(200);
      expect(await read()).toBe(200);
    }
    expect((await browser.send(`${ORIGIN}/login/terminate`, { headers: OURS })).status).toBe(200);
    expect(await read()).toBe(401);
    expect((await browser.visit(`${ORIGIN}/auth`)).text).toContain('name="password"');
  });
});
