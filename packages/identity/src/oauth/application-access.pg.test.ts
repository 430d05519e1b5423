import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { systemActor } from "@muniment/kernel";
import { createApplications } from "../application-admin/index.ts";
import type { Applications, NewApplicationGiven } from "../application-admin/index.ts";
import { authorizeUrl, paramsOf, pkce, REDIRECT, signIn, tokensByCode } from "./testing/code-flow.ts";
import { ORIGIN, PASSWORD, startWorld } from "./testing/world.ts";
import type { World } from "./testing/world.ts";

const BY = systemActor("tests");
let world: World;
let applications: Applications;
let clientId: string;

beforeAll(async () => {
  world = await startWorld(2);
  applications = createApplications({ clock: world.clock });
  await world.addUser("ANNA");
  await world.addUser("BORIS");
});
afterAll(async () => world[Symbol.asyncDispose]());

beforeEach(async () => {
  const given = {
    name: "Program",
    application_type: "native" as const,
    redirect_uris: [REDIRECT],
    allow_token_refresh: true,
  } satisfies NewApplicationGiven;
  const made = await world.database.transaction((tx) => applications.registerApplication(tx, BY, given));
  clientId = made.client_id;
});

const change = async (changes: Parameters<Applications["changeApplication"]>[3]) =>
  world.database.transaction((tx) => applications.changeApplication(tx, BY, clientId, changes));
const only = async (userId: string) => change({ access: { mode: "custom", users: [userId] } });
const enable = async (isEnabled: boolean) =>
  world.database.transaction((tx) => applications.setApplicationEnabled(tx, BY, clientId, isEnabled));
