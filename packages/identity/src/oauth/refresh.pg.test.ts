import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { REDIRECT, tokensByCode } from "./testing/code-flow.ts";
import { PASSWORD, startWorld } from "./testing/world.ts";
import type { Client, World } from "./testing/world.ts";

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly scope: string;
}

let world: World;
let spa: Client;
let third: Client;
let own: Client;
let strict: Client;

beforeAll(async () => {
  world = await startWorld(2);
  await world.addUser("ANNA");
  await world.addUser("ADMIN");
  await world.setNrtadmin("ADMIN", true);
  const common = {
    grants: ["password", "authorization_code"],
    redirect_uris: [REDIRECT],
    allow_refresh: true,
    scopes: ["user", "admin", "work.read"],
  } as const;
  spa = await world.register({ ...common, name: "SPA", type: "native" });
  third = await world.register({ ...common, name: "Third party", type: "web" });
  own = await world.register({ ...common, name: "Own part", type: "web", rotate_refresh: true });
  strict = await world.register({ ...common, name: "Strict", type: "web", refresh_needs_client: true });
});
afterAll(async () => world[Symbol.asyncDispose]());

const secretOf = (client: Client): Record<string, string> => ({
  client_id: client.client_id,
  ...(client.client_secret === undefined ? {} : { client_secret: client.client_secret }),
});
const start = async (client: Client, form: Record<string, string> = {}): Promise<Tokens> => {
  const response = await world.post("/auth/oauth2/token", {
    grant_type: "password",
    username: "ANNA",
    password: PASSWORD,
    ...secretOf(client),
    ...form,
  });
  expect(response.status).toBe(200);
  return (await response.json()) as Tokens;
};
const refresh = async (token: string, form: Record<string, string> = {}) => {
  const response = await world.post("/auth/oauth2/token", {
    grant_type: "refresh_token",
    refresh_token: token,
    ...form,
  });
  return { status: response.status, body: (await response.json()) as Tokens & { error?: string } };
};
const isLive = async (token: string) => (await world.whoami(token)).status === 200;

describe("D26, CC-APP-023: rotation", () => {
  test("a confidential third party keeps its refresh token", async () => {
    const { refresh_token } = await start(third);
    for (let round = 0; round < 3; round += 1) {
      const { status, body } = await refresh(refresh_token, secretOf(third));
      expect(status).toBe(200);
      expect(body.refresh_token).toBe(refresh_token);
      expect(await isLive(body.access_token)).toBe(true);
    }
    expect(Object.keys((await refresh(refresh_token, secretOf(third))).body).toSorted()).toEqual([
      "access_token",
      "expires_in",
      "refresh_token",
      "scope",
      "token_type",
    ]);
  });

  test.each([
    ["public clients", () => spa],
    ["our own parts", () => own],
  ])("%s get a new one each time", async (_whose, clientOf) => {
    const client = clientOf();
    const first = await start(client);
    const second = await refresh(first.refresh_token, secretOf(client));
    expect(second.body.refresh_token).not.toBe(first.refresh_token);
    const third_ = await refresh(second.body.refresh_token, secretOf(client));
    expect(third_.status).toBe(200);
  });

  test("an old one works for 60 seconds more, for an answer that got lost", async () => {
    const first = await start(spa);
    const lost = await refresh(first.refresh_token, secretOf(spa));
    world.clock.advance(59);
    const again = await refresh(first.refresh_token, secretOf(spa));
    expect(again.status).toBe(200);
    expect((await refresh(lost.body.refresh_token, secretOf(spa))).status).toBe(200);
    expect((await refresh(again.body.refresh_token, secretOf(spa))).status).toBe(200);
  });

  test("after that its use ends the whole family, access tokens too", async () => {
    const first = await start(spa);
    const second = await refresh(first.refresh_token, secretOf(spa));
    world.clock.advance(60);
    expect(await refresh(first.refresh_token, secretOf(spa))).toMatchObject({
      status: 400,
      body: { error: "invalid_grant" },
    });
    expect((await refresh(second.body.refresh_token, secretOf(spa))).body.error).toBe("invalid_grant");
    expect(await isLive(second.body.access_token)).toBe(false);
    expect(await isLive(first.access_token)).toBe(false);
    const { rows } = await world.database.pool.query(
      `select action, outcome, code, actor_id, client_id from platform.audit where code = 'refresh_token_reused'`,
    );
    const refused = { action: "token.issue", outcome: "refused", code: "refresh_token_reused" };
    expect(rows).toEqual([{ ...refused, actor_id: "ANNA", client_id: spa.client_id }]);
  });

  test("a token goes on for its own person and its own client alone", async () => {
    const { refresh_token } = await start(spa);
    expect((await refresh(refresh_token, { client_id: third.client_id })).status).toBe(401);
    expect((await refresh(refresh_token, secretOf(own))).body.error).toBe("invalid_grant");
    const { body } = await refresh(refresh_token, secretOf(spa));
    expect((await world.whoami(body.access_token)).body).toMatchObject({ user_id: "ANNA", client_id: spa.client_id });
  });

  test("the grace does not start anew with each use", async () => {
    const first = await start(spa);
    await refresh(first.refresh_token, secretOf(spa));
    world.clock.advance(40);
    expect((await refresh(first.refresh_token, secretOf(spa))).status).toBe(200);
    world.clock.advance(40);
    expect((await refresh(first.refresh_token, secretOf(spa))).status).toBe(400);
  });
});

