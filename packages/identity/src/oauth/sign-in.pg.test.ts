import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PASSWORD_RULES } from "../password/index.ts";
import { authorizeUrl, paramsOf, REDIRECT, signIn, tokensByCode } from "./testing/code-flow.ts";
import { ORIGIN, PASSWORD, startWorld } from "./testing/world.ts";
import type { World } from "./testing/world.ts";
import type { Visit } from "./testing/browser.ts";

let world: World;
let clientId: string;

beforeAll(async () => {
  world = await startWorld(2);
  await world.addUser("ANNA");
  ({ client_id: clientId } = await world.register({
    name: "Web",
    type: "web",
    grants: ["authorization_code"],
    redirect_uris: [REDIRECT],
  }));
});
afterAll(async () => world[Symbol.asyncDispose]());

const isForm = (visit: Visit) => visit.text.includes('name="password"');

describe("CC-SGN: the sign-in page", () => {
  test("CC-SGN-001 CC-SES-002: asks for e-mail or User ID and password, under a policy that lets nothing else run", async () => {
    const page = await world.browser().visit(authorizeUrl(clientId));
    expect(page.text).toContain("E-mail or User ID");
    expect(isForm(page)).toBe(true);
    expect(page.text).toMatch(
      /<a href="\/auth\/forgot-password\?sign_in=[^"]+" data-carries="username">Forgot password\?<\/a>/,
    );
    const policy = page.headers.get("content-security-policy") ?? "";
    for (const kind of ["script", "style"]) {
      const inline = [...page.text.matchAll(new RegExp(`<${kind}>([^]*?)</${kind}>`, "g"))].map(
        ([, text = ""]) => text,
      );
      expect(inline).toHaveLength(1);
      const hash = createHash("sha256")
        .update(inline[0] ?? "")
        .digest("base64");
      expect(policy).toContain(`${kind}-src 'sha256-${hash}';`);
    }
    expect(page.text).not.toMatch(/ on[a-z]+=| style=|<script [^>]*src/);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("form-action 'self' https://app.example.test");
    expect(policy).not.toContain("unsafe");
    expect(page.headers.get("cache-control")).toBe("no-store");
    expect(page.headers.get("referrer-policy")).toBe("no-referrer");
  });

  test("says where one is, and the application that one is on the way to", async () => {
    const lead = (page: Visit) => /<p class="lead">([^]*?)<\/p>/.exec(page.text)?.[1]?.replaceAll(/<[^>]*>/g, "");
    expect(lead(await world.browser().visit(`${ORIGIN}/auth`))).toBe("Case &amp; Davenport LLP");
    const browser = world.browser();
    const page = await browser.visit(authorizeUrl(clientId));
    expect(lead(page)).toBe("Case &amp; Davenport LLP, to continue to Web");
    expect(lead(await browser.submit(page, { username: "ANNA", password: "wrong" }))).toBe(lead(page));
  });

  test("CC-SGN-005: a refusal never tells which part was wrong, and keeps what was typed", async () => {
    const browser = world.browser();
    const pages = [];
    for (const fields of [
      { username: "ANNA", password: "wrong" },
      { username: "nobody", password: PASSWORD },
    ]) {
      const page = await browser.submit(await browser.visit(authorizeUrl(clientId)), fields);
      expect(page.status).toBe(401);
      expect(isForm(page)).toBe(true);
      pages.push(/role="alert"[^]*?<p>([^<]*)/.exec(page.text)?.[1]);
    }
    expect(new Set(pages)).toEqual(new Set(["The e-mail or User ID, or the password, is not right."]));
    const page = await browser.submit(await browser.visit(authorizeUrl(clientId)), { username: "<b>", password: "x" });
    expect(page.text).toContain('value="&lt;b&gt;"');
  });

  test("what is missing is told at the field, and is no attempt", async () => {
    await world.addUser("EMMA");
    const browser = world.browser();
    let page = await browser.visit(`${ORIGIN}/auth`);
    for (let count = 0; count < 12; count += 1) {
      page = await browser.submit(page, { username: "EMMA", password: "" });
      expect(page.status).toBe(422);
    }
    expect(page.text).toMatch(/aria-describedby="password-problems"\s+aria-invalid="true"/);
    expect(page.text).toContain("Enter your password.");
    const empty = await browser.submit(page, { username: " ", password: "x" });
    expect(empty.text).toContain("Enter your e-mail or User ID.");
    expect((await browser.submit(empty, { username: "EMMA", password: PASSWORD })).url).toBe(`${ORIGIN}/work/web/`);
  });

  test("CC-SGN-011: after a password was chosen by a link, the page says so and knows the name", async () => {
    const page = await world.browser().visit(`${ORIGIN}/auth?login_hint=ANNA&notice=password_set`);
    expect(page.text).toContain('value="ANNA"');
    expect(page.text).toContain("Your password is set.");
    expect((await world.browser().visit(`${ORIGIN}/auth?notice=<b>`)).text).not.toContain("Your password is set.");
  });

  test("a hint that is somebody else's asks for a sign-in, one's own does not", async () => {
    const browser = world.browser();
    await signIn(browser, `${ORIGIN}/auth`, "ANNA");
    expect((await browser.visit(`${ORIGIN}/auth?login_hint=anna@example.test`)).url).toBe(`${ORIGIN}/work/web/`);
    expect(isForm(await browser.visit(`${ORIGIN}/auth?login_hint=CARL`))).toBe(true);
  });

  test("CC-SGN-006: a lock says how long, or whom to ask; for a name that is nobody's as well", async () => {
    await world.addUser("CARL");
    for (const username of ["CARL", "nobody at all"]) {
      const browser = world.browser();
      const fail = async (times: number) => {
        let page = await browser.visit(authorizeUrl(clientId));
        for (let count = 0; count < times; count += 1)
          page = await browser.submit(page, { username, password: "wrong" });
        return page;
      };
      expect((await fail(5)).text).toContain("temporarily locked. Try again in 15 minutes.");
      world.clock.advance(14 * 60 + 30);
      expect((await fail(1)).text).toContain("Try again in 1 minute.");
      world.clock.advance(30);
      expect((await fail(5)).text).toContain("The account is locked. Use <a");
    }
  });

  test.each([["anna"], ["ANNA@EXAMPLE.TEST"]])("CC-SGN-007: %s signs in", async (username) => {
    expect(paramsOf(await signIn(world.browser(), authorizeUrl(clientId), username))).toHaveProperty("code");
  });

  test("after a wrong try the right one goes on to the application", async () => {
    const browser = world.browser();
    const refused = await signIn(browser, authorizeUrl(clientId), "ANNA", "wrong");
    expect(paramsOf(await browser.submit(refused, { username: "ANNA", password: PASSWORD }))).toHaveProperty("code");
  });
});

