import type { FastifyInstance } from "fastify";
import { AppError } from "@muniment/kernel";
import { Secret } from "@muniment/platform/config";
import type { Database } from "@muniment/platform/db";
import { createApp, createRequestMounter, originOf } from "@muniment/platform/http";
import { createLog } from "@muniment/platform/log";
import { createSealer, parseSealKeys } from "@muniment/platform/seal";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import type { FakeClock } from "@muniment/platform/testing";
import { errors, httpErrors } from "@muniment/tracker-api";
import { newActingPersonKey } from "@muniment/work-api/acting-person";
import { connectorFacade, connectorRoutes, createTracker, subjectOf } from "../src/index.ts";
import type { Tracker } from "../src/index.ts";
import { openTestOffice } from "./office.ts";
import type { TestOffice } from "./office.ts";

/** The answer to a request. */
export interface TrackerAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** The parsed body; tests know what they asked for. */
  readonly body: {
    readonly data: never;
    readonly cursor?: string;
    readonly total_count?: number;
    readonly groups?: readonly { readonly key: string; readonly label: string; readonly count: number }[];
    readonly error?: {
      readonly code: string;
      readonly details?: Readonly<Record<string, unknown>>;
      readonly messages?: readonly { readonly code: string; readonly field?: string }[];
    };
  };
}

/** Tracker on a database of its own, with a Work that the test arranges. */
export interface TestTracker extends AsyncDisposable {
  readonly database: Database & { readonly url: string };
  readonly clock: FakeClock;
  readonly office: TestOffice;
  readonly tracker: Tracker;
  readonly app: FastifyInstance;
  call(
    userId: string | undefined,
    method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
    path: string,
    given?: { body?: unknown; headers?: Readonly<Record<string, string>> },
  ): Promise<TrackerAnswer>;
}

const API = "/api/tracker/v1";
const SEAL_KEY = Buffer.alloc(32, 1).toString("base64url");

/** Starts one; nothing runs in the background. */
export async function openTestTracker(options: { clock?: FakeClock } = {}): Promise<TestTracker> {
  const database = await testDatabase("tracker");
  const clock = options.clock ?? fakeClock(new Date("2026-03-10T09:00:00Z"));
  const office = openTestOffice({
    unauthorized: () => new AppError(errors.unauthorized),
    unreachable: () => new AppError(errors.workUnreachable),
  });
  const log = createLog({ level: "silent" });
  const tracker = createTracker({
    database,
    clock,
    log,
    sealer: createSealer(parseSealKeys(new Secret(`k1:${SEAL_KEY}`))),
    workOrigin: "http://work.example",
    client: { clientId: "tracker-cc", privateKey: (await newActingPersonKey()).privateKey },
    timeZone: "Europe/London",
    work: office.work,
    // What a policy says of the person, as the authorization of a library would let Tracker ask.
    gate: { admitted: async (userId, ids) => new Set(ids.filter((id) => !office.isWalledOff(id, userId))) },
  });
  const app = createApp({ log, errors: httpErrors, version: "test", facade: connectorFacade });
  tracker.addPages(app);
  const mounter = createRequestMounter(app, {
    database,
    clock,
    errors: httpErrors,
    authenticate: tracker.authenticate,
    amend: async (_caller, request) => ({ origin: originOf(request) }),
    subjectOf,
  });
  tracker.mount(mounter);
  connectorRoutes(mounter, { clock });
  mounter.finish();
  return {
    database,
    clock,
    office,
    tracker,
    app,
    async call(userId, method, path, { body, headers = {} } = {}) {
      const response = await app.inject({
        method,
        url: path.startsWith("/automate/") ? path : `${API}${path}`,
        headers: {
          ...(userId === undefined ? {} : { authorization: `Bearer ${userId}` }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...headers,
        },
        ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
      });
      const isJson = String(response.headers["content-type"]).startsWith("application/json");
      return {
        status: response.statusCode,
        headers: response.headers,
        body: isJson ? response.json<TrackerAnswer["body"]>() : ({} as TrackerAnswer["body"]),
      };
    },
    async [Symbol.asyncDispose]() {
      await tracker.endStreams();
      await app.close();
      await database[Symbol.asyncDispose]();
    },
  };
}
