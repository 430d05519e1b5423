import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Browser } from "./testing/browser.ts";
import { REDIRECT, signIn } from "./testing/code-flow.ts";
import { ORIGIN, startWorld } from "./testing/world.ts";
import type { Client, World } from "./testing/world.ts";

const OURS = { "x-muniment-client": "work-web/0.1.0", origin: ORIGIN, "sec-fetch-site": "same-origin" };

let world: World;
let extension: Client;
let server: Client;
let browser: Browser;
let person: string;
let count = 0;

beforeAll(async () => {
  world = await startWorld(2);
  extension = await world.register({
    name: "Extension",
    type: "native",
    grants: ["authorization_code"],
    redirect_uris: [REDIRECT],
    scopes: ["work.read", "work.directory.read"],
    allow_refresh: true,
  });
  server = await world.register({
    name: "Its server",
    type: "web",
    grants: ["authorization_code"],
    redirect_uris: [REDIRECT],
  });
});
afterAll(async () => world[Symbol.asyncDispose]());
beforeEach(async () => {
  count += 1;
  person = `FRAME${count}`;
  await world.addUser(person);
  browser = world.browser();
  await signIn(browser, `${ORIGIN}/auth`, person);
});

interface Token {
  readonly access_token: string;
  readonly expires_in: number;
  readonly scope: string;
}

const ask = async (client = extension.client_id, headers: Record<string, string> = OURS) =>
  browser.send(`${ORIGIN}/frame/${client}`, { method: "POST", headers });
const token = async (): Promise<Token> => {
  const answer = await ask();
  expect(answer.status, answer.text).toBe(200);
  return JSON.parse(answer.text) as Token;
};

test("TRK-PKG-021 CC-EXT-004 a frame's token is the application's own, the person's, and no more than was granted", async () => {
  const given = await token();
  expect(given).toMatchObject({ expires_in: 1_800, scope: "work.read work.directory.read" });
  const { status, body } = await world.whoami(given.access_token);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    user_id: person,
    client_id: extension.client_id,
    scopes: ["work.read", "work.directory.read"],
    cap: "read",
  });
});

test("17.3 another server knows the token by introspection, and that it is live", async () => {
  const { access_token } = await token();
  const form = { client_id: server.client_id, client_secret: server.client_secret ?? "", token: access_token };
  const answer = await world.post("/auth/oauth2/introspect", form);
  expect(await answer.json()).toMatchObject({ active: true, username: person, client_id: extension.client_id });
});

test("TRK-PKG-021 no caller but the platform's own pages gets one: not a frame, not a program with any token", async () => {
  const { access_token } = await token();
  const bearer = { authorization: `Bearer ${access_token}` };
  const url = `/frame/${extension.client_id}`;
  expect((await world.call(url, { method: "POST", headers: bearer })).status).toBe(403);
  expect((await world.call(url, { method: "POST" })).status).toBe(401);
  const foreign = [
    { ...OURS, origin: "http://apps.example.test" },
    { ...OURS, "sec-fetch-site": "same-site" },
    { ...OURS, "x-muniment-client": "" },
    { origin: ORIGIN },
  ];
  for (const headers of foreign) expect((await ask(extension.client_id, headers)).status).toBe(401);
});

test("an application that is unknown or disabled gets none", async () => {
  expect((await ask("nothing")).status).toBe(404);
  const off = await world.register({
    name: "Off",
    type: "native",
    grants: ["authorization_code"],
    redirect_uris: [REDIRECT],
  });
  await world.database.pool.query("update identity.application set enabled = false where client_id = $1", [
    off.client_id,
  ]);
  expect((await ask(off.client_id)).status).toBe(404);
});

test("TRK-PKG-021 the token ends with the sign-in, though the application may refresh", async () => {
  const first = await token();
  const second = await token();
  expect(second.access_token).not.toBe(first.access_token);
  const sessions = await world.database.pool.query(
    `select distinct session_id from identity.access_token where client_id = $1 and user_num =
      (select user_num from identity."user" where user_id = $2)`,
    [extension.client_id, person],
  );
  expect(sessions.rowCount).toBe(1);
  await browser.send(`${ORIGIN}/auth/sign-out`, { method: "POST", headers: OURS });
  expect((await world.whoami(first.access_token)).status).toBe(401);
  expect((await world.whoami(second.access_token)).status).toBe(401);
  expect((await ask()).status).toBe(401);
});

test("a frame that asks for ever is held back, and is audited as long as it gets some", async () => {
  let answers = 0;
  let last = await ask();
  while (last.status === 200 && answers < 50) {
    answers += 1;
    last = await ask();
  }
  expect([answers, last.status]).toEqual([30, 429]);
  const { rows } = await world.database.pool.query<{ count: string }>(
    "select count(*) from platform.audit where action = 'token.issue' and actor_id = $1 and client_id = $2",
    [person, extension.client_id],
  );
  expect(Number(rows[0]?.count)).toBe(30);
  world.clock.advance(61);
  expect((await ask()).status).toBe(200);
});