describe("T8: a password that must be changed", () => {
  test("holds the person at the change page, then goes on", async () => {
    await world.addUser("NEW", { mustChange: true });
    const browser = world.browser();
    const held = await signIn(browser, authorizeUrl(clientId), "NEW");
    expect(held.status).toBe(200);
    expect(held.text).toContain('name="new_password"');
    for (const { text } of PASSWORD_RULES) expect(held.text).toContain(text);
    expect(held.text).toContain('<input name="username" value="NEW" autocomplete="username" readonly hidden />');
    const again = await browser.visit(held.url);
    expect(again.text).toContain('name="new_password"');
    const differ = await browser.submit(again, {
      new_password: "Another-Horse 8",
      repeat_password: "Another-Horse 9",
    });
    expect(differ.status).toBe(422);
    expect(differ.text).toContain("not the same");
    const weak = await browser.submit(differ, { new_password: "short", repeat_password: "short" });
    expect(weak.status).toBe(422);
    expect(weak.text).toContain("At least 12 characters are needed.");
    expect(weak.text).toContain("At least one upper-case letter is needed.");
    expect(weak.text).not.toContain("short");
    const end = await browser.submit(weak, { new_password: "Another-Horse 8", repeat_password: "Another-Horse 8" });
    expect(paramsOf(end)).toHaveProperty("code");
    expect(paramsOf(await signIn(world.browser(), authorizeUrl(clientId), "NEW", "Another-Horse 8"))).toHaveProperty(
      "code",
    );
  });

  test("ends the sessions of before, also the one in the browser at hand", async () => {
    await world.addUser("NEW3");
    const browser = world.browser();
    await signIn(browser, authorizeUrl(clientId), "NEW3");
    await world.database.pool.query(`update identity."user" set must_change_password = true where user_id = 'NEW3'`);
    const held = await signIn(browser, authorizeUrl(clientId, { prompt: "login" }), "NEW3");
    const chosen = { new_password: "Another-Horse 8", repeat_password: "Another-Horse 8" };
    expect(paramsOf(await browser.submit(held, chosen))).toHaveProperty("code");
    expect(paramsOf(await browser.visit(authorizeUrl(clientId)))).toHaveProperty("code");
  });

  test("nothing else is reachable before: the resume address asks again", async () => {
    await world.addUser("NEW2", { mustChange: true });
    const browser = world.browser();
    const held = await signIn(browser, authorizeUrl(clientId), "NEW2");
    const uid = new URL(held.url).pathname.split("/").at(-1);
    expect(isForm(await browser.visit(`${ORIGIN}/auth/oauth2/authorize/${uid}`))).toBe(true);
    expect(isForm(await browser.visit(`${ORIGIN}/auth`))).toBe(true);
  });
});

