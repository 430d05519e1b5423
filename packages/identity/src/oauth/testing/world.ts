import { createJobQueue, createLongWork } from "@muniment/jobs";
import { Type } from "typebox";
import { systemActor } from "@muniment/kernel";
import { Secret } from "@muniment/platform/config";
import { auditSubject } from "@muniment/platform/audit";
import type { Database } from "@muniment/platform/db";
import { createApp, createRequestMounter } from "@muniment/platform/http";
import { createLog } from "@muniment/platform/log";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import type { FakeClock } from "@muniment/platform/testing";
import { endpoint } from "@muniment/rest";
import { testDirectorySettings, testMailSettings } from "../../../testing/index.ts";
import { createIdentity } from "../../identity.ts";
import type { Identity } from "../../identity.ts";
import { defaultPasswordSettings } from "../../password/index.ts";
import type { PasswordSettings } from "../../password/index.ts";
import { createAuthenticator, createBrowserDoor, createCallerAmendment } from "../../session/index.ts";
import { createApplication } from "../../application/index.ts";
import type { NewApplication } from "../../application/index.ts";
import { createOauthServer } from "../oauth-server.ts";
import { openBrowser } from "./browser.ts";
import { recordedMail, testSealer } from "../../../testing/index.ts";
import type { FactorPolicy } from "../../second-factor/index.ts";
import type { Browser } from "./browser.ts";
import { httpErrors } from "@muniment/work-api";

/** Where everybody finds the servers, whatever their own addresses. */
export const ORIGIN = "http://work.example.test";
/** Everybody's password. */
export const PASSWORD = "Correct-Horse 7";

const CUSTOMER_ID = 1;
const OPERATOR = systemActor("test");

const whoami = endpoint({
  id: "whoami",
  method: "GET",
  path: "/whoami",
  summary: "The session of the token",
  auth: "user",
  response: Type.Object({
    user_id: Type.String(),
    client_id: Type.String(),
    session_id: Type.String(),
    scopes: Type.Array(Type.String()),
    cap: Type.String(),
    libraries: Type.Array(Type.String()),
  }),
});

const changing = endpoint({
  id: "change",
  method: "POST",
  path: "/change",
  summary: "Something that changes something",
  auth: "user",
  response: Type.Object({ user_id: Type.String() }),
});

const frameToken = endpoint({
  id: "frameToken",
  method: "POST",
  path: "/frame/:client",
  summary: "A token for the frame of an application",
  auth: "user",
  params: Type.Object({ client: Type.String() }),
  response: Type.Object({ access_token: Type.String(), expires_in: Type.Integer(), scope: Type.String() }),
});

/** An application's id, and its secret if it has one. */
export type Client = Awaited<ReturnType<typeof createApplication>>;

/** Several servers on one database, reached under one public origin. */
export interface World extends AsyncDisposable {
  readonly database: Database;
  readonly clock: FakeClock;
  /** A request to the next server in turn, without following redirects. */
  call(path: string, init?: RequestInit): Promise<Response>;
  /** A form post; text is sent as it is. */
  post(path: string, form: Record<string, string> | string, headers?: Record<string, string>): Promise<Response>;
  register(application: NewApplication): Promise<Client>;
  addUser(userId: string, options?: { mustChange?: boolean }): Promise<number>;
  /** One more library, of which that person is NRTADMIN. */
  addLibrary(alias: string, administrator: string): Promise<void>;
  setNrtadmin(userId: string, isNrtadmin: boolean): Promise<void>;
  setEnabled(userId: string, isEnabled: boolean): Promise<void>;
  changePassword(userId: string, password: string): Promise<void>;
  whoami(token: string): Promise<{ status: number; body: Record<string, unknown> }>;
  browser(): Browser;
  /** What workers do once a minute for single sign-on. */
  keepHouse(): Promise<void>;
}

/** Starts `servers` servers over a fresh database with one library. */
export async function startWorld(
  servers = 1,
  factorPolicy?: FactorPolicy,
  settings: Partial<PasswordSettings> = {},
): Promise<World> {
  const database = await testDatabase();
  const clock = fakeClock();
  const log = createLog({ level: "silent" });
  const identity = createIdentity({
    database,
    clock,
    log,
    accountMail: recordedMail(() => undefined),
    installation: { customerId: CUSTOMER_ID, version: "test", publicOrigin: ORIGIN },
    // Slow hashes would only test the hash.
    passwordSettings: { ...defaultPasswordSettings(), memoryKib: 8, passes: 1, ...settings },
    isInUse: async () => false,
    directories: testDirectorySettings(clock),
    mailSettings: testMailSettings(clock),
    sealer: testSealer(),
    installationName: "Case & Davenport LLP",
    ...(factorPolicy === undefined ? {} : { factorPolicy }),
    longWork: createLongWork({ database, clock, jobs: createJobQueue() }),
  });
  const firstAdministrator = {
    id: "FOUNDER",
    full_name: "Founder",
    email: "founder@example.test",
    password: PASSWORD,
    force_password_change: false,
  };
  const { libraryId } = await database.transaction((tx) =>
    identity.createLibrary(tx, { alias: "ACTIVE", displayName: "Active", firstAdministrator }),
  );
  const apps = await Promise.all(
    Array.from({ length: servers }, async () => startServer({ database, clock, log, identity })),
  );
  const bases = apps.map((app) => `http://127.0.0.1:${(app.server.address() as { port: number }).port}`);
  let turn = 0;
  const nextBase = (): string => bases[(turn += 1) % bases.length] ?? "";
  const call: World["call"] = async (path, init) => fetch(nextBase() + path, { redirect: "manual", ...init });
  return {
    database,
    clock,
    call,
    ...people({ database, identity, libraryId }),
    post: async (path, form, headers = {}) =>
      call(path, {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
        body: typeof form === "string" ? form : new URLSearchParams(form).toString(),
      }),
    async addLibrary(alias, userId) {
      await database.transaction((tx) =>
        identity.createLibrary(tx, { alias, displayName: alias, firstAdministrator: { userId } }),
      );
    },
    register: async (application) => database.transaction((tx) => createApplication(tx, application, clock)),
    async whoami(token) {
      const response = await call("/whoami", { headers: { "x-auth-token": token } });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    },
    browser: () => openBrowser(ORIGIN, nextBase),
    async keepHouse() {
      const context = { signal: new AbortController().signal, isLastAttempt: true, attempt: 1, clock, log };
      for (const task of identity.singleSignOn.tasks) await task.run({}, context);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(apps.map(async (app) => app.close()));
      await database[Symbol.asyncDispose]();
    },
  };
}

