import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import { ok, one, refused } from "../answers.ts";
import { as, get, passwordGrant, requestToken, send, signIn } from "../client.ts";
import type { Answer, Session } from "../client.ts";
import { lazily, user } from "../fixture.ts";
import { account, application, target } from "../settings.ts";
import type { Application } from "../settings.ts";

interface Token {
  readonly [field: string]: unknown;
  readonly access_token: string;
}

function token(answer: Answer): Token {
  expect(answer.status, `${answer.request}: ${answer.text}`).toBe(200);
  const body = answer.json as Token;
  expect(body.access_token).toBeTypeOf("string");
  expect(body.token_type).toBe("Bearer");
  expect(Number.isInteger(body.expires_in)).toBe(true);
  expect(body).toHaveProperty("refresh_token");
  expect(body.refresh_token === null || typeof body.refresh_token === "string").toBe(true);
  expect(body.scope).toBeTypeOf("string");
  expect(answer.headers.get("cache-control")).toMatch(/no-store/);
  return body;
}

function denied(answer: Answer, statuses: readonly number[], error: string): void {
  expect(statuses, `${answer.request}: ${answer.text}`).toContain(answer.status);
  const body = answer.json as Readonly<Record<string, unknown>>;
  expect(body.error).toBe(error);
  expect(body.error_description).toBeTypeOf("string");
  expect(body.message).toBe(body.error_description);
}

function secretOf(client: Application): Record<string, string> {
  return client.client_secret === undefined ? {} : { client_secret: client.client_secret };
}

function basic(client: Application): Record<string, string> {
  const pair = `${encodeURIComponent(client.client_id)}:${encodeURIComponent(client.client_secret ?? "")}`;
  return { authorization: `Basic ${Buffer.from(pair).toString("base64")}` };
}

const person = (): Record<string, string> => ({
  grant_type: "password",
  username: account("standard").user_id,
  password: account("standard").password,
});

const tester = lazily(() => user({ password: "Plus+and=and&Aa1" }));

test.each([
  { secret: false, place: "body" },
  { secret: false, place: "query" },
  { secret: true, place: "body" },
  { secret: true, place: "query" },
])("A1 password grant, client secret: $secret, scope in the $place", async ({ secret, place }) => {
  const client = application(["password"], secret);
  const fields = { ...person(), client_id: client.client_id, ...secretOf(client) };
  const answer =
    place === "query"
      ? await requestToken(fields, { query: "scope=user" })
      : await requestToken({ ...fields, scope: "user" });
  token(answer);
});

test("A1 the e-mail works as user name too, in any case", async () => {
  const form = passwordGrant(account("standard"));
  token(await requestToken({ ...form, username: account("standard").email.toUpperCase() }));
});

test("5.3 the scope of OpenID is accepted and means user", async () => {
  const form = passwordGrant(account("standard"));
  const { access_token: value } = token(await requestToken({ ...form, scope: "openid profile email" }));
  const me = one(await get({ userId: "", token: value }, "/api"));
  expect(me.user).toMatchObject({ user_type: "standard" });
});

test("5.3 client credentials may come as HTTP Basic", async () => {
  token(await requestToken(person(), { headers: basic(application(["password"], true)) }));
});

test("5.3 a confidential client without its secret, or with a wrong one, is refused", async () => {
  const { client_id } = application(["password"], true);
  denied(await requestToken({ ...person(), client_id }), [400, 401], "invalid_client");
  denied(await requestToken({ ...person(), client_id, client_secret: "wrong" }), [400, 401], "invalid_client");
  denied(await requestToken({ ...person(), client_id: "no-such-client" }), [400, 401], "invalid_client");
});

test("5.3 scope admin: a system session for NRTADMIN, invalid_scope for everybody else", async () => {
  const form = { ...passwordGrant(account("NRTADMIN")), scope: "admin" };
  const { access_token: value } = token(await requestToken(form));
  expect(one(await get({ userId: "", token: value }, "/api")).user).toMatchObject({ user_type: "system" });
  const refusal = await requestToken({ ...passwordGrant(account("standard")), scope: "admin" });
  denied(refusal, [400, 401], "invalid_scope");
});

test("5.3 unknown, missing and unregistered grants are refused in the OAuth shape", async () => {
  const { client_id } = application(["password"], false);
  denied(await requestToken({ grant_type: "magic", client_id }), [400], "unsupported_grant_type");
  denied(await requestToken({ client_id }), [400], "invalid_request");
  denied(await requestToken({ grant_type: "password", client_id }), [400, 401], "invalid_request");
  const form = { grant_type: "authorization_code", client_id, code: "no-such-code", redirect_uri: "https://x.example" };
  const answer = await requestToken(form);
  expect([400, 401], answer.text).toContain(answer.status);
  expect(["invalid_grant", "unauthorized_client"]).toContain((answer.json as { error: string }).error);
});

