import { randomUUID } from "node:crypto";
import { Type } from "typebox";
import { sql } from "kysely";
import type { UserActor } from "@muniment/kernel";
import { Secret } from "@muniment/platform/config";
import type { Database } from "@muniment/platform/db";
import { createApp, createRequestMounter } from "@muniment/platform/http";
import type { HttpErrors } from "@muniment/platform/http";
import { createLog } from "@muniment/platform/log";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import type { FakeClock } from "@muniment/platform/testing";
import { endpoint } from "@muniment/rest";
import { errors } from "@muniment/work-api";
import { q } from "../../db.ts";
import { createApplication, createAuthenticator } from "../../session/index.ts";
import type { LoadActor, NewApplication } from "../../session/index.ts";
import { createOauthServer } from "../oauth-server.ts";
import type { SignInAnswer } from "../sign-in.ts";
import type { Account } from "../accounts.ts";
import { openBrowser } from "./browser.ts";
import type { Browser } from "./browser.ts";

export const ORIGIN = "http://work.example.test";
export const PASSWORD = "Correct-Horse 7";

const httpErrors: HttpErrors = {
  invalidInput: errors.invalidParam,
  unauthorized: errors.unauthorized,
  forbidden: errors.accessDenied,
  notFound: errors.noRecord,
  unknownResource: errors.unknownResource,
  methodNotAllowed: errors.methodNotAllowed,
  duplicate: errors.duplicateRecord,
  tooLarge: errors.tooLarge,
  unsupportedMedia: errors.unsupportedMedia,
  rateLimited: errors.rateLimit,
  unavailable: errors.unavailable,
  internal: errors.internal,
  idempotencyMismatch: errors.idempotencyMismatch,
  inProgress: errors.inProgress,
};

const Whoami = endpoint({
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
  }),
});

/** Several servers on one database, reached under one public origin. */
export interface World extends AsyncDisposable {
  readonly database: Database;
  readonly clock: FakeClock;
  readonly bases: readonly string[];
  /** A request to the next server in turn. */
  call(path: string, init?: RequestInit): Promise<Response>;
  /** A form post; the body is sent as it is. */
  post(path: string, form: Record<string, string> | string, headers?: Record<string, string>): Promise<Response>;
  register(application: NewApplication): Promise<{ client_id: string; client_secret?: string }>;
  addUser(userId: string, options?: { nrtadmin?: boolean; mustChange?: boolean }): Promise<Account>;
  whoami(token: string): Promise<{ status: number; body: Record<string, unknown> }>;
  browser(): Browser;
}

export async function startWorld(servers = 1): Promise<World> {
  const database = await testDatabase();
  const clock = fakeClock();
  const lines: string[] = [];
  const log = createLog({ level: "info", destination: { write: (line) => void lines.push(line) } });
  const people = createPeople(database);
  const apps = await Promise.all(
    Array.from({ length: servers }, async () => {
      const app = createApp({ log, errors: httpErrors, version: "test" });
      const server = await createOauthServer({
        database,
        clock,
        log,
        errors: httpErrors,
        origin: ORIGIN,
        customerId: 1,
        secret: new Secret("a secret for tests that is long enough"),
        accounts: people.accounts,
        signIn: people.signIn,
        changePassword: people.changePassword,
      });
      await server.mount(app);
      const authenticate = createAuthenticator({ database, clock, loadActor: people.loadActor });
      const mounter = createRequestMounter(app, { database, clock, errors: httpErrors, authenticate, customerId: 1 });
      mounter.mount(Whoami, async (_input, { actor }) => ({
        user_id: actor.userId,
        client_id: actor.clientId,
        session_id: actor.sessionId,
        scopes: [...actor.scopes],
        cap: actor.scopeCap ?? "none",
      }));
      mounter.finish();
      await app.listen({ host: "127.0.0.1", port: 0 });
      return app;
    }),
  );
  const bases = apps.map((app) => `http://127.0.0.1:${(app.server.address() as { port: number }).port}`);
  let turn = 0;
  const nextBase = (): string => bases[(turn += 1) % bases.length] ?? "";
  const call = async (path: string, init?: RequestInit): Promise<Response> =>
    fetch(nextBase() + path, { redirect: "manual", ...init });
  return {
    database,
    clock,
    bases,
    call,
    post: async (path, form, headers = {}) =>
      call(path, {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
        body: typeof form === "string" ? form : new URLSearchParams(form).toString(),
      }),
    register: async (application) => database.transaction((tx) => createApplication(tx, application, clock)),
    addUser: people.addUser,
    async whoami(token) {
      const response = await call("/whoami", { headers: { "x-auth-token": token } });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    },
    browser: () => openBrowser(ORIGIN, nextBase),
    async [Symbol.asyncDispose]() {
      await Promise.all(apps.map(async (app) => app.close()));
      await database[Symbol.asyncDispose]();
    },
  };
}

