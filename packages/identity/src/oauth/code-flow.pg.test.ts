import { createLocalJWKSet, jwtVerify } from "jose";
import type { JSONWebKeySet } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { authorizeUrl, paramsOf, pkce, REDIRECT, signIn, tokensByCode } from "./testing/code-flow.ts";
import { ORIGIN, PASSWORD, startWorld } from "./testing/world.ts";
import type { Client, World } from "./testing/world.ts";

const TOKEN = "/auth/oauth2/token";

let world: World;
let spa: string;
let web: Client;

beforeAll(async () => {
  // Two servers in turn, so that nothing may be remembered in a process.
  world = await startWorld(2);
  await world.addUser("ANNA");
  await world.addUser("BORIS");
  await world.addUser("ADMIN");
  await world.setNrtadmin("ADMIN", true);
  const redirect_uris = [REDIRECT, "http://127.0.0.1:4711/back"];
  const scopes = ["user", "admin", "work.read"];
  spa = (
    await world.register({
      name: "SPA",
      type: "web",
      has_secret: false,
      grants: ["authorization_code"],
      redirect_uris,
      scopes,
      allow_refresh: true,
    })
  ).client_id;
  web = await world.register({ name: "Web", type: "web", grants: ["authorization_code"], redirect_uris, scopes });
});
afterAll(async () => world[Symbol.asyncDispose]());

const withPkce = () => {
  const { verifier, challenge } = pkce();
  return { verifier, query: { code_challenge: challenge, code_challenge_method: "S256" } };
};
const exchange = async (form: Record<string, string>) => {
  const response = await world.post(TOKEN, { grant_type: "authorization_code", redirect_uri: REDIRECT, ...form });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
};

describe("5.2: authorization code", () => {
  test("through the form to code, state and token", async () => {
    const { verifier, query } = withPkce();
    const browser = world.browser();
    const form = await browser.visit(authorizeUrl(spa, query));
    expect(form.status).toBe(200);
    const end = await browser.submit(form, { username: "anna", password: PASSWORD });
    expect(end.status).toBe(302);
    expect(end.url).toMatch(`${REDIRECT}?`);
    expect(paramsOf(end)).toMatchObject({ code: expect.any(String), state: "s 1" });
    const { status, body } = await exchange({
      client_id: spa,
      code: paramsOf(end)["code"] ?? "",
      code_verifier: verifier,
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.any(String),
      token_type: "Bearer",
      expires_in: 1800,
      refresh_token: expect.any(String),
      scope: "user",
    });
    expect((await world.whoami(body["access_token"] ?? "")).body).toMatchObject({
      user_id: "ANNA",
      client_id: spa,
      scopes: ["user"],
    });
  });

  test("a browser that is signed in is not asked again, unless the application wants it", async () => {
    const browser = world.browser();
    await signIn(browser, authorizeUrl(web.client_id));
    expect(paramsOf(await browser.visit(authorizeUrl(web.client_id)))).toHaveProperty("code");
    for (const query of [{ prompt: "login" }, { force_authn: "true" }]) {
      expect((await browser.visit(authorizeUrl(web.client_id, query))).text).toContain('type="password"');
    }
  });

  test("prompt=none answers login_required to a browser that is not signed in", async () => {
    expect(paramsOf(await world.browser().visit(authorizeUrl(web.client_id, { prompt: "none" })))).toMatchObject({
      error: "login_required",
      state: "s 1",
    });
  });

  test("somebody else may sign in where a person is signed in", async () => {
    const browser = world.browser();
    await signIn(browser, authorizeUrl(web.client_id));
    const end = await signIn(browser, authorizeUrl(web.client_id, { prompt: "login" }), "BORIS");
    const { body } = await exchange({
      client_id: web.client_id,
      client_secret: web.client_secret ?? "",
      code: paramsOf(end)["code"] ?? "",
    });
    expect((await world.whoami(body["access_token"] ?? "")).body).toMatchObject({ user_id: "BORIS" });
    const again = await browser.visit(authorizeUrl(web.client_id));
    const second = await exchange({
      client_id: web.client_id,
      client_secret: web.client_secret ?? "",
      code: paramsOf(again)["code"] ?? "",
    });
    expect((await world.whoami(second.body["access_token"] ?? "")).body).toMatchObject({ user_id: "BORIS" });
  });

  test("response_mode=form_post is a page that submits itself by one script that its policy names", async () => {
    const page = await signIn(world.browser(), authorizeUrl(web.client_id, { response_mode: "form_post" }));
    expect(page.text).toContain(`action="${REDIRECT}"`);
    expect(page.text).toContain('name="code"');
    expect(page.headers.get("content-security-policy")).toMatch(/script-src 'sha256-[^']+';/);
  });

  test("login_hint fills in the form", async () => {
    expect((await world.browser().visit(authorizeUrl(web.client_id, { login_hint: 'a"b@x.test' }))).text).toContain(
      'value="a&quot;b@x.test"',
    );
  });
});

