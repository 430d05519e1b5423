import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { forgetEndedSessions } from "../session/index.ts";
import { REDIRECT, signIn, authorizeUrl, paramsOf, tokensByCode } from "./testing/code-flow.ts";
import { PASSWORD, startWorld } from "./testing/world.ts";
import type { Client, World } from "./testing/world.ts";

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string | null;
  readonly expires_in: number;
  readonly scope: string;
}

const MINUTE = 60;
const HOUR = 3600;

let world: World;
let desktop: Client;
let web: Client;
let other: Client;
let robot: Client;

beforeAll(async () => {
  world = await startWorld(2);
  await world.addUser("ANNA");
  const robotNum = await world.addUser("ROBOT");
  const common = {
    grants: ["password", "authorization_code"],
    redirect_uris: [REDIRECT],
    allow_refresh: true,
  } as const;
  desktop = await world.register({ ...common, name: "Desktop", type: "native" });
  web = await world.register({ ...common, name: "Web", type: "web" });
  other = await world.register({ ...common, name: "Other", type: "web" });
  robot = await world.register({
    name: "Robot",
    type: "web",
    grants: ["client_credentials"],
    service_user_num: robotNum,
    scopes: ["user", "work.read"],
  });
});
afterAll(async () => world[Symbol.asyncDispose]());