describe("5.3: refresh without the client's fields", () => {
  test("is accepted from public clients and, by default, from others", async () => {
    for (const client of [spa, third, own]) {
      const { refresh_token } = await start(client);
      const { status, body } = await refresh(refresh_token);
      expect(status).toBe(200);
      expect((await world.whoami(body.access_token)).body).toMatchObject({ client_id: client.client_id });
    }
    const named = await start(third);
    expect((await refresh(named.refresh_token, { client_id: third.client_id })).status).toBe(200);
  });

  test("is refused where the application needs its secret", async () => {
    const { refresh_token } = await start(strict);
    expect((await refresh(refresh_token)).status).toBe(400);
    expect((await refresh(refresh_token, { client_id: strict.client_id })).status).toBe(401);
    expect((await refresh(refresh_token, secretOf(strict))).status).toBe(200);
  });

  test("a wrong secret or another client's name is never overlooked", async () => {
    const { refresh_token } = await start(third);
    expect((await refresh(refresh_token, { client_id: third.client_id, client_secret: "wrong" })).status).toBe(401);
    expect((await refresh(refresh_token, { client_id: own.client_id })).status).toBe(401);
    expect((await refresh(refresh_token, secretOf(own))).body.error).toBe("invalid_grant");
    expect((await refresh(refresh_token, { client_id: spa.client_id })).body.error).toBe("invalid_grant");
  });

  test("an unknown token is refused", async () => {
    expect((await refresh("nonsense")).status).toBe(400);
    expect((await refresh("nonsense", secretOf(spa))).body.error).toBe("invalid_grant");
  });
});

describe("life of a refresh token", () => {
  test("a code with a refresh token does not need offline_access", async () => {
    const tokens = await tokensByCode(world, spa.client_id);
    expect((await refresh(tokens["refresh_token"] ?? "")).status).toBe(200);
  });

  test("scopes may be narrowed, not widened", async () => {
    const { refresh_token } = await start(third, { scope: "work.read" });
    expect((await refresh(refresh_token, { ...secretOf(third), scope: "user" })).body.error).toBe("invalid_scope");
    expect((await refresh(refresh_token, secretOf(third))).body.scope).toBe("work.read");
  });

  test("scope admin ends with the administrator's rights", async () => {
    const { refresh_token } = await start(third, { username: "ADMIN", scope: "admin" });
    expect((await refresh(refresh_token, secretOf(third))).status).toBe(200);
    await world.setNrtadmin("ADMIN", false);
    expect((await refresh(refresh_token, secretOf(third))).body.error).toBe("invalid_grant");
    await world.setNrtadmin("ADMIN", true);
  });

  test("T26, D13: it ends with the account, for good", async () => {
    const { refresh_token, access_token } = await start(third);
    await world.setEnabled("ANNA", false);
    expect(await isLive(access_token)).toBe(false);
    expect((await refresh(refresh_token, secretOf(third))).body.error).toBe("invalid_grant");
    await world.setEnabled("ANNA", true);
    expect(await isLive(access_token)).toBe(false);
    expect((await refresh(refresh_token, secretOf(third))).body.error).toBe("invalid_grant");
  });

  // The last one, because passwords expire meanwhile.
  test("5.4: 365 days, as many uses as there may be", async () => {
    const { refresh_token } = await start(third);
    world.clock.advance(364 * 24 * 3600);
    const { status, body } = await refresh(refresh_token, secretOf(third));
    expect(status).toBe(200);
    expect(await isLive(body.access_token)).toBe(true);
    world.clock.advance(2 * 24 * 3600);
    expect((await refresh(refresh_token, secretOf(third))).body.error).toBe("invalid_grant");
  });
});