async function startServer(given: {
  database: Database;
  clock: FakeClock;
  log: ReturnType<typeof createLog>;
  identity: Identity;
}) {
  const { database, clock, log, identity } = given;
  const app = createApp({ log, errors: httpErrors, version: "test" });
  const oauth = await createOauthServer({
    database,
    clock,
    log,
    errors: httpErrors,
    origin: ORIGIN,
    customerId: CUSTOMER_ID,
    installationName: "Case & Davenport LLP",
    secret: new Secret("a secret for tests that is long enough"),
    accounts: identity.accounts,
    signIn: identity.signIn,
    changePassword: identity.changePassword,
    changeOwnPassword: identity.changeOwnPassword,
    secondFactor: identity.secondFactor,
    recordSignIn: identity.recordSignIn,
    keepDevice: identity.keepDevice,
    singleSignOn: identity.singleSignOn,
    sessionLimits: identity.sessionLimits,
  });
  await oauth.mount(app);
  const authenticate = createAuthenticator({ database, clock, loadActor: identity.loadActor, origins: [ORIGIN] });
  const mounter = createRequestMounter(app, {
    database,
    clock,
    errors: httpErrors,
    authenticate,
    browser: createBrowserDoor({
      database,
      clock,
      loadActor: identity.loadActor,
      origin: ORIGIN,
      sessionLimits: identity.sessionLimits,
    }),
    customerId: CUSTOMER_ID,
    subjectOf: auditSubject,
    amend: createCallerAmendment({ database, clock, loadActor: identity.loadActor, origin: ORIGIN }),
  });
  identity.mount(mounter);
  oauth.mountEndpoints(mounter);
  mounter.mount(whoami, async (_input, { actor }) => ({
    user_id: actor.userId,
    client_id: actor.clientId,
    session_id: actor.sessionId,
    scopes: [...actor.scopes],
    cap: actor.scopeCap ?? "none",
    libraries: [...actor.libraries.values()].map((standing) => standing.alias),
  }));
  mounter.mount(frameToken, async ({ params }, { actor }) => ({
    ...(await oauth.issueFrameToken(actor, params.client)),
  }));
  mounter.mount(changing, async (_input, { actor }) => ({ user_id: actor.userId }));
  mounter.finish();
  await app.listen({ host: "127.0.0.1", port: 0 });
  return app;
}

function people(given: {
  database: Database;
  identity: Identity;
  libraryId: number;
}): Pick<World, "addUser" | "setNrtadmin" | "setEnabled" | "changePassword"> {
  const { database, libraryId } = given;
  const { users, groups } = given.identity;
  return {
    async addUser(userId, { mustChange = false } = {}) {
      const prepared = await users.prepareCreation(OPERATOR, {
        id: userId,
        full_name: userId,
        email: `${userId}@example.test`,
        password: PASSWORD,
        force_password_change: mustChange,
        preferred_library: "ACTIVE",
      });
      return database.transaction((tx) => users.create(tx, OPERATOR, prepared));
    },
    async setNrtadmin(userId, isNrtadmin) {
      const action = isNrtadmin ? "add" : "delete";
      const change = { libraryId, groupId: "NRTADMIN", action, userIds: [userId] } as const;
      await database.transaction((tx) => groups.changeMembers(tx, OPERATOR, change));
    },
    async changePassword(userId, password) {
      const { rows } = await database.pool.query<{ user_num: string }>(
        `select user_num from identity."user" where user_id = $1`,
        [userId],
      );
      const userNum = Number(rows[0]?.user_num);
      await database.transaction((tx) =>
        given.identity.setPassword(tx, userNum, password, { by: "owner", mustChange: false }),
      );
    },
    async setEnabled(userId, isEnabled) {
      const change = await users.prepareChange(OPERATOR, { allow_logon: isEnabled });
      await database.transaction((tx) => users.change(tx, OPERATOR, { userId, change }));
    },
  };
}
