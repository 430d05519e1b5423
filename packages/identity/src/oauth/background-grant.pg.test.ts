import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newActingPersonKey } from "@muniment/work-api/acting-person";
import { createClientAssertion } from "@muniment/work-api/client-assertion";
import type { AssertClient } from "@muniment/work-api/client-assertion";
import { authorizeUrl, paramsOf, pkce, REDIRECT, signIn, tokensByCode } from "./testing/code-flow.ts";
import type { Browser, Visit } from "./testing/browser.ts";
import { ORIGIN, startWorld } from "./testing/world.ts";
import type { Client, World } from "./testing/world.ts";

const READING = "work.read work.acl.read work.events.read work.policy.read";
const API = "/api/control-center/v1/applications/tracker-cc/background-grants";

let world: World;
let desk: Client;
let assert: AssertClient;
let assertOther: AssertClient;

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

beforeAll(async () => {
  world = await startWorld(2);
  const [key, other] = await Promise.all([newActingPersonKey(), newActingPersonKey()]);
  const common = { type: "web", has_secret: false, grants: ["authorization_code"], redirect_uris: [REDIRECT] } as const;
  const scopes = [...READING.split(" "), "user"];
  await world.register({
    ...common,
    name: "Tracker configuration",
    client_id: "tracker-cc",
    allow_refresh: true,
    refresh_days: 40,
    scopes,
    jwks: { keys: [key.publicKey] },
  });
  await world.register({
    ...common,
    name: "Other",
    client_id: "other-cc",
    allow_refresh: true,
    scopes,
    jwks: { keys: [other.publicKey] },
  });
  await world.register({
    ...common,
    name: "No refresh",
    client_id: "brief",
    scopes,
    jwks: { keys: [other.publicKey] },
  });
  desk = await world.register({ ...common, name: "Desk", type: "native" });
  const given = { workOrigin: ORIGIN, clock: world.clock };
  assert = createClientAssertion({ ...given, clientId: "tracker-cc", privateKey: key.privateKey });
  assertOther = createClientAssertion({ ...given, clientId: "other-cc", privateKey: other.privateKey });
  for (const name of ["ANNA", "ADMIN", "SECOND"]) await world.addUser(name);
  await world.setNrtadmin("SECOND", true);
});
afterAll(async () => world[Symbol.asyncDispose]());
beforeEach(async () => {
  await world.setEnabled("ADMIN", true);
  await world.setNrtadmin("ADMIN", true);
  await world.database.pool.query(
    `update identity.application set allow_refresh = true where client_id = 'tracker-cc'`,
  );
  await world.database.pool.query(`delete from identity.background_grant`);
});

/** What is asked for, and what goes with the code. */
function asking(query: Record<string, string> = {}): { url: string; verifier: string } {
  const { verifier, challenge } = pkce();
  const url = authorizeUrl("tracker-cc", {
    code_challenge: challenge,
    code_challenge_method: "S256",
    scope: `${READING} offline_access`,
    purpose: "background",
    library: "ACTIVE",
    ...query,
  });
  return { url, verifier };
}

const allow = async (browser: Browser, page: Visit): Promise<Visit> => browser.submit(page, { answer: "allow" });

const exchange = async (code: string, verifier: string, by: AssertClient = assert): Promise<Response> =>
  world.post("/auth/oauth2/token", {
    grant_type: "authorization_code",
    code,
    redirect_uri: REDIRECT,
    code_verifier: verifier,
    ...(await by()),
  });

/** The whole way of an administrator. */
async function authorise(username = "ADMIN", browser = world.browser()): Promise<Tokens> {
  const { url, verifier } = asking();
  const page = await browser.visit(url);
  const consent = page.text.includes('name="password"') ? await signIn(browser, url, username) : page;
  const { code = "" } = paramsOf(await allow(browser, consent));
  const response = await exchange(code, verifier);
  expect(response.status).toBe(200);
  return (await response.json()) as Tokens;
}

const refresh = async (token: string, by: AssertClient = assert) => {
  const response = await world.post("/auth/oauth2/token", {
    grant_type: "refresh_token",
    refresh_token: token,
    ...(await by()),
  });
  return { status: response.status, body: (await response.json()) as Tokens & Record<string, string> };
};

