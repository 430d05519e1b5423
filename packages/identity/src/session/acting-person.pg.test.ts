import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { Type } from "typebox";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Clock } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import { createApp, createRequestMounter } from "@muniment/platform/http";
import { createLog } from "@muniment/platform/log";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import type { FakeClock } from "@muniment/platform/testing";
import { endpoint } from "@muniment/rest";
import { httpErrors } from "@muniment/work-api";
import { createActingPersonSigner, newActingPersonKey } from "@muniment/work-api/acting-person";
import type { NamedPerson } from "@muniment/work-api/acting-person";
import { createTestDirectory } from "../../testing/index.ts";
import type { TestDirectory, TestLibrary, TestUser } from "../../testing/index.ts";
import { createApplication } from "../application/index.ts";
import { createCallerAmendment } from "./index.ts";

const ORIGIN = "http://work.example";

const whoami = endpoint({
  id: "whoami",
  method: "POST",
  path: "/whoami",
  summary: "For whom the caller acts",
  auth: "user",
  response: Type.Object({
    account: Type.Optional(Type.String()),
    name: Type.Optional(Type.String()),
    mayEnter: Type.Boolean(),
    operation: Type.String(),
  }),
});

let clock: FakeClock;
let database: Database;
let directory: TestDirectory;
let library: TestLibrary;
let service: TestUser;
let anna: TestUser;
let servers: FastifyInstance[];
let key: Awaited<ReturnType<typeof newActingPersonKey>>;
let done: number;

function aServer(): FastifyInstance {
  const app = createApp({ log: createLog({ level: "silent" }), errors: httpErrors, version: "test" });
  const { identity } = directory;
  const mounter = createRequestMounter(app, {
    database,
    clock,
    errors: httpErrors,
    customerId: 1,
    authenticate: async (token) => {
      const [userNum, clientId = ""] = token.split(" ");
      const session = { clientId, sessionId: token, scopes: new Set(["user"]), scopeCap: undefined };
      return identity.loadActor(database.reader, Number(userNum), session);
    },
    amend: createCallerAmendment({ database, clock, loadActor: identity.loadActor, origin: ORIGIN }),
  });
  mounter.mount(whoami, async (_input, { actor: { acting, origin } }) => {
    done += 1;
    return {
      ...(acting === undefined ? {} : { account: acting.account?.userId ?? "none", name: acting.name }),
      mayEnter: acting?.person?.libraries.size === 1,
      operation: acting?.operationId ?? origin?.operationId ?? "",
    };
  });
  mounter.finish();
  return app;
}

beforeAll(async () => {
  clock = fakeClock();
  database = await testDatabase();
  directory = createTestDirectory(database, { clock });
  library = await directory.aLibrary();
  service = await directory.aUser(library, { is_service: true });
  anna = await directory.aUser(library, { id: "ANNA", full_name: "Anna Ordway" });
  servers = [aServer(), aServer()];
  key = await newActingPersonKey();
  const application = { name: "Operate", type: "web", grants: ["password"] } as const;
  await database.transaction(async (tx) => {
    const jwks = { keys: [key.publicKey] };
    await createApplication(tx, { ...application, client_id: "operate", acting_person: true, jwks }, clock);
    await createApplication(tx, { ...application, client_id: "other", acting_person: true, jwks }, clock);
    await createApplication(tx, { ...application, client_id: "plain", jwks }, clock);
  });
});
afterAll(() => database[Symbol.asyncDispose]());
beforeEach(() => {
  done = 0;
});

async function call(header: string, given: { by?: TestUser; client?: string; server?: number } = {}) {
  const { by = service, client = "operate", server = 0 } = given;
  const answer = await servers[server]?.inject({
    method: "POST",
    url: "/whoami",
    headers: { "x-auth-token": `${by.userNum} ${client}`, "x-acting-person": header, "idempotency-key": "its-key" },
  });
  return { status: answer?.statusCode, body: answer?.json<Record<string, never>>() };
}

const refused = {
  status: 400,
  body: { error: { code: "NRC_INVALID_PARAM", messages: [{ field: "X-Acting-Person" }] } },
};

async function sign(person: Partial<NamedPerson> = {}, signer: { clientId?: string; clock?: Clock } = {}) {
  const given = { clientId: "operate", workOrigin: ORIGIN, privateKey: key.privateKey, clock, ...signer };
  return createActingPersonSigner(given)({ sub: "anna", name: "Whatever Operate calls her", ...person });
}

