import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Clock } from "@muniment/kernel";
import { newActingPersonKey } from "@muniment/work-api/acting-person";
import { createClientAssertion } from "@muniment/work-api/client-assertion";
import { authorizeUrl, paramsOf, pkce, REDIRECT, signIn, tokensByCode } from "./testing/code-flow.ts";
import { ORIGIN, startWorld } from "./testing/world.ts";
import type { World } from "./testing/world.ts";

type Key = Awaited<ReturnType<typeof newActingPersonKey>>;

let world: World;
let key: Key;
let otherKey: Key;
let personsToken: string;

beforeAll(async () => {
  world = await startWorld(2);
  await world.addUser("ANNA");
  [key, otherKey] = await Promise.all([newActingPersonKey(), newActingPersonKey()]);
  const common = {
    type: "web",
    has_secret: false,
    grants: ["authorization_code"],
    redirect_uris: [REDIRECT],
    allow_refresh: true,
  } as const;
  await world.register({ ...common, name: "Signs", client_id: "signs", jwks: { keys: [key.publicKey] } });
  await world.register({ ...common, name: "Other", client_id: "other", jwks: { keys: [otherKey.publicKey] } });
  await world.register({ name: "Secret", type: "web", grants: ["password"], client_id: "secret" });
  const spa = await world.register({ ...common, name: "SPA", type: "native" });
  ({ access_token: personsToken = "" } = await tokensByCode(world, spa.client_id));
});
afterAll(async () => world[Symbol.asyncDispose]());

const asserted = async (given: { clientId?: string; by?: Key; to?: string; clock?: Clock } = {}) =>
  createClientAssertion({
    clientId: given.clientId ?? "signs",
    workOrigin: given.to ?? ORIGIN,
    privateKey: (given.by ?? key).privateKey,
    clock: given.clock ?? world.clock,
  })();