test("CC-SGN-005 wrong password, unknown user and disabled account are refused alike", async () => {
  const known = { ...(await user()), password: "Certainly-not-this-1" };
  const unknown = { ...known, user_id: "NOBODY-OF-THIS-NAME" };
  const answers = [];
  for (const who of [known, unknown, account("disabled")]) {
    const answer = await requestToken(passwordGrant(who));
    denied(answer, [400, 401], "invalid_grant");
    answers.push([answer.status, answer.json]);
  }
  expect(answers[1]).toEqual(answers[0]);
  expect(answers[2]).toEqual(answers[0]);
});

test("T3 form data that was never percent-encoded is understood", async () => {
  const form = passwordGrant(await tester());
  const encoded = new URLSearchParams(form).toString();
  token(await requestToken({}, { raw: encoded }));
  const plus = await user({ password: "Lone+plus=Sign1" });
  const raw = Object.entries(passwordGrant(plus)).map(([name, value]) => `${name}=${value}`);
  token(await requestToken({}, { raw: `${raw.join("&")}&` }));
});

test("T4 a form post with a JSON content type is parsed by its first byte", async () => {
  const raw = new URLSearchParams(passwordGrant(account("standard"))).toString();
  token(await requestToken({}, { raw, headers: { "content-type": "application/json" } }));
});

async function refreshable(secret?: boolean): Promise<{ client: Application; refresh: string }> {
  const client = application(["password", "refresh_token"], secret);
  const fields = { ...person(), client_id: client.client_id, ...secretOf(client) };
  const body = token(await requestToken(fields));
  expect(body.refresh_token, `${client.client_id} has the grant refresh_token`).toBeTypeOf("string");
  return { client, refresh: String(body.refresh_token) };
}

test("5.3 a refresh token gives a new access token, with and without the client's fields", async () => {
  const { client, refresh } = await refreshable();
  const fields = { grant_type: "refresh_token", refresh_token: refresh };
  const first = token(await requestToken({ ...fields, client_id: client.client_id, ...secretOf(client) }));
  ok(await get({ userId: "", token: first.access_token }, "/api"));
  const next = { ...fields, refresh_token: String(first.refresh_token) };
  const second = token(await requestToken(next));
  expect(second.access_token).not.toBe(first.access_token);
  ok(await get({ userId: "", token: second.access_token }, "/api"));
});

test("5.3 a made-up refresh token is an invalid grant", async () => {
  const { client_id } = application(["password"], false);
  denied(
    await requestToken({ grant_type: "refresh_token", refresh_token: "nonsense", client_id }),
    [400, 401],
    "invalid_grant",
  );
});

function serviceClient(): Application {
  return application(["client_credentials"], true);
}

async function serviceToken(): Promise<Token> {
  const client = serviceClient();
  const fields = { grant_type: "client_credentials", client_id: client.client_id, ...secretOf(client) };
  return token(await requestToken(fields));
}

test("5.3 client credentials act as the service account of the application", async () => {
  const { access_token: value } = await serviceToken();
  const { user: me } = one(await get({ userId: "", token: value }, "/api"));
  expect(account("service").user_id.toUpperCase()).toBe((me as { id: string }).id.toUpperCase());
  const { client_id } = serviceClient();
  const wrong = { grant_type: "client_credentials", client_id, client_secret: "wrong" };
  denied(await requestToken(wrong), [400, 401], "invalid_client");
});

async function dead(session: Session): Promise<void> {
  refused(await get(session, "/work/api/v2/customers/1/libraries"), 401);
}

test("5.1 revoke-token ends an access token for the next request", async () => {
  const session = await signIn(account("standard"));
  const form = new URLSearchParams({ access_token: session.token }).toString();
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const answer = await send(undefined, "POST", "/auth/oauth2/revoke-token", { raw: form, headers });
  expect(answer.status, answer.text).toBe(200);
  await dead(session);
});

test("17.3 RFC 7009 revocation by the client, unknown tokens included", async () => {
  const { client_id } = application(["password"], false);
  const session = await signIn(account("standard"));
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  for (const value of [session.token, "unknown-token"]) {
    const raw = new URLSearchParams({ token: value, client_id }).toString();
    const answer = await send(undefined, "POST", "/auth/oauth2/revoke", { raw, headers });
    expect(answer.status, answer.text).toBe(200);
  }
  await dead(session);
});

test("5.1 /login/terminate ends the session that was sent", async () => {
  const session = await signIn(account("standard"));
  expect((await get(session, "/login/terminate")).status).toBe(200);
  await dead(session);
});

async function introspect(value: string, headers: Record<string, string>): Promise<Answer> {
  return await send(undefined, "POST", "/auth/oauth2/introspect", {
    raw: new URLSearchParams({ token: value }).toString(),
    headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
  });
}

