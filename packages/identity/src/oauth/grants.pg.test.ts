import { afterAll, beforeAll, expect, test } from "vitest";
import { REDIRECT, signIn as signInBrowser, tokensByCode } from "./testing/code-flow.ts";
import { ORIGIN, PASSWORD, startWorld } from "./testing/world.ts";
import type { Client, World } from "./testing/world.ts";

let world: World;
let spa: Client;
let native: Client;

beforeAll(async () => {
  world = await startWorld(1);
  await world.addUser("ANNA");
  const common = {
    grants: ["password", "authorization_code"],
    redirect_uris: [REDIRECT],
    scopes: ["user", "work.read"],
  } as const;
  spa = await world.register({ ...common, name: "Firm portal", type: "native", allow_refresh: true });
  native = await world.register({ ...common, name: "Scanner", type: "native", allow_refresh: false });
});
afterAll(async () => world[Symbol.asyncDispose]());

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string | null;
}

const NEXT = "AnotherHorse2026";
const base = `${ORIGIN}/api/control-center/v1/users/`;
const signIn = async (client: Client, username = "ANNA", password = PASSWORD): Promise<Tokens> => {
  const form = { grant_type: "password", username, password, client_id: client.client_id };
  return (await (await world.post("/auth/oauth2/token", form)).json()) as Tokens;
};
const call = async (token: string, method: string, path: string) => {
  const answer = await world.call(`${base}${path}`.slice(ORIGIN.length), {
    method,
    headers: { "x-auth-token": token },
  });
  return { status: answer.status, body: (await answer.json()) as { data: Record<string, unknown>[] } };
};

test("CC-USR-095 the applications that hold tokens of a person, and taking one's consent and tokens away", async () => {
  const [first, second, other] = [await signIn(spa), await signIn(spa), await signIn(native)];
  const founder = (await signIn(native, "FOUNDER")).access_token;
  const { body } = await call(founder, "GET", "ANNA/grants");
  expect(body.data.map(({ client_id: id, ...rest }) => [id, rest])).toEqual(
    expect.arrayContaining([
      [
        spa.client_id,
        expect.objectContaining({ name: "Firm portal", enabled: true, access_tokens: 2, refresh_tokens: 2 }),
      ],
      [native.client_id, expect.objectContaining({ name: "Scanner", access_tokens: 1, refresh_tokens: 0 })],
    ]),
  );
  expect(body.data).toHaveLength(2);
  expect(body.data.flatMap(({ scopes }) => scopes)).toContain("user");
  const gone = await call(founder, "DELETE", `ANNA/grants/${spa.client_id}`);
  expect(gone).toMatchObject({ status: 200, body: { data: { ended: 2 } } });
  for (const { access_token: token } of [first, second]) expect((await world.whoami(token)).status).toBe(401);
  expect((await world.whoami(other.access_token)).status).toBe(200);
  const refresh = { grant_type: "refresh_token", refresh_token: first.refresh_token ?? "", client_id: spa.client_id };
  expect((await world.post("/auth/oauth2/token", refresh)).status).toBe(400);
  expect((await call(founder, "DELETE", `ANNA/grants/${spa.client_id}`)).status).toBe(404);
  const { rows } = await world.database.pool.query(
    "select actor_id, details from platform.audit where action = 'user.revoke_application' and object_id = 'ANNA' and outcome = 'ok'",
  );
  expect(rows).toEqual([
    { actor_id: "FOUNDER", details: { client_id: spa.client_id, application: "Firm portal", sessions: 2 } },
  ]);
});

test("24 row 21: one's own applications by `me`, those of people who stand higher are closed; a code flow's consent counts", async () => {
  const phone = await world.register({
    name: "Phone",
    type: "native",
    grants: ["authorization_code"],
    redirect_uris: [REDIRECT],
    scopes: ["user"],
  });
  const { access_token: token = "" } = await tokensByCode(world, phone.client_id);
  const own = await call(token, "GET", "me/grants");
  expect(own.body.data.map(({ name }) => name)).toContain("Phone");
  for (const [method, path] of [
    ["GET", "FOUNDER/grants"],
    ["DELETE", `FOUNDER/grants/${native.client_id}`],
  ] as const) {
    expect((await call(token, method, path)).status).toBe(403);
  }
  expect((await call(token, "DELETE", `me/grants/${phone.client_id}`)).status).toBe(200);
  expect((await world.whoami(token)).status).toBe(401);
});

test("CC-USR-054 a reset of a service account keeps its applications when that is wished, never its sessions in browsers; of others it does not", async () => {
  await world.addUser("SCANNER");
  const founder = (await signIn(native, "FOUNDER")).access_token;
  const customer = "/work/api/v2/customers/1/users/SCANNER";
  const send = async (method: string, path: string, body: object) => {
    const headers = { "x-auth-token": founder, "content-type": "application/json" };
    return (await world.call(`${customer}${path}`, { method, headers, body: JSON.stringify(body) })).status;
  };
  const reset = async (more: object) =>
    send("POST", "/password", { password: NEXT, force_password_change: false, ...more });
  const browser = world.browser();
  const inBrowser = async () => (await browser.visit(`${ORIGIN}/auth/security`)).text.includes("This browser.");
  const start = async (password: string) => {
    await signInBrowser(browser, `${ORIGIN}/auth`, "SCANNER", password);
    expect(await inBrowser()).toBe(true);
    return signIn(spa, "SCANNER", password);
  };
  const ordinary = await start(PASSWORD);
  expect(await reset({ keep_applications: true })).toBe(400);
  expect(await send("PATCH", "", { is_service: true, purpose: "Scanner of the post room" })).toBe(200);
  expect(await reset({ keep_applications: true })).toBe(200);
  expect((await world.whoami(ordinary.access_token)).status).toBe(200);
  expect(await inBrowser()).toBe(false);
  const refresh = {
    grant_type: "refresh_token",
    refresh_token: ordinary.refresh_token ?? "",
    client_id: spa.client_id,
  };
  expect((await world.post("/auth/oauth2/token", refresh)).status).toBe(200);
  const second = await start(NEXT);
  expect(await reset({})).toBe(200);
  expect((await world.whoami(second.access_token)).status).toBe(401);
  const { rows } = await world.database.pool.query(
    "select details from platform.audit where action = 'user.set_password' and object_id = 'SCANNER' and outcome = 'ok' order by id",
  );
  expect(rows.map(({ details }) => details)).toEqual([{ keep_applications: true }, { keep_applications: false }]);
});