const secretOf = (client: Client): Record<string, string> => ({
  client_id: client.client_id,
  ...(client.client_secret === undefined ? {} : { client_secret: client.client_secret }),
});
const start = async (client: Client): Promise<Tokens> => {
  const response = await world.post("/auth/oauth2/token", {
    grant_type: "password",
    username: "ANNA",
    password: PASSWORD,
    ...secretOf(client),
  });
  return (await response.json()) as Tokens;
};
const statusOf = async (token: string) => (await world.whoami(token)).status;
const introspect = async (token: string, client: Client = web) => {
  const response = await world.post("/auth/oauth2/introspect", { token, ...secretOf(client) });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

describe("5.4: a token lives 30 minutes without use, 12 hours in all", () => {
  test("each use prolongs it", async () => {
    const { access_token } = await start(desktop);
    for (let round = 0; round < 4; round += 1) {
      world.clock.advance(29 * MINUTE);
      expect(await statusOf(access_token)).toBe(200);
    }
    world.clock.advance(30 * MINUTE);
    expect(await statusOf(access_token)).toBe(401);
  });

  test("without use it ends after 30 minutes", async () => {
    const { access_token } = await start(desktop);
    world.clock.advance(30 * MINUTE - 1);
    expect(await statusOf(access_token)).toBe(200);
    const second = await start(desktop);
    world.clock.advance(30 * MINUTE);
    expect(await statusOf(second.access_token)).toBe(401);
  });

  test("uses within a minute are written once", async () => {
    const { access_token } = await start(desktop);
    const usedAt = async () =>
      (
        await world.database.pool.query<{ used_at: Date }>("select max(used_at) as used_at from identity.access_token")
      ).rows[0]?.used_at.getTime();
    const issued = await usedAt();
    world.clock.advance(59);
    await statusOf(access_token);
    expect(await usedAt()).toBe(issued);
    world.clock.advance(1);
    await statusOf(access_token);
    expect(await usedAt()).toBe(world.clock.now().getTime());
  });

  test("a request with a known token is one statement", async () => {
    const { access_token } = await start(desktop);
    for (let round = 0; round < 2; round += 1) await statusOf(access_token);
    let statements = 0;
    const count = (): void => void (statements += 1);
    world.database.pool.on("acquire", count);
    expect(await statusOf(access_token)).toBe(200);
    world.database.pool.off("acquire", count);
    expect(statements).toBe(1);
  });

  test("D26: twelve hours after its issue it ends, however much it is used", async () => {
    const { access_token } = await start(desktop);
    for (let round = 0; round < 36; round += 1) {
      expect(await statusOf(access_token)).toBe(200);
      world.clock.advance(20 * MINUTE);
    }
    expect(await statusOf(access_token)).toBe(401);
  });

  test("CC-APP-021: an application may have another time of inactivity", async () => {
    const client = await world.register({ name: "Short", type: "native", grants: ["password"], access_minutes: 5 });
    const tokens = await start(client);
    expect(tokens.expires_in).toBe(300);
    world.clock.advance(5 * MINUTE);
    expect(await statusOf(tokens.access_token)).toBe(401);
  });

  test("5.1: the settings tell the absolute time", async () => {
    const response = await world.call("/auth/oauth2/token-settings");
    expect(await response.json()).toEqual({
      data: { absolute_timeout_enabled: true, absolute_timeout_seconds: 12 * HOUR },
    });
  });
});

describe("D13: an end holds from the next request", () => {
  test("5.1: revoke-token ends the session, refresh token included; unknown tokens are 200 too", async () => {
    const { access_token, refresh_token } = await start(desktop);
    const response = await world.post("/auth/oauth2/revoke-token", { access_token });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({});
    expect(await statusOf(access_token)).toBe(401);
    const refreshed = await world.post("/auth/oauth2/token", {
      grant_type: "refresh_token",
      refresh_token: refresh_token ?? "",
    });
    expect(refreshed.status).toBe(400);
    expect((await world.post("/auth/oauth2/revoke-token", { access_token: "nonsense" })).status).toBe(200);
    expect((await world.post("/auth/oauth2/revoke-token", "")).status).toBe(200);
  });

  test.each([["X-Auth-Token"], ["Authorization"]])("5.1: GET /login/terminate by %s", async (header) => {
    const { access_token } = await start(desktop);
    const value = header === "Authorization" ? `Bearer ${access_token}` : access_token;
    const response = await world.call("/login/terminate", { headers: { [header]: value } });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({});
    expect(await statusOf(access_token)).toBe(401);
    expect((await world.call("/login/terminate", { headers: { [header]: value } })).status).toBe(200);
  });

  test("17.3: RFC 7009 for access and refresh tokens of the client itself", async () => {
    const tokens = await start(web);
    expect((await world.post("/auth/oauth2/revoke", { token: tokens.access_token, ...secretOf(other) })).status).toBe(
      400,
    );
    expect(await statusOf(tokens.access_token)).toBe(200);
    expect((await world.post("/auth/oauth2/revoke", { token: tokens.access_token, ...secretOf(web) })).status).toBe(
      200,
    );
    expect(await statusOf(tokens.access_token)).toBe(401);
    const next = await start(web);
    expect(
      (await world.post("/auth/oauth2/revoke", { token: next.refresh_token ?? "", ...secretOf(web) })).status,
    ).toBe(200);
    expect(await statusOf(next.access_token)).toBe(401);
  });

  test("a disabled application's tokens are refused, and live again when it is enabled", async () => {
    const { access_token } = await start(web);
    const enable = async (enabled: boolean) =>
      world.database.pool.query("update identity.application set enabled = $2 where client_id = $1", [
        web.client_id,
        enabled,
      ]);
    await enable(false);
    expect(await statusOf(access_token)).toBe(401);
    await enable(true);
    expect(await statusOf(access_token)).toBe(200);
  });

  test("a removed application's tokens are gone", async () => {
    const client = await world.register({ name: "Gone", type: "native", grants: ["password"], allow_refresh: true });
    const { access_token } = await start(client);
    await world.database.pool.query("delete from identity.application where client_id = $1", [client.client_id]);
    expect(await statusOf(access_token)).toBe(401);
  });

  test("W3: two tokens of one session are accepted, of two sessions refused", async () => {
    const first = await start(desktop);
    const second = await start(desktop);
    const both = async (own: string, bearer: string) =>
      (await world.call("/whoami", { headers: { "x-auth-token": own, authorization: `Bearer ${bearer}` } })).status;
    expect(await both(first.access_token, first.access_token)).toBe(200);
    expect(await both(first.access_token, second.access_token)).toBe(401);
  });
});

describe("17.3: introspection", () => {
  test("tells a confidential client about a live token", async () => {
    const tokens = await start(desktop);
    const { status, body } = await introspect(tokens.access_token);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      active: true,
      username: "ANNA",
      client_id: desktop.client_id,
      scope: "user",
      token_type: "Bearer",
    });
    expect(body["sub"]).toEqual(expect.any(String));
    expect(body["exp"]).toBe(Math.floor(world.clock.now().getTime() / 1000) + 30 * MINUTE);
  });

  test("does not prolong it", async () => {
    const { access_token } = await start(desktop);
    world.clock.advance(29 * MINUTE);
    expect((await introspect(access_token)).body["active"]).toBe(true);
    world.clock.advance(2 * MINUTE);
    expect(await statusOf(access_token)).toBe(401);
    expect((await introspect(access_token)).body).toEqual({ active: false });
  });

  test("is refused to public and unknown clients", async () => {
    const { access_token } = await start(desktop);
    for (const client of [desktop, { client_id: "nobody" }, { ...web, client_secret: "wrong" }]) {
      const { status, body } = await introspect(access_token, client);
      expect(status).toBe(401);
      expect(body).toMatchObject({ error: "invalid_client", message: expect.any(String) });
    }
  });

  test("knows ended sessions and disabled people from the next request", async () => {
    const { access_token } = await start(desktop);
    await world.post("/auth/oauth2/revoke-token", { access_token });
    expect((await introspect(access_token)).body).toEqual({ active: false });
    await world.addUser("BORIS");
    const response = await world.post("/auth/oauth2/token", {
      grant_type: "password",
      username: "BORIS",
      password: PASSWORD,
      client_id: desktop.client_id,
    });
    const boris = (await response.json()) as Tokens;
    await world.setEnabled("BORIS", false);
    expect((await introspect(boris.access_token)).body).toEqual({ active: false });
  });
});

