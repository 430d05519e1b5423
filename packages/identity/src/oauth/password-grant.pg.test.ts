import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PASSWORD, startWorld } from "./testing/world.ts";
import type { Client, World } from "./testing/world.ts";

const TOKEN = "/auth/oauth2/token";

let world: World;
let native: Client;
let web: Client;

beforeAll(async () => {
  world = await startWorld();
  await world.addUser("ANNA");
  await world.addUser("ADMIN");
  await world.setNrtadmin("ADMIN", true);
  await world.addUser("NEW", { mustChange: true });
  native = await world.register({
    name: "Desktop",
    type: "native",
    grants: ["password"],
    has_secret: true,
    scopes: ["user", "admin"],
  });
  web = await world.register({
    name: "Web",
    type: "web",
    grants: ["password"],
    allow_refresh: true,
    scopes: ["user", "work.read"],
  });
});
afterAll(async () => world[Symbol.asyncDispose]());

const ask = async (form: Record<string, string>, query = "") => {
  const response = await world.post(TOKEN + query, {
    grant_type: "password",
    username: "anna",
    password: PASSWORD,
    ...form,
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
};

describe("A1: the answer has all five fields", () => {
  const FIVE = ["access_token", "expires_in", "refresh_token", "scope", "token_type"];

  test("with the secret of a native application and without", async () => {
    const { client_id, client_secret = "" } = native;
    for (const form of [{ client_id }, { client_id, client_secret }]) {
      const { status, body, headers } = await ask(form);
      expect(status).toBe(200);
      expect(Object.keys(body).toSorted()).toEqual(FIVE);
      expect(body).toMatchObject({ token_type: "Bearer", expires_in: 1800, refresh_token: null, scope: "user" });
      expect(headers.get("cache-control")).toBe("no-store");
      expect((await world.whoami(String(body["access_token"]))).body).toMatchObject({
        user_id: "ANNA",
        client_id,
        cap: "none",
      });
    }
  });

  test("scope in the body, in the query, or in OIDC's words", async () => {
    const { client_id, client_secret = "" } = web;
    expect((await ask({ client_id, client_secret, scope: "work.read" })).body["scope"]).toBe("work.read");
    expect((await ask({ client_id, client_secret }, "?scope=work.read")).body["scope"]).toBe("work.read");
    expect((await ask({ client_id, client_secret, scope: "openid profile email" })).body["scope"]).toBe("user");
  });

  test("a refresh token where the application has it, secrets by HTTP Basic", async () => {
    const basic = Buffer.from(`${web.client_id}:${web.client_secret ?? ""}`).toString("base64");
    const form = new URLSearchParams({ grant_type: "password", username: "ANNA@example.test", password: PASSWORD });
    const response = await world.post(TOKEN, form.toString(), { authorization: `Basic ${basic}` });
    expect(response.status).toBe(200);
    const body = (await response.json()) as Record<string, unknown>;
    expect(body["refresh_token"]).toEqual(expect.any(String));
  });
});

describe("5.3: refusals", () => {
  const refusals: [string, () => Record<string, string>, number, string, string?][] = [
    ["wrong password", () => ({ client_id: native.client_id, password: "no" }), 400, "invalid_grant"],
    ["unknown person", () => ({ client_id: native.client_id, username: "nobody" }), 400, "invalid_grant"],
    [
      "T8 password must be changed",
      () => ({ client_id: native.client_id, username: "NEW" }),
      400,
      "invalid_grant",
      "password_change_required",
    ],
    ["unknown client", () => ({ client_id: "nobody" }), 401, "invalid_client"],
    [
      "wrong secret of a web application",
      () => ({ client_id: web.client_id, client_secret: "no" }),
      401,
      "invalid_client",
    ],
    ["no secret of a web application", () => ({ client_id: web.client_id }), 401, "invalid_client"],
    [
      "wrong secret of a native application",
      () => ({ client_id: native.client_id, client_secret: "no" }),
      401,
      "invalid_client",
    ],
    [
      "scope that the application lacks",
      () => ({ client_id: native.client_id, scope: "work.read" }),
      400,
      "invalid_scope",
    ],
    ["unknown grant", () => ({ client_id: native.client_id, grant_type: "magic" }), 400, "unsupported_grant_type"],
    [
      "grant that the application lacks",
      () => ({ client_id: native.client_id, grant_type: "client_credentials" }),
      400,
      "unauthorized_client",
    ],
    ["no client", () => ({}), 400, "invalid_request"],
    ["no password", () => ({ client_id: native.client_id, password: "" }), 400, "invalid_request"],
  ];
  test.each(refusals)("%s", async (_what, form, status, error, description) => {
    const answer = await ask(form());
    expect(answer.status).toBe(status);
    expect(Object.keys(answer.body).toSorted()).toEqual(["error", "error_description", "message"]);
    expect(answer.body["error"]).toBe(error);
    expect(answer.body["message"]).toBe(answer.body["error_description"]);
    if (description !== undefined) expect(answer.body["error_description"]).toBe(description);
  });

  test("CC-SGN-005: a wrong password and an unknown person are refused in the same words", async () => {
    const wrong = await ask({ client_id: native.client_id, password: "no" });
    const unknown = await ask({ client_id: native.client_id, username: "nobody" });
    expect(wrong.body).toEqual(unknown.body);
  });

  test("CC-LCK-001, CC-LCK-003: five failures lock for a time, ten until released; the door says which", async () => {
    await world.addUser("CARL");
    const attempt = async (password: string) =>
      (await ask({ client_id: native.client_id, username: "CARL", password })).body["error_description"];
    for (let count = 1; count < 5; count += 1) expect(await attempt("wrong")).toContain("not valid");
    expect(await attempt("wrong")).toBe("account_locked_temporarily");
    expect(await attempt(PASSWORD)).toBe("account_locked_temporarily");
    world.clock.advance(15 * 60);
    for (let count = 6; count < 10; count += 1) expect(await attempt("wrong")).toContain("not valid");
    expect(await attempt("wrong")).toBe("account_locked");
    expect(await attempt(PASSWORD)).toBe("account_locked");
  });

  test("T3: both readings of a password are one attempt", async () => {
    await world.addUser("DORA");
    const attempt = async (password: string) =>
      world.post(TOKEN, `grant_type=password&username=DORA&password=${password}&client_id=${native.client_id}`);
    for (let count = 1; count < 5; count += 1) expect((await attempt("wrong+one")).status).toBe(400);
    expect((await attempt(PASSWORD.replace(" ", "+"))).status).toBe(200);
  });

  test("scope admin needs an NRTADMIN", async () => {
    expect((await ask({ client_id: native.client_id, scope: "admin" })).body["error"]).toBe("invalid_scope");
    const admin = await ask({ client_id: native.client_id, username: "admin", scope: "admin" });
    expect(admin.body["scope"]).toBe("admin");
  });

  test("D15: an application without the grant does not get it", async () => {
    const other = await world.register({ name: "No passwords", type: "native", grants: [] });
    expect((await ask({ client_id: other.client_id })).body["error"]).toBe("unauthorized_client");
  });

  test("other methods are 405 with a JSON body", async () => {
    const response = await world.call(TOKEN);
    expect(response.status).toBe(405);
    expect(((await response.json()) as { error: { code: string } }).error.code).toBe("NRC_METHOD_NOT_ALLOWED");
  });
});

describe("T3, T4: forms as clients send them", () => {
  test("a password with signs that nobody encoded", async () => {
    const raw = `grant_type=password&username=ANNA@example.test&password=${PASSWORD.replace(" ", "+")}&client_id=${native.client_id}&scope=user`;
    expect((await world.post(TOKEN, raw)).status).toBe(200);
  });

  test.each([["application/json"], ["text/plain"], [""]])("a form with the content type %s", async (type) => {
    const form = new URLSearchParams({
      grant_type: "password",
      username: "anna",
      password: PASSWORD,
      client_id: native.client_id,
    });
    const body = new Blob([form.toString()]);
    const response = await world.call(TOKEN, {
      method: "POST",
      body,
      headers: type === "" ? {} : { "content-type": type },
    });
    expect(response.status).toBe(200);
  });

  test("JSON", async () => {
    const body = JSON.stringify({
      grant_type: "password",
      username: "anna",
      password: PASSWORD,
      client_id: native.client_id,
    });
    expect((await world.post(TOKEN, body, { "content-type": "application/json" })).status).toBe(200);
  });

  test("what cannot be read is invalid_request", async () => {
    for (const body of ["{nonsense", "username=%00&grant_type=password&client_id=x"]) {
      const response = await world.post(TOKEN, body);
      expect(response.status).toBe(400);
      expect(((await response.json()) as { error: string }).error).toBe("invalid_request");
    }
    const large = await world.post(TOKEN, `password=${"x".repeat(100_000)}`);
    expect(large.status).toBe(413);
    await large.json();
  });
});

test("CC-AUD-002 sign-ins, refusals and tokens are recorded with application and address, without a secret", async () => {
  const { client_id } = native;
  const before = await world.database.pool.query<{ last: string }>(
    "select coalesce(max(id), 0) as last from platform.audit",
  );
  await ask({ client_id });
  await ask({ client_id, password: "a wrong one, as typed" });
  await ask({ client_id, username: "a password in the wrong field" });
  const { rows } = await world.database.pool.query<Record<string, unknown>>(
    "select * from platform.audit where id > $1 order by id",
    [before.rows[0]?.last],
  );
  const from = { client_id, source_ip: "127.0.0.1" };
  expect(rows).toMatchObject([
    { ...from, action: "session.sign_in", actor_id: "ANNA", outcome: "ok" },
    { ...from, action: "token.issue", actor_id: "ANNA", details: { grant: "password", scope: "user" } },
    { ...from, action: "session.sign_in", actor_id: "", outcome: "refused", code: "refused" },
    { ...from, action: "session.sign_in", actor_id: "", outcome: "refused", code: "refused" },
  ]);
  expect(JSON.stringify(rows)).not.toMatch(/wrong|Correct horse/);
});

test("CC-ROL-013 use_api: without it a library is closed to its holders through applications, but not to NRTADMIN", async () => {
  const librariesOf = async (username: string): Promise<unknown> => {
    const { body } = await ask({ username, client_id: native.client_id });
    return (await world.whoami(String(body["access_token"]))).body["libraries"];
  };
  const open = await librariesOf("ANNA");
  expect(open).toHaveLength(1);
  await world.database.pool.query(
    "update identity.role set privileges = array_remove(privileges, 'use_api') where name = 'DEFAULT'",
  );
  expect(await librariesOf("ANNA")).toEqual([]);
  expect(await librariesOf("ADMIN")).toEqual(open);
  await world.database.pool.query(
    "update identity.role set privileges = array_append(privileges, 'use_api') where name = 'DEFAULT'",
  );
});