function createPeople(database: Database) {
  const passwords = new Map<string, string>();
  const row = async (where: ReturnType<typeof sql>): Promise<(Account & { allow_logon: boolean; must: boolean; is_admin: boolean }) | undefined> => {
    const found = await sql<Account & { allow_logon: boolean; must: boolean; is_admin: boolean }>`select user_num, ssid, user_id, full_name, email, user_nos = 2 as is_virtual,
      allow_logon, must_change_password as must, location = 'NRTADMIN' as is_admin from identity."user" where ${where}`.execute(q(database.reader));
    return found.rows[0];
  };
  const enabled = async (where: ReturnType<typeof sql>) => {
    const found = await row(where);
    return found?.allow_logon === true ? found : undefined;
  };
  return {
    accounts: {
      bySsid: async (ssid: string) => enabled(sql`ssid = ${ssid}::uuid`),
      byNum: async (num: number) => enabled(sql`user_num = ${num}`),
      mayAdminister: async (account: Account) => (await row(sql`user_num = ${account.user_num}`))?.is_admin ?? false,
    },
    async signIn({ identifier, passwords: tried }: { identifier: string; passwords: readonly string[] }): Promise<SignInAnswer> {
      if (identifier === "LOCKED") return { kind: "locked" };
      if (identifier === "SLOW") return { kind: "locked_temporarily", minutes: 15 };
      const found = await enabled(sql`user_id = upper(${identifier}) or email_folded = lower(${identifier})`);
      const right = found === undefined ? undefined : (passwords.get(found.user_id) ?? PASSWORD);
      if (found === undefined || !tried.includes(right ?? "")) return { kind: "refused" };
      return { kind: found.must ? "change_required" : "ok", account: found };
    },
    async changePassword(account: Account, password: string) {
      passwords.set(account.user_id, password);
      await sql`update identity."user" set must_change_password = false where user_num = ${account.user_num}`.execute(q(database.reader));
    },
    async addUser(userId: string, options: { nrtadmin?: boolean; mustChange?: boolean } = {}): Promise<Account> {
      await sql`insert into identity.library (alias, display_name, created_at) values ('ACTIVE', 'Active', now()) on conflict do nothing`.execute(q(database.reader));
      await sql`insert into identity."user" (user_id, user_id_ex, ssid, full_name, email, email_folded, search_name, search_ids, location, preferred_library_id, must_change_password, created_at, edited_at)
        select ${userId}, ${userId}, ${randomUUID()}::uuid, ${userId}, ${`${userId}@example.test`}, lower(${`${userId}@example.test`}), '', '', ${options.nrtadmin === true ? "NRTADMIN" : ""},
        library_id, ${options.mustChange ?? false}, now(), now() from identity.library limit 1`.execute(q(database.reader));
      const found = await row(sql`user_id = ${userId}`);
      if (found === undefined) throw new Error("not stored");
      return found;
    },
    loadActor: (async (_reader, userNum, session) => {
      const found = await enabled(sql`user_num = ${userNum}`);
      if (found === undefined) return undefined;
      return { kind: "user", userNum, userId: found.user_id, ssid: found.ssid, fullName: found.full_name, email: found.email, isExternal: false, preferredLibraryId: 1, libraries: new Map(), ...session } satisfies UserActor;
    }) satisfies LoadActor,
  };
}