const ask = async (form: Record<string, string>, headers: Record<string, string> = {}) => {
  const response = await world.post("/auth/oauth2/introspect", { token: personsToken, ...form }, headers);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

describe("17.3: private_key_jwt", () => {
  test("opens introspection, which tells whose the token is and does not prolong it", async () => {
    const before = await world.database.pool.query(`select used_at, expires_at from identity.access_token`);
    world.clock.advance(120);
    const { status, body } = await ask(await asserted());
    expect(status).toBe(200);
    expect(body).toMatchObject({ active: true, username: "ANNA", scope: "user", token_type: "Bearer" });
    expect(body["exp"]).toBe(Math.floor(Number(new Date(before.rows[0].expires_at as string)) / 1000));
    const after = await world.database.pool.query(`select used_at, expires_at from identity.access_token`);
    expect(after.rows).toEqual(before.rows);
  });

  test("is told of in the discovery document", async () => {
    const response = await world.call("/.well-known/openid-configuration");
    expect(await response.json()).toMatchObject({
      token_endpoint_auth_methods_supported: expect.arrayContaining(["private_key_jwt", "client_secret_post", "none"]),
      token_endpoint_auth_signing_alg_values_supported: ["EdDSA", "ES256"],
    });
  });

  test("exchanges codes and refresh tokens, which open nothing without it", async () => {
    const { verifier, challenge } = pkce();
    const url = authorizeUrl("signs", { code_challenge: challenge, code_challenge_method: "S256" });
    const { code = "" } = paramsOf(await signIn(world.browser(), url));
    const exchange = { grant_type: "authorization_code", code, redirect_uri: REDIRECT, code_verifier: verifier };
    expect((await world.post("/auth/oauth2/token", { ...exchange, client_id: "signs" })).status).toBe(401);
    const first = await world.post("/auth/oauth2/token", { ...exchange, ...(await asserted()) });
    expect(first.status).toBe(200);
    const { refresh_token = "" } = (await first.json()) as { refresh_token?: string };
    const refresh = { grant_type: "refresh_token", refresh_token };
    expect((await world.post("/auth/oauth2/token", refresh)).status).not.toBe(200);
    expect((await world.post("/auth/oauth2/token", { ...refresh, client_id: "signs" })).status).toBe(401);
    expect((await world.post("/auth/oauth2/token", { ...refresh, ...(await asserted()) })).status).toBe(200);
    const revoked = await world.post("/auth/oauth2/revoke", { token: refresh_token, ...(await asserted()) });
    expect(revoked.status).toBe(200);
    expect((await world.post("/auth/oauth2/token", { ...refresh, ...(await asserted()) })).status).toBe(400);
  });

  test("takes each assertion once, in whichever process", async () => {
    const once = await asserted();
    expect((await ask(once)).status).toBe(200);
    expect((await ask(once)).status).toBe(401);
    expect((await ask(once)).status).toBe(401);
  });
});

describe("17.3: what is refused", () => {
  const late: Clock = { now: () => new Date(world.clock.now().getTime() - 130_000) };
  const early: Clock = { now: () => new Date(world.clock.now().getTime() + 60_000) };
  test.each<[string, () => Promise<Record<string, string>>]>([
    ["another application's key", async () => asserted({ by: otherKey })],
    ["the key of one in the name of another", async () => asserted({ clientId: "other" })],
    ["another server's name", async () => asserted({ to: "http://elsewhere.example.test" })],
    ["one that has run out", async () => asserted({ clock: late })],
    ["one that holds for too long", async () => asserted({ clock: early })],
    [
      "one application's assertion beside the id of another",
      async () => ({ ...(await asserted()), client_id: "other" }),
    ],
    ["an application that has a secret instead", async () => asserted({ clientId: "secret" })],
    ["an application that is not there", async () => asserted({ clientId: "nobody" })],
    ["no assertion", async () => ({ client_id: "signs" })],
    ["the word that stands for a proof", async () => ({ client_id: "signs", client_secret: "proven" })],
    ["the word that stands for no secret", async () => ({ client_id: "signs", client_secret: "none" })],
    ["what is no assertion", async () => ({ ...(await asserted()), client_assertion: "a.b.c" })],
  ])("%s", async (_what, formOf) => {
    expect(await ask(await formOf())).toMatchObject({ status: 401, body: { error: "invalid_client" } });
  });

  test.each<[string, Record<string, string>, Record<string, string>]>([
    ["two ways at once", { client_secret: "x".repeat(43) }, {}],
    ["two ways at once, one of them as a header", {}, { authorization: `Basic ${btoa("signs:secret")}` }],
    ["another kind of assertion", { client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:saml2" }, {}],
  ])("%s", async (_what, form, headers) => {
    expect(await ask({ ...(await asserted()), ...form }, headers)).toMatchObject({
      status: 400,
      body: { error: "invalid_request" },
    });
  });

  test("a disabled application", async () => {
    await world.database.pool.query(`update identity.application set enabled = false where client_id = 'other'`);
    expect((await ask(await asserted({ clientId: "other", by: otherKey }))).status).toBe(401);
  });

  test("private halves are no key to be registered", async () => {
    const jwks = { keys: [key.privateKey as Record<string, unknown>] };
    const given = { name: "X", type: "web", has_secret: false, grants: ["client_credentials"], jwks } as const;
    await expect(world.register(given)).rejects.toMatchObject({ status: 400 });
  });
});

test("17.3: keys are read from the application's own server, without following it elsewhere", async () => {
  let asked = 0;
  let elsewhere = 0;
  let mode: "keys" | "redirect" | "broken" = "keys";
  const server = createServer((request, response) => {
    if (request.url === "/elsewhere") elsewhere += 1;
    else asked += 1;
    if (mode === "redirect" && request.url !== "/elsewhere")
      return response.writeHead(302, { location: "/elsewhere" }).end();
    if (mode === "broken") return response.writeHead(500).end();
    return response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify({ keys: [key.publicKey] }));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const register = async (clientId: string, path: string): Promise<void> => {
    const jwks_uri = origin + path;
    const given = { name: clientId, type: "web", has_secret: false, grants: ["authorization_code"] } as const;
    await world.register({ ...given, client_id: clientId, jwks_uri, redirect_uris: [REDIRECT] });
  };
  await register("service", "/.well-known/jwks.json");
  await register("moved", "/moved.json");
  await register("down", "/down.json");
  for (let round = 0; round < 4; round += 1) {
    expect((await ask(await asserted({ clientId: "service" }))).status).toBe(200);
  }
  expect(asked).toBeLessThanOrEqual(2);
  mode = "redirect";
  expect(await ask(await asserted({ clientId: "moved" }))).toMatchObject({ status: 503 });
  expect(elsewhere).toBe(0);
  mode = "broken";
  expect(await ask(await asserted({ clientId: "down" }))).toMatchObject({
    status: 503,
    body: { error: "temporarily_unavailable" },
  });
  server.close();
  const plain = {
    name: "P",
    type: "web",
    has_secret: false,
    grants: ["authorization_code"],
    redirect_uris: [REDIRECT],
  } as const;
  await expect(world.register({ ...plain, jwks_uri: "http://169.254.169.254/latest" })).rejects.toMatchObject({
    status: 400,
  });
});
