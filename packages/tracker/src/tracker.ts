import type { FastifyInstance } from "fastify";
import type { JWK } from "jose";
import { publicHalf } from "./client-key.ts";
import type { Clock } from "@muniment/kernel";
import type { Schedule, Task } from "@muniment/jobs";
import type { QueueMail } from "@muniment/mail";
import type { Database } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Log } from "@muniment/platform/log";
import type { Sealer } from "@muniment/platform/seal";
import type { Mounter } from "@muniment/rest/fastify";
import { createClientAssertion } from "@muniment/work-api/client-assertion";
import { createBackground } from "./background.ts";
import { createSessionService } from "./session/index.ts";
import type { TrackerActor } from "./session/index.ts";
import { createWorkHttp } from "./work/index.ts";
import type { WorkPort } from "./work/index.ts";

/** What Tracker is built from. */
export interface TrackerDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly sealer: Sealer;
  /** The public origin of Tracker's server. */
  readonly origin: string;
  /** Work's public origin. */
  readonly workOrigin: string;
  /** By what Tracker's server shows Work who it is (decision D39). */
  readonly client: { readonly clientId: string; readonly privateKey: JWK };
  /** The organisation's time zone, in which dates without a time are reckoned. */
  readonly timeZone: string;
  /** Without it no reports are sent. */
  readonly queueMail?: QueueMail;
  /** By default Work's published API; tests may give another that passes the same suite. */
  readonly work?: WorkPort;
}

/** The parts of Tracker, put together. */
export interface Tracker {
  authenticate(token: string): Promise<TrackerActor | undefined>;
  mount(mounter: Mounter<RequestContext<TrackerActor>>): void;
  /** What is no endpoint of the API: the keys by which Work knows this server. */
  addPages(app: FastifyInstance): void;
  /** Ends what stays open, so that the server can stop. */
  endStreams(): Promise<void>;
  readonly tasks: readonly Task[];
  readonly schedules: readonly Schedule[];
}

const INTROSPECTION_SECONDS = 3;

/** Puts the slices together. */
export function createTracker(deps: TrackerDeps): Tracker {
  const { database, clock, workOrigin } = deps;
  const assertClient = createClientAssertion({ ...deps.client, workOrigin, clock });
  const work = deps.work ?? createWorkHttp({ origin: workOrigin, assertClient });
  const background = createBackground({ ...deps, assertClient });
  const sessions = createSessionService({ database, clock, work, introspectionSeconds: INTROSPECTION_SECONDS });
  return {
    authenticate: sessions.authenticate,
    mount(mounter) {
      background.mount(mounter);
    },
    addPages(app) {
      app.get("/.well-known/jwks.json", async (_request, reply) =>
        reply.header("cache-control", "public, max-age=300").send({ keys: [publicHalf(deps.client.privateKey)] }),
      );
    },
    endStreams: async () => {},
    tasks: background.tasks,
    schedules: background.schedules,
  };
}