describe("D41, work-api.md 17.6 X-Acting-Person", () => {
  test("names an account by User ID or e-mail in any case, with its own name and rights", async () => {
    const anna_ = { status: 200, body: { account: "ANNA", name: "Anna Ordway", mayEnter: true, operation: "op-7" } };
    expect(await call(await sign({ operationId: "op-7" }))).toEqual(anna_);
    expect(await call(await sign({ sub: anna.email.toUpperCase(), operationId: "op-7" }))).toEqual(anna_);
  });

  test("records who has no account here by name, and takes the Idempotency-Key for the operation", async () => {
    expect(await call(await sign({ sub: "stranger@elsewhere.example", name: "Sam Stranger" }))).toEqual({
      status: 200,
      body: { account: "none", name: "Sam Stranger", mayEnter: false, operation: "its-key" },
    });
  });

  test("gives somebody who may not sign in no rights", async () => {
    await directory.aUser(library, { id: "GONE", full_name: "Gone Person", allow_logon: false });
    expect(await call(await sign({ sub: "GONE" }))).toMatchObject({ body: { account: "GONE", mayEnter: false } });
  });

  test("is taken once, whichever process sees it first", async () => {
    const header = await sign();
    const answers = await Promise.all([0, 1, 0, 1].map(async (server) => call(header, { server })));
    expect(answers.filter((answer) => answer.status === 400)).toHaveLength(3);
    expect(await call(header, { server: 1 })).toMatchObject(refused);
    expect(done).toBe(1);
  });

  test("holds for the tokens of the service account of its own, registered application alone", async () => {
    expect(await call(await sign(), { by: anna })).toMatchObject(refused);
    expect(await call(await sign(), { client: "other" })).toMatchObject(refused);
    expect(await call(await sign({}, { clientId: "plain" }), { client: "plain" })).toMatchObject(refused);
    expect(await call(await sign({}, { clientId: "none" }), { client: "none" })).toMatchObject(refused);
    expect(done).toBe(0);
  });

  test("is refused when it has run out, holds too long, or is from the future", async () => {
    const old = await sign();
    clock.advance(130);
    expect(await call(old)).toMatchObject(refused);
    const later = fakeClock(new Date(clock.now().getTime() + 60_000));
    expect(await call(await sign({}, { clock: later }))).toMatchObject(refused);
    const now = Math.floor(clock.now().getTime() / 1000);
    expect(await call(await handmade({ exp: now + 600, iat: now }))).toMatchObject(refused);
    expect(await call(await handmade({ exp: now + 120, iat: now }))).toMatchObject({ status: 200 });
  });

  test.each(["sub", "name", "iat", "exp", "jti", "iss", "aud"])("is refused without %s", async (claim) => {
    expect(await call(await handmade({ [claim]: undefined }))).toMatchObject(refused);
  });

  test.each<[string, Record<string, unknown>]>([
    ["another audience", { aud: "http://elsewhere.example" }],
    ["a name that is none", { name: 7 }],
    ["an operation that no header could name", { op: "two words" }],
    ["text that cannot be stored", { name: "a\0b" }],
  ])("is refused for %s", async (_what, claims) => {
    expect(await call(await handmade(claims))).toMatchObject(refused);
  });

  test("is refused unsigned, altered, signed by somebody else, or by another algorithm", async () => {
    const [head = "", body = "", signature = ""] = (await sign()).split(".");
    const none = Buffer.from('{"alg":"none"}').toString("base64url");
    const claims = JSON.parse(Buffer.from(body, "base64url").toString()) as Record<string, unknown>;
    const other = Buffer.from(JSON.stringify({ ...claims, sub: "BORIS" })).toString("base64url");
    const stranger = await newActingPersonKey();
    const foreign = await createActingPersonSigner({ clientId: "operate", workOrigin: ORIGIN, ...stranger, clock })({
      sub: "ANNA",
      name: "Anna",
    });
    const secret = await new SignJWT(claims).setProtectedHeader({ alg: "HS256" }).sign(Buffer.alloc(32, 1));
    for (const header of [
      "",
      "nonsense",
      `${none}.${body}.`,
      `${head}.${other}.${signature}`,
      `${head}.${body}.${signature.slice(0, -4)}AAAA`,
      foreign,
      secret,
      "x".repeat(5_000),
    ]) {
      expect(await call(header)).toMatchObject(refused);
    }
    expect(done).toBe(0);
  });

  test("is verified by the keys that the application's server gives, and asked for again while it gives none", async () => {
    const pair = await generateKeyPair("ES256");
    const published = { ...(await exportJWK(pair.publicKey)), kid: "es", alg: "ES256" };
    let isUp = false;
    const server = createServer((_request, response) => {
      response.statusCode = isUp ? 200 : 503;
      response.end(JSON.stringify({ keys: [published] }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const jwks_uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/.well-known/jwks.json`;
    await database.transaction((tx) =>
      createApplication(
        tx,
        { name: "Remote", type: "web", grants: ["password"], client_id: "remote", acting_person: true, jwks_uri },
        clock,
      ),
    );
    const header = async (): Promise<string> =>
      new SignJWT({ ...usual(), iss: "remote" }).setProtectedHeader({ alg: "ES256", kid: "es" }).sign(pair.privateKey);
    expect(await call(await header(), { client: "remote" })).toMatchObject({ status: 503 });
    isUp = true;
    expect(await call(await header(), { client: "remote" })).toMatchObject({ status: 200, body: { account: "ANNA" } });
    server.close();
  });
});

function usual(): Record<string, unknown> {
  const now = Math.floor(clock.now().getTime() / 1000);
  const jti = crypto.randomUUID();
  return { iss: "operate", aud: ORIGIN, sub: "ANNA", name: "Anna", iat: now, exp: now + 60, jti };
}

async function handmade(claims: Record<string, unknown>): Promise<string> {
  const { importJWK } = await import("jose");
  const merged = Object.fromEntries(
    Object.entries({ ...usual(), ...claims }).filter(([, value]) => value !== undefined),
  );
  return new SignJWT(merged)
    .setProtectedHeader({ alg: "EdDSA", kid: key.privateKey.kid ?? "" })
    .sign(await importJWK(key.privateKey, "EdDSA"));
}

test.each([
  [{ acting_person: true }, "jwks"],
  [{ jwks: { keys: [] } }, "jwks"],
  [{ jwks: { keys: [{ kty: "OKP", crv: "Ed25519", x: "x", d: "private" }] } }, "jwks"],
  [{ jwks_uri: "http://operate.example/keys" }, "jwks_uri"],
  [{ jwks_uri: "https://o.example/keys", jwks: { keys: [{ kty: "OKP", x: "x" }] } }, "jwks_uri"],
])("CC-APP-024 an application with %j is refused", async (given, field) => {
  const application = { name: "Bad", type: "web", grants: ["password"], ...given } as const;
  const attempt = database.transaction((tx) => createApplication(tx, application, clock));
  await expect(attempt).rejects.toMatchObject({ messages: [{ field }] });
});