describe("PKCE", () => {
  test("is required of public clients", async () => {
    expect(paramsOf(await world.browser().visit(authorizeUrl(spa)))).toMatchObject({
      error: "invalid_request",
      state: "s 1",
    });
  });

  test("is verified when a challenge was sent", async () => {
    const { query } = withPkce();
    const code = paramsOf(await signIn(world.browser(), authorizeUrl(spa, query)))["code"] ?? "";
    expect((await exchange({ client_id: spa, code, code_verifier: pkce().verifier })).body["error"]).toBe(
      "invalid_grant",
    );
    const second = paramsOf(await signIn(world.browser(), authorizeUrl(web.client_id, query)))["code"] ?? "";
    const answer = await exchange({ client_id: web.client_id, client_secret: web.client_secret ?? "", code: second });
    expect(answer).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  });

  test("knows S256 only", async () => {
    const query = { code_challenge: pkce().challenge, code_challenge_method: "plain" };
    expect(paramsOf(await world.browser().visit(authorizeUrl(spa, query)))["error"]).toBe("invalid_request");
  });
});

describe("codes", () => {
  const codeOf = async () => paramsOf(await signIn(world.browser(), authorizeUrl(web.client_id)))["code"] ?? "";
  const credentials = () => ({ client_id: web.client_id, client_secret: web.client_secret ?? "" });

  test("work once; a second use ends what the first one got", async () => {
    const code = await codeOf();
    const first = await exchange({ ...credentials(), code });
    expect(first.status).toBe(200);
    expect((await exchange({ ...credentials(), code })).body["error"]).toBe("invalid_grant");
    expect((await world.whoami(first.body["access_token"] ?? "")).status).toBe(401);
  });

  test("work once, also at the same moment on two servers", async () => {
    const code = await codeOf();
    const answers = await Promise.all([1, 2, 3, 4].map(async () => exchange({ ...credentials(), code })));
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    expect(answers.filter(({ status }) => status === 400).length).toBeGreaterThanOrEqual(3);
  });

  test("live 60 seconds", async () => {
    const code = await codeOf();
    world.clock.advance(60);
    expect((await exchange({ ...credentials(), code })).body["error"]).toBe("invalid_grant");
    const next = await codeOf();
    world.clock.advance(59);
    expect((await exchange({ ...credentials(), code: next })).status).toBe(200);
  });

  test("belong to their client and redirect address", async () => {
    const form = { ...credentials(), code: await codeOf() };
    expect((await exchange({ ...form, redirect_uri: "http://127.0.0.1:4711/back" })).body["error"]).toBe(
      "invalid_grant",
    );
    const other = await world.register({
      name: "Other",
      type: "web",
      grants: ["authorization_code"],
      redirect_uris: [REDIRECT],
    });
    expect(
      (await exchange({ code: form.code, client_id: other.client_id, client_secret: other.client_secret ?? "" })).body[
        "error"
      ],
    ).toBe("invalid_grant");
  });
});

