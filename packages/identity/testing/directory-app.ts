import type { FastifyInstance } from "fastify";
import type { Clock } from "@muniment/kernel";
import { auditSubject } from "@muniment/platform/audit";
import type { Database } from "@muniment/platform/db";
import { createApp, createRequestMounter } from "@muniment/platform/http";
import type { RequestContext } from "@muniment/platform/http";
import { createLog } from "@muniment/platform/log";
import type { Mounter } from "@muniment/rest/fastify";
import { httpErrors } from "@muniment/work-api";
import { createCallerAmendment } from "../src/index.ts";
import type { TestDirectory, TestUser } from "./directory.ts";

/** The answer to a request. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** The parsed body. */
  readonly body: {
    readonly data: never;
    readonly total_count?: number;
    readonly cursor?: string;
    readonly error?: { readonly code: string; readonly messages: { code: string; field?: string; data?: unknown }[] };
  };
  /** The body as it came. */
  readonly text: string;
  /** `field: code` of each message of an error. */
  readonly refused: readonly string[];
}

/** Sends requests in the name of a person; without one nobody is signed in. */
export type Call = (
  user: TestUser | undefined,
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
  path: string,
  body?: unknown,
) => Promise<Answer>;

/** The directory's endpoints over HTTP. A token is a person's number, so that each call loads the actor anew. */
export function createDirectoryApp(
  directory: TestDirectory,
  deps: {
    database: Database;
    clock: Clock;
    /** An application's, unless said otherwise. */
    clientId?: string;
    /** What else Control Center has. */
    more?: (own: Mounter<RequestContext>) => void;
  },
): { readonly app: FastifyInstance; readonly call: Call } {
  const { database, clock } = deps;
  const app = createApp({ log: createLog({ level: "silent" }), errors: httpErrors, version: "test" });
  const mounter = createRequestMounter(app, {
    database,
    clock,
    errors: httpErrors,
    customerId: 1,
    amend: createCallerAmendment({
      database,
      clock,
      loadActor: directory.identity.loadActor,
      origin: "http://work.example",
    }),
    subjectOf: auditSubject,
    authenticate: (token) =>
      directory.identity.loadActor(database.reader, Number(token), {
        clientId: deps.clientId ?? "tests",
        sessionId: `session of ${token}`,
        scopes: new Set(["user"]),
        scopeCap: undefined,
      }),
  });
  directory.identity.mount(mounter, deps.more);
  mounter.finish();
  return {
    app,
    async call(user, method, path, body) {
      const response = await app.inject({
        method,
        url: path.startsWith("/api") ? path : `/work/api/v2/customers/1${path}`,
        headers: user === undefined ? {} : { "x-auth-token": String(user.userNum) },
        ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
      });
      const isJson = /^application\/json(?:;|$)/.test(String(response.headers["content-type"]));
      const parsed = (isJson ? response.json<unknown>() : {}) as Answer["body"];
      const refused = (parsed.error?.messages ?? []).map((message) => `${message.field ?? ""}: ${message.code}`);
      return { status: response.statusCode, headers: response.headers, body: parsed, text: response.body, refused };
    },
  };
}
