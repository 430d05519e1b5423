import type { FastifyInstance } from "fastify";
import { Type } from "typebox";
import { createJobQueue, defineTask, schedule } from "@muniment/jobs";
import type { Schedule, Task } from "@muniment/jobs";
import { addSeconds } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { createMailQueue, createMailTasks } from "@muniment/mail";
import { mailboxOf } from "@muniment/mail/send";
import type { MailTransport } from "@muniment/mail";
import { sealAudit } from "@muniment/platform/audit";
import type { Database } from "@muniment/platform/db";
import { addHealthRoutes, createApp, createRequestMounter, forgetOperations, originOf } from "@muniment/platform/http";
import type { Log } from "@muniment/platform/log";
import { createSealer, parseSealKeys } from "@muniment/platform/seal";
import { openapi } from "@muniment/rest/openapi";
import { connectorFacade, connectorRoutes, createTracker, parseClientKey, subjectOf } from "@muniment/tracker";
import type { Tracker } from "@muniment/tracker";
import { allEndpoints, httpErrors } from "@muniment/tracker-api";
import type { TrackerConfig } from "./config.ts";

/** Shown in errors and in the API's description. */
const VERSION = "0.1.0";
const OPERATION_DAYS = 7;
const DAY_SECONDS = 86_400;

/** The parts of a composed Tracker server. */
export interface TrackerParts {
  readonly app: FastifyInstance;
  readonly tracker: Tracker;
  readonly tasks: readonly Task[];
  readonly schedules: readonly Schedule[];
}

/** The one place that knows every part of the Tracker server. */
export async function composeTracker(
  config: TrackerConfig,
  ground: { database: Database; clock: Clock; log: Log; transport: MailTransport },
): Promise<TrackerParts> {
  const { database, clock, log, transport } = ground;
  const jobs = createJobQueue();
  const tracker = createTracker({
    queueMail: createMailQueue({ clock, jobs }),
    database,
    clock,
    log: log.child({ name: "tracker" }),
    sealer: createSealer(parseSealKeys(config.sealKeys)),
    workOrigin: config.workOrigin,
    client: { clientId: config.clientId, privateKey: parseClientKey(config.clientKey.reveal()) },
    timeZone: config.timeZone,
  });
  const app = createApp({
    log: log.child({ name: "http" }),
    errors: httpErrors,
    version: VERSION,
    facade: connectorFacade,
    trustProxy: config.trustProxy,
  });
  app.get("/openapi.json", async () => openapi({ title: "Muniment Tracker", version: VERSION }, allEndpoints));
  addHealthRoutes(app, [{ name: "database", check: database.ping }]);
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
  const sender = mailboxOf(config.mailFrom);
  const own = housekeeping({ database, clock });
  return {
    app,
    tracker,
    tasks: [...tracker.tasks, ...own.tasks, ...createMailTasks({ database, jobs, transport, sender })],
    schedules: [...tracker.schedules, ...own.schedules],
  };
}

/** Forgets answers kept for repeated requests; gives audit records their place. */
function housekeeping(deps: { database: Database; clock: Clock }): {
  tasks: readonly Task[];
  schedules: readonly Schedule[];
} {
  const task = defineTask({
    name: "housekeeping.forget",
    payload: Type.Object({}),
    attempts: 3,
    async run() {
      await deps.database.transaction((tx) =>
        forgetOperations(tx, addSeconds(deps.clock.now(), -OPERATION_DAYS * DAY_SECONDS)),
      );
    },
  });
  const sealing = defineTask({
    name: "housekeeping.seal-audit",
    payload: Type.Object({}),
    attempts: 3,
    run: async () => sealAudit(deps.database, deps.clock),
  });
  return {
    tasks: [task, sealing],
    schedules: [schedule(task, "17 * * * *", { payload: {} }), schedule(sealing, "* * * * *", { payload: {} })],
  };
}