const introspect = async (token: string): Promise<Record<string, unknown>> =>
  (await world.post("/auth/oauth2/introspect", { token, ...(await assert()) })).json() as Promise<
    Record<string, unknown>
  >;

/** A call of Control Center's own endpoints by an application of somebody's. */
async function asAdministrator(username: string, method: string, path: string) {
  const { access_token: token = "" } = await tokensByCode(world, desk.client_id, { username });
  const response = await world.call(path, { method, headers: { "x-auth-token": token } });
  return { status: response.status, body: (await response.json()) as Record<string, never> };
}

describe("17.3, CC-BGA-004, TRK-AUTH-004: authorising", () => {
  test("the page names the application, the library, the scopes in words, the person and the end", async () => {
    const page = await signIn(world.browser(), asking().url, "ADMIN");
    expect(page.url).toContain("/auth/consent/");
    for (const text of [
      "Tracker configuration",
      "Active",
      "Read every workspace, folder and document",
      "Read who may open what",
      "Follow what changes",
      "Read security policies",
      "ADMIN",
      "It only reads.",
    ]) {
      expect(page.text).toContain(text);
    }
    const end = new Date(world.clock.now().getTime() + 40 * 86_400_000);
    expect(page.text).toContain(String(end.getUTCFullYear()));
    expect(page.text).not.toContain("work.read");
  });

  test("CC-APP-023: its tokens reach that library alone, read only, and say so when they are introspected", async () => {
    const { access_token } = await authorise();
    expect(await world.whoami(access_token)).toMatchObject({
      status: 200,
      body: { user_id: "ADMIN", client_id: "tracker-cc", cap: "read", libraries: ["ACTIVE"] },
    });
    expect(await introspect(access_token)).toMatchObject({
      active: true,
      username: "ADMIN",
      library: "ACTIVE",
      purpose: "background",
      client_id: "tracker-cc",
    });
    const writing = await world.call("/change", { method: "POST", headers: { "x-auth-token": access_token } });
    expect(writing.status).toBe(403);
    const console = await world.call(API, { headers: { "x-auth-token": access_token } });
    expect(console.status).toBe(403);
  });

  test("a library beside it stays closed, although the person is NRTADMIN there too", async () => {
    await world.addUser("DOUBLE");
    await world.setNrtadmin("DOUBLE", true);
    await world.addLibrary("SECRET", "DOUBLE");
    const { access_token } = await authorise("DOUBLE");
    expect((await world.whoami(access_token)).body["libraries"]).toEqual(["ACTIVE"]);
  });

  test("CC-BGA-006: who signed in more than ten minutes ago signs in anew, who did lately does not", async () => {
    const browser = world.browser();
    await signIn(browser, "/auth", "ADMIN");
    expect((await browser.visit(asking().url)).url).toContain("/auth/consent/");
    world.clock.advance(601);
    const again = await browser.visit(asking().url);
    expect(again.url).toContain("/auth/sign-in/");
    expect((await browser.submit(again, { username: "ADMIN", password: "Correct-Horse 7" })).url).toContain(
      "/auth/consent/",
    );
  });

  test("a consent that is given too late asks for the password first, and then again", async () => {
    const browser = world.browser();
    const page = await signIn(browser, asking().url, "ADMIN");
    world.clock.advance(601);
    // The sign-in of this very request was shown in time; that of an earlier one was not.
    expect(paramsOf(await allow(browser, page))["code"]).toBeDefined();
    const second = await signIn(world.browser(), "/auth", "ADMIN");
    expect(second.status).toBeLessThan(500);
    const early = world.browser();
    await signIn(early, "/auth", "ADMIN");
    const waiting = await early.visit(asking().url);
    world.clock.advance(601);
    expect((await allow(early, waiting)).url).toContain("/auth/sign-in/");
  });

  test.each<[string, Record<string, string>, string]>([
    ["another purpose", { purpose: "foreground" }, "invalid_request"],
    ["writing", { scope: "user" }, "invalid_scope"],
    ["writing beside reading", { scope: `${READING} user` }, "invalid_scope"],
    ["no library", { library: "" }, "invalid_request"],
    ["a library without the purpose", { purpose: "" }, "invalid_request"],
  ])("%s is refused", async (_what, query, error) => {
    expect(paramsOf(await world.browser().visit(asking(query).url))).toMatchObject({ error });
  });

  test("CC-BGA-002: without Allow Token Refresh nothing is asked", async () => {
    const url = asking({ client_id: "brief" }).url;
    expect(paramsOf(await world.browser().visit(url))).toMatchObject({
      error: "access_denied",
      error_description: "refresh_off",
    });
  });

  test.each([
    ["who is no NRTADMIN there", "ANNA", "ACTIVE"],
    ["a library that is not there", "ADMIN", "NOWHERE"],
  ])("CC-BGA-007: %s cannot agree, by whatever is sent", async (_what, username, library) => {
    const browser = world.browser();
    const page = await signIn(browser, asking({ library }).url, username);
    expect(page.text).toContain(`${username} is not an administrator of ${library}.`);
    expect(page.text).not.toContain("Authorize</button>");
    expect(paramsOf(await allow(browser, page))).toMatchObject({
      error: "access_denied",
      error_description: "not_nrtadmin",
    });
    const { rows } = await world.database.pool.query(`select from identity.background_grant`);
    expect(rows).toHaveLength(0);
  });

  test("Cancel leads back with a word", async () => {
    const browser = world.browser();
    const page = await signIn(browser, asking().url, "ADMIN");
    expect(paramsOf(await browser.submit(page, { answer: "refuse" }))).toMatchObject({
      error: "access_denied",
      error_description: "cancelled",
    });
  });

  test("a consent is taken from the browser that was asked alone, and from no other site", async () => {
    const browser = world.browser();
    const page = await signIn(browser, asking().url, "ADMIN");
    const stranger = world.browser();
    await signIn(stranger, "/auth", "SECOND");
    expect((await stranger.visit(page.url)).status).toBe(400);
    const body = "answer=allow";
    const headers = { "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "cross-site" };
    expect((await browser.send(page.url, { method: "POST", headers, body })).status).toBe(400);
  });
});

describe("17.3: what is lent is not more than that", () => {
  test("a later request of the same browser gets no part of it, nor does it widen what was lent", async () => {
    const browser = world.browser();
    await authorise("ADMIN", browser);
    const { verifier, challenge } = pkce();
    const query = { code_challenge: challenge, code_challenge_method: "S256", scope: "user" };
    const { code = "" } = paramsOf(await browser.visit(authorizeUrl("tracker-cc", query)));
    const own = (await (await exchange(code, verifier)).json()) as Tokens;
    expect((await world.whoami(own.access_token)).body).toMatchObject({ cap: "none", scopes: ["user"] });
    expect(await introspect(own.access_token)).not.toHaveProperty("purpose");
    const { rows } = await world.database.pool.query(`select from identity.background_grant`);
    expect(rows).toHaveLength(1);
  });

  test("a code is exchanged once, by its own application", async () => {
    const browser = world.browser();
    const { url, verifier } = asking();
    const { code = "" } = paramsOf(await allow(browser, await signIn(browser, url, "ADMIN")));
    expect((await exchange(code, verifier, assertOther)).status).toBe(400);
    const first = await exchange(code, verifier);
    expect(first.status).toBe(200);
    const { access_token } = (await first.json()) as Tokens;
    expect((await exchange(code, verifier)).status).toBe(400);
    expect((await world.whoami(access_token)).status).toBe(401);
  });

  test("CC-BGA-012: refresh tokens rotate, and an old one that comes back ends all of them", async () => {
    const first = await authorise();
    const second = await refresh(first.refresh_token);
    expect(second.status).toBe(200);
    expect(second.body.refresh_token).not.toBe(first.refresh_token);
    expect((await refresh(second.body.refresh_token, assertOther)).status).toBe(400);
    world.clock.advance(61);
    expect((await refresh(first.refresh_token)).status).toBe(400);
    expect(await refresh(second.body.refresh_token)).toMatchObject({
      status: 400,
      body: { error: "invalid_grant", error_description: "revoked" },
    });
    expect((await world.whoami(second.body.access_token)).status).toBe(401);
  });

  test("CC-BGA-012: each use is audited as that of the application on behalf of the person", async () => {
    const { refresh_token } = await authorise();
    await world.database.pool.query(`update identity.background_grant set last_used_at = null`);
    await refresh(refresh_token);
    const { rows } = await world.database.pool.query(
      `select action, actor_id, client_id, library, details from platform.audit
       where object_type = 'background_grant' order by id desc limit 1`,
    );
    expect(rows[0]).toMatchObject({
      action: "background_grant.use",
      actor_id: "ADMIN",
      client_id: "tracker-cc",
      library: "ACTIVE",
      details: { application: "Tracker configuration", on_behalf_of: "ADMIN" },
    });
    const used = await world.database.pool.query(`select last_used_at from identity.background_grant`);
    expect(used.rows[0].last_used_at).not.toBeNull();
  });
});

describe("17.3, CC-BGA-008, CC-USR-115: why it does not count any more", () => {
  const ends: [string, string, () => Promise<void>][] = [
    ["an account that is closed", "disabled", async () => world.setEnabled("ADMIN", false)],
    ["no NRTADMIN any more", "not_nrtadmin", async () => world.setNrtadmin("ADMIN", false)],
    [
      "Allow Token Refresh off",
      "refresh_off",
      async () =>
        void (await world.database.pool.query(
          `update identity.application set allow_refresh = false where client_id = 'tracker-cc'`,
        )),
    ],
    ["another password", "password_reset", async () => world.changePassword("ADMIN", "Correct-Horse 8")],
  ];
  test.each(ends)("%s", async (_what, reason, end) => {
    const { access_token, refresh_token } = await authorise();
    world.clock.advance(5);
    await end();
    expect((await world.whoami(access_token)).status).toBe(401);
    expect(await introspect(access_token)).toEqual({ active: false });
    expect(await refresh(refresh_token)).toMatchObject({
      status: 400,
      body: { error: "invalid_grant", error_description: reason },
    });
    if (reason === "password_reset") await world.changePassword("ADMIN", "Correct-Horse 7");
  });

  test("its time is over", async () => {
    const { refresh_token } = await authorise();
    world.clock.advance(41 * 86_400);
    expect((await refresh(refresh_token)).body).toMatchObject({ error: "invalid_grant", error_description: "expired" });
  });

  test("the application is disabled: nothing is told, and nothing opened", async () => {
    const { access_token, refresh_token } = await authorise();
    await world.database.pool.query(`update identity.application set enabled = false where client_id = 'tracker-cc'`);
    expect((await world.whoami(access_token)).status).toBe(401);
    expect(await refresh(refresh_token)).toMatchObject({ status: 401, body: { error: "invalid_client" } });
    await world.database.pool.query(`update identity.application set enabled = true where client_id = 'tracker-cc'`);
  });

  test("CC-BGA-010: NRTADMIN of the library sees and revokes it, nobody else does", async () => {
    const { access_token, refresh_token } = await authorise();
    const { body } = await asAdministrator("SECOND", "GET", API);
    const [grant] = (body as unknown as { data: Record<string, string>[] }).data;
    expect(grant).toMatchObject({ library: "ACTIVE", user_id: "ADMIN", state: "valid", scopes: READING.split(" ") });
    const path = `${API}/${grant?.["id"] ?? ""}`;
    expect((await asAdministrator("ANNA", "GET", API)).status).toBe(403);
    expect((await asAdministrator("ANNA", "DELETE", path)).status).toBe(403);
    const elsewhere = path.replace("tracker-cc", "other-cc");
    expect((await asAdministrator("SECOND", "DELETE", elsewhere)).status).toBe(404);
    expect((await asAdministrator("SECOND", "GET", API.replace("tracker-cc", "nothing"))).status).toBe(404);
    expect((await asAdministrator("SECOND", "DELETE", path)).status).toBe(200);
    expect((await asAdministrator("SECOND", "DELETE", path)).status).toBe(404);
    expect((await world.whoami(access_token)).status).toBe(401);
    expect((await refresh(refresh_token)).body).toMatchObject({ error_description: "revoked" });
  });
});

test("CC-BGA-008: the list says what has become of each", async () => {
  await authorise();
  world.clock.advance(11 * 86_400);
  const list = async () =>
    (await asAdministrator("SECOND", "GET", API)).body as unknown as { data: { state: string }[] };
  expect((await list()).data.map(({ state }) => state)).toEqual(["expiring"]);
  await world.setNrtadmin("ADMIN", false);
  expect((await list()).data.map(({ state }) => state)).toEqual(["not_nrtadmin"]);
});