const refresh = async (token = "") => {
  const form = { grant_type: "refresh_token", refresh_token: token, client_id: clientId };
  const response = await world.post("/auth/oauth2/token", form);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

async function authorize(username: string): Promise<Record<string, string>> {
  const { challenge } = pkce();
  const query = { code_challenge: challenge, code_challenge_method: "S256" };
  return paramsOf(await signIn(world.browser(), authorizeUrl(clientId, query), username));
}

describe("CC-APP-028 TRK-ACC-001 who has no access gets no token", () => {
  test("access_denied at authorize, for them alone, and written down", async () => {
    await only("BORIS");
    expect(await authorize("ANNA")).toMatchObject({ error: "access_denied", state: "s 1" });
    expect((await tokensByCode(world, clientId, { username: "BORIS" })).access_token).toBeDefined();
    const { rows } = await world.database.pool.query(
      "select actor_id, outcome, code from platform.audit where action = 'token.issue' and object_id = $1",
      [clientId],
    );
    expect(rows).toEqual([{ actor_id: "ANNA", outcome: "refused", code: "access_denied" }]);
  });

  test("D13 taking access away ends tokens with the next request, of those people alone", async () => {
    const anna = await tokensByCode(world, clientId);
    const boris = await tokensByCode(world, clientId, { username: "BORIS" });
    expect((await world.whoami(anna.access_token ?? "")).status).toBe(200);
    await only("BORIS");
    expect((await world.whoami(anna.access_token ?? "")).status).toBe(401);
    expect((await world.whoami(boris.access_token ?? "")).status).toBe(200);
    expect((await refresh(anna.refresh_token)).status).toBe(400);
    await change({ access: { mode: "all" } });
    expect((await world.whoami(anna.access_token ?? "")).status).toBe(401);
  });

  test("a code that was given before access was taken is worth nothing", async () => {
    const { verifier, challenge } = pkce();
    const query = { code_challenge: challenge, code_challenge_method: "S256" };
    const { code = "" } = paramsOf(await signIn(world.browser(), authorizeUrl(clientId, query)));
    await only("BORIS");
    const form = { grant_type: "authorization_code", code, redirect_uri: REDIRECT, client_id: clientId };
    const response = await world.post("/auth/oauth2/token", { ...form, code_verifier: verifier });
    expect(response.status).toBe(400);
  });

  test("D13 leaving the group, or the library, that gave access is enough", async () => {
    const { rows } = await world.database.pool.query<{ group_num: string; user_num: string }>(
      `select g.group_num, u.user_num from identity."group" g, identity."user" u
        where g.group_id = 'NRTADMIN' and u.user_id = 'ANNA'`,
    );
    const { group_num: group, user_num: user } = rows[0] ?? { group_num: "", user_num: "" };
    await world.setNrtadmin("ANNA", true);
    await change({ access: { mode: "custom", groups: [{ library: "ACTIVE", id: "NRTADMIN" }] } });
    const { access_token: token = "", refresh_token: again } = await tokensByCode(world, clientId);
    expect((await world.whoami(token)).status).toBe(200);
    await world.database.pool.query("delete from identity.group_member where group_num = $1 and user_num = $2", [
      group,
      user,
    ]);
    expect((await world.whoami(token)).status).toBe(401);
    expect((await refresh(again)).body).toMatchObject({ error: "access_denied" });
    await change({ access: { mode: "custom", libraries: ["active"] } });
    expect((await tokensByCode(world, clientId)).access_token).toBeDefined();
  });
});

describe("CC-APP-031 disable and enable", () => {
  test("tokens are refused at once and good again afterwards; nobody signs in meanwhile", async () => {
    const { access_token: token = "", refresh_token: again = "" } = await tokensByCode(world, clientId);
    await enable(false);
    expect((await world.whoami(token)).status).toBe(401);
    expect((await refresh(again)).body).toMatchObject({ error: "invalid_client" });
    const response = await world.call(authorizeUrl(clientId).slice(ORIGIN.length));
    expect([response.status, response.headers.get("location")]).toEqual([400, null]);
    await enable(true);
    expect((await world.whoami(token)).status).toBe(200);
    expect((await refresh(again)).status).toBe(200);
  });

  test("CC-APP-034 it is not deleted while users have authorised it, unless that goes too", async () => {
    const { access_token: token = "" } = await tokensByCode(world, clientId);
    const remove = async (withSettings: boolean) =>
      world.database.transaction((tx) => applications.deleteApplication(tx, BY, clientId, { withSettings }));
    await expect(remove(false)).rejects.toMatchObject({ messages: [{ code: "application_has_settings" }] });
    expect((await world.whoami(token)).status).toBe(200);
    expect(await remove(true)).toBe(1);
    expect((await world.whoami(token)).status).toBe(401);
    await world.database.transaction((tx) => applications.undeleteApplication(tx, BY, clientId));
    expect((await world.whoami(token)).status).toBe(401);
    expect((await tokensByCode(world, clientId)).access_token).toBeDefined();
  });

  test("12.4 without the sign-in of this system there is no token", async () => {
    await change({ authentication: "none" });
    expect((await world.call(authorizeUrl(clientId).slice(ORIGIN.length))).status).toBe(400);
  });

  test("TRK-INST-005 switching token refresh off ends what was refreshed", async () => {
    const { refresh_token: again } = await tokensByCode(world, clientId);
    await change({ allow_token_refresh: false });
    expect((await refresh(again)).status).toBe(400);
  });
});

describe("CC-APP-004 CC-APP-019 clients of the API", () => {
  test("CC-APP-004 one that is not known here gets no token, and a token is the person's who signed in", async () => {
    const stranger = { grant_type: "refresh_token", refresh_token: "x", client_id: "nobody" };
    const refused = await world.post("/auth/oauth2/token", stranger);
    expect([refused.status, await refused.json()]).toMatchObject([401, { error: "invalid_client" }]);
    expect((await world.call(authorizeUrl("nobody").slice(ORIGIN.length))).status).toBe(400);
    expect((await world.whoami("a token that nobody gave")).status).toBe(401);
    for (const username of ["ANNA", "BORIS"]) {
      const { access_token: token = "" } = await tokensByCode(world, clientId, { username });
      expect((await world.whoami(token)).body).toMatchObject({ user_id: username });
    }
  });

  test("CC-APP-019 with token refresh it goes on by itself after its access token has ended; without it, it cannot", async () => {
    const first = await tokensByCode(world, clientId);
    world.clock.advance(31 * 60);
    expect((await world.whoami(first.access_token ?? "")).status).toBe(401);
    const next = await refresh(first.refresh_token);
    expect(next.status).toBe(200);
    expect((await world.whoami(String(next.body["access_token"]))).status).toBe(200);
    await change({ allow_token_refresh: false });
    const without = await tokensByCode(world, clientId);
    expect(without.access_token).toBeDefined();
    expect(without.refresh_token ?? null).toBeNull();
  });
});

describe("12.4 from where an application may call", () => {
  test("networks: elsewhere no token is given and none is taken, and that is written down", async () => {
    const { access_token: token = "", refresh_token: again } = await tokensByCode(world, clientId);
    await change({ allowed_networks: ["127.0.0.0/8", "::1"] });
    expect((await world.whoami(token)).status).toBe(200);
    await change({ allowed_networks: ["10.1.0.0/16"] });
    expect((await world.whoami(token)).status).toBe(403);
    expect((await refresh(again)).body).toMatchObject({
      error: "access_denied",
      error_description: "network_not_allowed",
    });
    const { rows } = await world.database.pool.query(
      "select outcome, code from platform.audit where action = 'token.use' and object_id = $1",
      [clientId],
    );
    expect(rows).toEqual([{ outcome: "refused", code: "network_not_allowed" }]);
  });

  test("origins: pages of others are refused where some are named", async () => {
    const { access_token: token = "" } = await tokensByCode(world, clientId);
    const from = async (origin: string) =>
      (await world.call("/whoami", { headers: { "x-auth-token": token, origin } })).status;
    await change({ allowed_origins: ["https://app.example.test/"] });
    expect(await from("https://app.example.test")).toBe(200);
    expect(await from(ORIGIN)).toBe(200);
    expect(await from("https://evil.test")).toBe(403);
    expect(await from("null")).toBe(403);
    expect((await world.whoami(token)).status).toBe(200);
  });
});

describe("CC-APP-017 CC-APP-036 secrets of a confidential client", () => {
  test("two are good at once; a revoked one is wrong, and one that is over is refused with that as the reason", async () => {
    const given = { name: "Server", grants: ["password"] } satisfies NewApplicationGiven;
    const { client_id: id, client_secret: first = "" } = await world.database.transaction((tx) =>
      applications.registerApplication(tx, BY, given),
    );
    const ask = async (secret: string) => {
      const form = {
        grant_type: "password",
        client_id: id,
        client_secret: secret,
        username: "ANNA",
        password: PASSWORD,
      };
      const response = await world.post("/auth/oauth2/token", form);
      return `${response.status} ${((await response.json()) as { error_description?: string }).error_description ?? ""}`;
    };
    const day = new Date(world.clock.now().getTime() + 86_400_000).toISOString().slice(0, 10);
    const { id: secondId, client_secret: second } = await world.database.transaction((tx) =>
      applications.addSecret(tx, BY, id, { expires: day }),
    );
    expect([await ask(first), await ask(second)]).toEqual(["200 ", "200 "]);
    const { rows } = await world.database.pool.query(
      "select count(used_at)::int as used from identity.application_secret where client_id = $1",
      [id],
    );
    expect(rows).toEqual([{ used: 2 }]);
    world.clock.advance(2 * 86_400);
    expect(await ask(second)).toBe("401 the client secret has expired");
    expect(await ask(`${first}x`)).toMatch(/^401 (?!the client secret has expired)/);
    expect(await ask(first)).toBe("200 ");
    await world.database.transaction((tx) => applications.revokeSecret(tx, BY, id, secondId));
    expect(await ask(second)).toMatch(/^401 (?!the client secret has expired)/);
  });
});