describe("whose sign-in it is", () => {
  test("another browser cannot use a pending sign-in", async () => {
    const page = await world.browser().visit(authorizeUrl(clientId));
    const stranger = world.browser();
    const looked = await stranger.visit(page.url);
    expect(looked.status).toBe(400);
    expect(looked.text).toContain("expired");
    const posted = await stranger.submit(page, { username: "ANNA", password: PASSWORD });
    expect(posted.status).toBe(400);
  });

  test("a form from another site is refused", async () => {
    const browser = world.browser();
    const page = await browser.visit(authorizeUrl(clientId));
    const forged = await browser.send(new URL(page.url).pathname, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "cross-site" },
      body: new URLSearchParams({ username: "ANNA", password: PASSWORD }).toString(),
    });
    expect(forged.status).toBe(400);
  });

  test("two tabs do not disturb each other", async () => {
    const browser = world.browser();
    const first = await browser.visit(authorizeUrl(clientId, { state: "one" }));
    const second = await browser.visit(authorizeUrl(clientId, { state: "two" }));
    expect(paramsOf(await browser.submit(first, { username: "ANNA", password: PASSWORD }))).toMatchObject({
      state: "one",
      code: expect.any(String),
    });
    expect(second.url).not.toBe(first.url);
  });

  test("CC-SES-001: a browser session ends after 60 minutes without use", async () => {
    const browser = world.browser();
    await signIn(browser, authorizeUrl(clientId));
    world.clock.advance(59 * 60);
    expect(paramsOf(await browser.visit(authorizeUrl(clientId)))).toHaveProperty("code");
    world.clock.advance(60 * 60);
    expect(isForm(await browser.visit(authorizeUrl(clientId)))).toBe(true);
  });

  test("CC-SES-001: it ends after 12 hours, however much it is used", async () => {
    const browser = world.browser();
    await signIn(browser, authorizeUrl(clientId));
    for (let round = 0; round < 14; round += 1) {
      world.clock.advance(50 * 60);
      expect(paramsOf(await browser.visit(authorizeUrl(clientId)))).toHaveProperty("code");
    }
    world.clock.advance(20 * 60);
    expect(isForm(await browser.visit(authorizeUrl(clientId)))).toBe(true);
  });

  test("CC-SES-002: cookies are HttpOnly, Lax, and end with the browser", async () => {
    const browser = world.browser();
    const page = await browser.visit(authorizeUrl(clientId));
    const answer = await browser.send(new URL(page.url).pathname, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ username: "ANNA", password: PASSWORD }).toString(),
    });
    const resumed = await browser.send(answer.headers.get("location") ?? "");
    const cookie = resumed.headers.getSetCookie().find((line) => line.startsWith("muniment_sign_in=")) ?? "";
    expect(cookie).toMatch(/httponly/i);
    expect(cookie).toMatch(/samesite=lax/i);
    expect(cookie).toMatch(/path=\/auth/i);
    expect(cookie).not.toMatch(/expires/i);
  });
});

describe("GET /auth", () => {
  test("signs a browser in that no application sent, with the name filled in", async () => {
    const browser = world.browser();
    const page = await browser.visit(`${ORIGIN}/auth?auto_submit=false&remember_email=false&login_hint=anna`);
    expect(page.status).toBe(200);
    expect(page.text).toContain('value="anna"');
    const end = await browser.submit(page, { username: "anna", password: PASSWORD });
    expect(end.url).toBe(`${ORIGIN}/work/web/`);
    expect(paramsOf(await browser.visit(authorizeUrl(clientId)))).toHaveProperty("code");
  });

  test("signing out asks, then ends the browser's session and what cannot be refreshed", async () => {
    const browser = world.browser();
    const common = { type: "native", grants: ["authorization_code"], redirect_uris: [REDIRECT] } as const;
    const brief = await world.register({ ...common, name: "Brief" });
    const offline = await world.register({ ...common, name: "Offline", allow_refresh: true });
    const given = await tokensByCode(world, brief.client_id, { browser });
    const lasting = await tokensByCode(world, offline.client_id, { browser });
    const question = await browser.visit(`${ORIGIN}/auth/oauth2/logout`);
    expect(question.text).toContain("Sign out?");
    const xsrf = /name="xsrf" value="([^"]*)"/.exec(question.text)?.[1] ?? "";
    const forged = await browser.submit(question, { xsrf: "0", logout: "yes" });
    expect(forged.status).toBe(400);
    const end = await browser.submit(question, { xsrf, logout: "yes" });
    expect(end.text).toContain("Signed out");
    expect((await world.whoami(given["access_token"] ?? "")).status).toBe(401);
    expect((await world.whoami(lasting["access_token"] ?? "")).status).toBe(200);
    expect(isForm(await browser.visit(authorizeUrl(clientId)))).toBe(true);
  });
});