test("17.3 introspection for confidential clients", async () => {
  const client = application(["password"], true);
  const fields = { ...person(), client_id: client.client_id, ...secretOf(client) };
  const { access_token: value } = token(await requestToken(fields));
  const active = await introspect(value, basic(client));
  expect(active.status, active.text).toBe(200);
  const body = active.json as Readonly<Record<string, unknown>>;
  expect(body).toMatchObject({ active: true, client_id: client.client_id });
  expect(String(body.username).toUpperCase()).toBe(account("standard").user_id.toUpperCase());
  expect(body.sub).toBeTypeOf("string");
  expect(String(body.scope)).toContain("user");
  expect(Number.isInteger(body.exp)).toBe(true);
  expect((await introspect("unknown-token", basic(client))).json).toEqual({ active: false });
  const anonymous = await introspect(value, {});
  expect([400, 401], anonymous.text).toContain(anonymous.status);
});

test("17.3 OpenID discovery names endpoints that answer", async () => {
  const answer = await get(undefined, "/.well-known/openid-configuration");
  expect(answer.status).toBe(200);
  const found = answer.json as Readonly<Record<string, string>>;
  const paths = {
    authorization_endpoint: "/auth/oauth2/authorize",
    token_endpoint: "/auth/oauth2/token",
    revocation_endpoint: "/auth/oauth2/revoke",
    introspection_endpoint: "/auth/oauth2/introspect",
    userinfo_endpoint: "/auth/oauth2/userinfo",
    jwks_uri: "/auth/oauth2/jwks",
    end_session_endpoint: "/auth/oauth2/logout",
  };
  for (const [name, path] of Object.entries(paths)) expect(found[name], name).toBe(`${found.issuer}${path}`);
  expect(found.code_challenge_methods_supported).toContain("S256");
  const keys = (await get(undefined, paths.jwks_uri)).json as { keys: Record<string, unknown>[] };
  expect(keys.keys.length).toBeGreaterThan(0);
  for (const key of keys.keys) expect(Object.keys(key)).not.toContain("d");
});

test("17.3 userinfo is for tokens with the scope openid, which 5.3 reads as user in the password grant", async () => {
  const form = { ...passwordGrant(account("standard")), scope: "openid profile email" };
  const { access_token: value, scope } = token(await requestToken(form));
  expect(scope).toBe("user");
  const answer = await send(undefined, "GET", "/auth/oauth2/userinfo", {
    headers: { authorization: `Bearer ${value}` },
  });
  expect(answer.status, answer.text).toBe(403);
  expect(answer.json).toMatchObject({ error: "insufficient_scope" });
});

test("5.2 authorize: an unknown client or address never redirects; other faults do, with the state", async () => {
  const client = application(["authorization_code"]);
  const query = {
    response_type: "code",
    client_id: client.client_id,
    redirect_uri: String(client.redirect_uris[0]),
    scope: "user",
    state: "s-1",
    code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    code_challenge_method: "S256",
  };
  const path = "/auth/oauth2/authorize";
  for (const fault of [{ client_id: "no-such-client" }, { redirect_uri: "https://evil.example/" }]) {
    const answer = await get(undefined, path, { ...query, ...fault });
    expect(answer.status, answer.text).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(answer.headers.get("location")).toBeNull();
  }
  const wrong = await get(undefined, path, { ...query, response_type: "nonsense" });
  expect([302, 303], wrong.text).toContain(wrong.status);
  const back = new URL(String(wrong.headers.get("location")));
  expect(back.href.startsWith(String(client.redirect_uris[0]))).toBe(true);
  expect(back.searchParams.get("error")).toBe("unsupported_response_type");
  expect(back.searchParams.get("error_description")).toMatch(/./);
  expect(back.searchParams.get("state")).toBe("s-1");
  const good = await get(undefined, path, query);
  expect([200, 302, 303], good.text).toContain(good.status);
  if (good.status !== 200) expect(good.headers.get("location")).not.toContain("error=");
});

test("5.1 token settings", async () => {
  const answer = await get(await as("standard"), "/auth/oauth2/token-settings");
  expect(answer.status, answer.text).toBe(200);
  const { data } = answer.json as { data: Readonly<Record<string, unknown>> };
  expect(data.absolute_timeout_enabled).toBeTypeOf("boolean");
  expect(Number.isInteger(data.absolute_timeout_seconds)).toBe(true);
});

test("W3 one token as X-Auth-Token, as Bearer and as both", async () => {
  const { token: value } = await as("standard");
  const path = `/work/api/v2/customers/${target.customerId}/libraries`;
  const bearer = { authorization: `Bearer ${value}` };
  for (const headers of [bearer, { "x-auth-token": value }, { ...bearer, "x-auth-token": value }]) {
    ok(await send(undefined, "GET", path, { headers }));
  }
});