describe("5.2: failures", () => {
  test.each([
    ["an unknown client", () => ({ client_id: "nobody" })],
    ["an unregistered redirect address", () => ({ redirect_uri: "https://evil.example.test/" })],
    ["a registered one with something added", () => ({ redirect_uri: `${REDIRECT}/more` })],
    ["another port on this machine", () => ({ redirect_uri: "http://127.0.0.1:4712/back" })],
  ])("%s is a page, not a redirect", async (_what, query: () => Record<string, string>) => {
    const visit = await world.browser().send(authorizeUrl(web.client_id, query()));
    expect(visit.status).toBe(400);
    expect(visit.headers.get("location")).toBeNull();
    expect(visit.headers.get("content-type")).toContain("text/html");
    expect(visit.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(visit.text).toContain("cannot be carried out");
  });

  test("afterwards the client is told: error, description, state", async () => {
    for (const query of [{ response_type: "token" }, { scope: "work.acl.read" }]) {
      const visit = await world.browser().visit(authorizeUrl(web.client_id, query));
      expect(visit.url).toMatch(REDIRECT);
      expect(visit.status).toBe(302);
      expect(visit.url).toContain("error=");
      expect(visit.url).toContain("error_description=");
      expect(new URL(visit.url.replace("#", "?")).searchParams.get("state")).toBe("s 1");
    }
  });

  test("5.3 scope admin is refused to who is no administrator, and given to who is", async () => {
    const refused = await signIn(world.browser(), authorizeUrl(web.client_id, { scope: "admin" }));
    expect(paramsOf(refused)).toMatchObject({ error: "invalid_scope", state: "s 1" });
    const given = await signIn(world.browser(), authorizeUrl(web.client_id, { scope: "admin" }), "ADMIN");
    expect(paramsOf(given)).toHaveProperty("code");
  });

  test("a disabled application is unknown", async () => {
    const { client_id } = await world.register({
      name: "Off",
      type: "web",
      grants: ["authorization_code"],
      redirect_uris: [REDIRECT],
    });
    await world.database.pool.query("update identity.application set enabled = false where client_id = $1", [
      client_id,
    ]);
    expect((await world.browser().send(authorizeUrl(client_id))).status).toBe(400);
  });
});

describe("17.3: OIDC", () => {
  test("discovery names the public origin and the endpoints", async () => {
    const response = await world.call("/.well-known/openid-configuration");
    const document = (await response.json()) as Record<string, unknown>;
    expect(document).toMatchObject({
      issuer: ORIGIN,
      authorization_endpoint: `${ORIGIN}/auth/oauth2/authorize`,
      token_endpoint: `${ORIGIN}/auth/oauth2/token`,
      revocation_endpoint: `${ORIGIN}/auth/oauth2/revoke`,
      introspection_endpoint: `${ORIGIN}/auth/oauth2/introspect`,
      userinfo_endpoint: `${ORIGIN}/auth/oauth2/userinfo`,
      end_session_endpoint: `${ORIGIN}/auth/oauth2/logout`,
      jwks_uri: `${ORIGIN}/auth/oauth2/jwks`,
      code_challenge_methods_supported: ["S256"],
      id_token_signing_alg_values_supported: ["ES256"],
    });
    expect([...(document["grant_types_supported"] as string[])].toSorted()).toEqual([
      "authorization_code",
      "client_credentials",
      "password",
      "refresh_token",
    ]);
  });

  test("ID token and userinfo tell the person; both servers sign with one key", async () => {
    const tokens = await tokensByCode(world, spa, { scope: "openid profile email user" });
    const jwks = (await (await world.call("/auth/oauth2/jwks")).json()) as JSONWebKeySet;
    expect(jwks.keys).toHaveLength(1);
    expect(jwks.keys[0]).not.toHaveProperty("d");
    const { payload } = await jwtVerify(tokens["id_token"] ?? "", createLocalJWKSet(jwks), {
      issuer: ORIGIN,
      audience: spa,
    });
    const expected = { name: "ANNA", email: "ANNA@example.test", preferred_username: "ANNA", customer_id: 1 };
    expect(payload).toMatchObject({ ...expected, sub: expect.any(String) });
    for (const headers of [
      { authorization: `Bearer ${tokens["access_token"]}` },
      { "x-auth-token": tokens["access_token"] ?? "" },
    ]) {
      const response = await world.call("/auth/oauth2/userinfo", { headers: headers as Record<string, string> });
      expect(await response.json()).toEqual({ ...expected, sub: payload.sub });
    }
  });

  test("a token that only identifies does not reach the API", async () => {
    const tokens = await tokensByCode(world, spa, { scope: "openid profile" });
    expect((await world.whoami(tokens["access_token"] ?? "")).status).toBe(401);
    const response = await world.call("/auth/oauth2/userinfo", {
      headers: { authorization: `Bearer ${tokens["access_token"]}` },
    });
    expect(response.status).toBe(200);
  });

  test("a token that only reads is capped at reading", async () => {
    const tokens = await tokensByCode(world, spa, { scope: "work.read" });
    expect((await world.whoami(tokens["access_token"] ?? "")).body).toMatchObject({
      cap: "read",
      scopes: ["work.read"],
    });
  });

  test("refusals of userinfo are JSON with a message", async () => {
    const response = await world.call("/auth/oauth2/userinfo", { headers: { authorization: "Bearer nonsense" } });
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toContain("Bearer");
    expect(await response.json()).toMatchObject({ error: "invalid_token", message: expect.any(String) });
  });
});
