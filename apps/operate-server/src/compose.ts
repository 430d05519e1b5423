import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { Type } from "typebox";
import { createDiskBlobStore } from "@muniment/blob-store";
import { createConverter, openScratchFolder } from "@muniment/documents/convert";
import { defineTask, schedule } from "@muniment/jobs";
import type { Schedule, Task } from "@muniment/jobs";
import { addSeconds } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { createSmtpTransport } from "@muniment/mail";
import { mailboxOf } from "@muniment/mail/send";
import { readShownMail, readShownPage } from "@muniment/mail/read";
import { createOperate, parseActingPersonKey, subjectOf } from "@muniment/operate";
import type { Operate } from "@muniment/operate";
import { allEndpoints, httpErrors } from "@muniment/operate-api";
import { sealAudit } from "@muniment/platform/audit";
import type { Database } from "@muniment/platform/db";
import { addHealthRoutes, createApp, createRequestMounter, forgetOperations, originOf } from "@muniment/platform/http";
import type { Lifecycle } from "@muniment/platform/lifecycle";
import type { Log } from "@muniment/platform/log";
import { createSealer, parseSealKeys } from "@muniment/platform/seal";
import { openapi } from "@muniment/rest/openapi";
import type { OperateConfig } from "./config.ts";
import { operateAppRoutes } from "./web-app.routes.ts";

/** Shown in errors and in the API's description. */
const VERSION = "0.1.0";
const OPERATION_DAYS = 7;
const DAY_SECONDS = 86_400;

/** The parts of a composed Operate server. */
export interface OperateParts {
  readonly app: FastifyInstance;
  readonly operate: Operate;
  readonly tasks: readonly Task[];
  readonly schedules: readonly Schedule[];
}

/** The one place that knows every part of the Operate server. */
export async function composeOperate(
  config: OperateConfig,
  ground: { database: Database; clock: Clock; log: Log; lifecycle: Lifecycle },
): Promise<OperateParts> {
  const { database, clock, log, lifecycle } = ground;
  const { path: scratchFolder } = lifecycle.own(await openScratchFolder(config.scratchFolder));
  const converter = createConverter({ scratchFolder, readers: { message: readShownMail, page: readShownPage } });
  lifecycle.onStop(async () => converter.close());
  const transport = lifecycle.own(createSmtpTransport(config.relayUrl));
  const operate = createOperate({
    database,
    clock,
    log: log.child({ name: "operate" }),
    sealer: createSealer(parseSealKeys(config.sealKeys)),
    origin: config.origin,
    signIn: {
      issuer: config.issuer,
      client: { clientId: config.clientId, clientSecret: config.clientSecret.reveal() },
    },
    rights: { administrators: config.administrators, caseHandlers: config.caseHandlers, postRoom: config.postRoom },
    localFolders: config.localFolders,
    actingPersonKey: parseActingPersonKey(config.actingPersonKey.reveal()),
    reconciles: config.reconcile,
    receivedMail: {
      blobs: createDiskBlobStore({ directory: config.mailFolder }),
      keys: parseSealKeys(config.mailKeys),
    },
    uploads: {
      blobs: createDiskBlobStore({ directory: join(config.mailFolder, "uploads") }),
      keys: parseSealKeys(config.mailKeys),
    },
    isReceiving: config.intakePort !== 0,
    probeSeconds: config.probeSeconds,
    converter,
    scratchFolder,
    outgoingMail: { transport, sender: mailboxOf(config.mailFrom) },
  });
  const app = createApp({
    log: log.child({ name: "http" }),
    errors: httpErrors,
    version: VERSION,
    trustProxy: config.trustProxy,
  });
  app.get("/openapi.json", async () => openapi({ title: "Muniment Operate", version: VERSION }, allEndpoints));
  addHealthRoutes(app, [{ name: "database", check: database.ping }]);
  operate.addPages(app);
  const mounter = createRequestMounter(app, {
    database,
    clock,
    errors: httpErrors,
    // Programs get tokens of Operate's own once it is an OAuth provider (OPR-COR-008).
    authenticate: async () => undefined,
    browser: operate.browser,
    amend: async (_caller, request) => ({ origin: originOf(request) }),
    subjectOf,
    authorize: operate.authorize,
  });
  operate.mount(mounter);
  mounter.finish();
  await operateAppRoutes(app, config.webFolder);
  const own = housekeeping({ database, clock, operate });
  return {
    app,
    operate,
    tasks: [...operate.tasks, ...own.tasks],
    schedules: [...operate.schedules, ...own.schedules],
  };
}

/** Forgets what has run out, such as sessions and answers kept for repeated requests; gives audit records their place. */
function housekeeping(deps: { database: Database; clock: Clock; operate: Operate }): {
  tasks: readonly Task[];
  schedules: readonly Schedule[];
} {
  const task = defineTask({
    name: "housekeeping.forget",
    payload: Type.Object({}),
    attempts: 3,
    async run() {
      await deps.database.transaction(async (tx) => {
        await deps.operate.forget(tx);
        await forgetOperations(tx, addSeconds(deps.clock.now(), -OPERATION_DAYS * DAY_SECONDS));
      });
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