describe("5.3: client credentials", () => {
  const ask = async (form: Record<string, string>) => {
    const response = await world.post("/auth/oauth2/token", { grant_type: "client_credentials", ...form });
    return { status: response.status, body: (await response.json()) as Tokens & { error?: string } };
  };

  test("the session belongs to the service account, without a refresh token", async () => {
    const { status, body } = await ask(secretOf(robot));
    expect(status).toBe(200);
    expect(Object.keys(body).toSorted()).toEqual([
      "access_token",
      "expires_in",
      "refresh_token",
      "scope",
      "token_type",
    ]);
    expect(body).toMatchObject({ refresh_token: null, scope: "user", token_type: "Bearer" });
    expect((await world.whoami(body.access_token)).body).toMatchObject({
      user_id: "ROBOT",
      client_id: robot.client_id,
    });
    expect((await ask({ ...secretOf(robot), scope: "work.read" })).body.scope).toBe("work.read");
    expect((await introspect(body.access_token)).body).toMatchObject({ active: true, username: "ROBOT" });
  });

  test("each token is a session of its own", async () => {
    const first = (await ask(secretOf(robot))).body;
    const second = (await ask(secretOf(robot))).body;
    await world.post("/auth/oauth2/revoke-token", { access_token: first.access_token });
    expect(await statusOf(first.access_token)).toBe(401);
    expect(await statusOf(second.access_token)).toBe(200);
  });

  test("needs the secret, and an enabled account", async () => {
    expect(await ask({ client_id: robot.client_id })).toMatchObject({ status: 401, body: { error: "invalid_client" } });
    expect(await ask({ ...secretOf(robot), client_secret: "wrong" })).toMatchObject({ status: 401 });
    await world.setEnabled("ROBOT", false);
    expect((await ask(secretOf(robot))).body.error).toBe("unauthorized_client");
    await world.setEnabled("ROBOT", true);
  });
});

describe("D14: nothing that opens anything is stored as it is", () => {
  test("neither tokens, codes, cookies, secrets nor keys are found in the database", async () => {
    const browser = world.browser();
    const tokens = await tokensByCode(world, desktop.client_id, { browser });
    const { code = "" } = paramsOf(await signIn(world.browser(), authorizeUrl(web.client_id)));
    const pending = await browser.visit(authorizeUrl(web.client_id, { prompt: "login" }));
    const uid = new URL(pending.url).pathname.split("/").at(-1) ?? "";
    const cookies = [...browser.cookies.values()].map(({ value }) => value);
    const secrets = [tokens["access_token"], tokens["refresh_token"], code, uid, ...cookies, web.client_secret].map(
      String,
    );
    const dump = await world.database.pool.query<{ text: string }>(`
      select row_to_json(t)::text as text from identity.access_token t union all
      select row_to_json(t)::text from identity.oauth_record t union all
      select row_to_json(t)::text from identity.application t`);
    const text = dump.rows.map((row) => row.text).join("\n");
    expect(secrets.length).toBeGreaterThan(6);
    for (const secret of secrets) expect(text).not.toContain(secret);
    const keys = await world.database.pool.query<{ sealed: Buffer }>("select sealed from identity.oauth_key");
    expect(keys.rows).toHaveLength(2);
    for (const { sealed } of keys.rows) expect(sealed.toString("latin1")).not.toContain("kty");
  });
});

test("what has ended is forgotten, what lives stays", async () => {
  const rows = async () => {
    const counted = await world.database.pool.query<{ tokens: number; records: number }>(
      "select (select count(*) from identity.access_token) as tokens, (select count(*) from identity.oauth_record) as records",
    );
    return counted.rows[0];
  };
  world.clock.advance(2 * 365 * 24 * HOUR);
  const { access_token } = (await (
    await world.post("/auth/oauth2/token", { grant_type: "client_credentials", ...secretOf(robot) })
  ).json()) as Tokens;
  await world.database.transaction((tx) => forgetEndedSessions(tx, world.clock.now()));
  expect(await rows()).toEqual({ tokens: 1, records: 1 });
  expect(await statusOf(access_token)).toBe(200);
});
