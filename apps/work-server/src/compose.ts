import type { FastifyInstance } from "fastify";
import { createDiskBlobStore, createS3BlobStore } from "@muniment/blob-store";
import type { BlobStore } from "@muniment/blob-store";
import {
  addForgotPasswordPages,
  addPasswordPage,
  createAccountMail,
  createAccountMailTasks,
  createAuthenticator,
  createBrowserDoor,
  createCallerAmendment,
  createIdentity,
  createOauthServer,
  createPasswordLinks,
  createPasswordRequests,
} from "@muniment/identity";
import type { AccountMail, Identity } from "@muniment/identity";
import { createJobQueue, createLongWork } from "@muniment/jobs";
import type { JobQueue, Schedule, Task } from "@muniment/jobs";
import type { Clock } from "@muniment/kernel";
import { createMailQueue, createMailTasks, createSmtpTransport } from "@muniment/mail";
import { auditSubject } from "@muniment/platform/audit";
import type { Database } from "@muniment/platform/db";
import { addHealthRoutes, createApp, createRequestMounter } from "@muniment/platform/http";
import type { Lifecycle } from "@muniment/platform/lifecycle";
import type { Log } from "@muniment/platform/log";
import { createRepository, isPersonInUseAsSystem } from "@muniment/work";
import { openapi } from "@muniment/rest/openapi";
import { allEndpoints, httpErrors } from "@muniment/work-api";
import type { WorkConfig } from "./config.ts";
import { createHousekeeping } from "./housekeeping.ts";
import { operationRoutes } from "./operation.routes.ts";
import { webAppRoutes } from "./web-app.routes.ts";

/** Shown as `dms_version` and in discovery. */
const VERSION = "0.1.0";

/** The parts of a composed Work server. */
export interface WorkParts {
  readonly app: FastifyInstance;
  readonly identity: Identity;
  readonly tasks: readonly Task[];
  readonly schedules: readonly Schedule[];
}

/** Prefixes that mean the same (work-api.md 1.1). */
const ALIASES = [
  ["/work/web/api/v2", "/work/api/v2"],
  ["/api/v2", "/work/api/v2"],
  ["/work/api/v2", "/work/api/v2"],
  ["/work/api", "/api"],
] as const;

/** The one place that knows every part of the Work server. */
export async function composeWork(
  config: WorkConfig,
  ground: { database: Database; clock: Clock; log: Log; lifecycle: Lifecycle },
): Promise<WorkParts> {
  const { database, clock, log, lifecycle } = ground;
  const { origin, installationName, customerId } = config;
  const blobs = openBlobs(config);
  const jobs = createJobQueue();
  const longWork = createLongWork({ database, clock, jobs });
  const queueMail = createMailQueue({ clock, jobs });
  const accountMail = createAccountMail({ clock, publicOrigin: origin, installationName, queueMail });
  const identity = createIdentity({
    database,
    clock,
    log: log.child({ name: "identity" }),
    accountMail,
    installation: { customerId, version: VERSION, publicOrigin: origin, userIdGuideline: config.userIdGuideline },
    isInUse: isPersonInUseAsSystem,
    longWork,
  });
  const oauth = await createOauthServer({
    ...identity,
    database,
    clock,
    log: log.child({ name: "oauth" }),
    errors: httpErrors,
    origin,
    customerId,
    installationName,
    secret: config.masterSecret,
  });
  const repository = createRepository({
    database,
    clock,
    blobs,
    longWork,
    loadActor: identity.loadActor,
    host: new URL(origin).host,
    maxUploadBytes: config.maxUploadBytes,
    verifyDownloads: config.verifyDownloads,
    accelPrefix: config.accelPrefix === "" ? undefined : config.accelPrefix,
  });

  const app = openApp(config, { database, blobs, log });
  await oauth.mount(app);
  addPasswordPages(app, { config, database, clock, jobs, identity, accountMail });
  const authenticate = createAuthenticator({ database, clock, loadActor: identity.loadActor });
  const mounter = createRequestMounter(app, {
    database,
    clock,
    errors: httpErrors,
    authenticate,
    browser: createBrowserDoor({ database, clock, loadActor: identity.loadActor, origin }),
    customerId,
    amend: createCallerAmendment({ database, clock, loadActor: identity.loadActor, origin }),
    subjectOf: auditSubject,
    maySeeAgain: repository.maySee,
  });
  identity.mount(mounter);
  oauth.mountEndpoints(mounter);
  repository.mount(mounter);
  operationRoutes(mounter, { reader: database.reader });
  mounter.finish();
  app.addHook("preClose", async () => repository.endStreams());
  await webAppRoutes(app, config.webFolder);

  const housekeeping = createHousekeeping({ database, clock, longWork });
  return {
    app,
    identity,
    tasks: [
      ...openMail(config, { database, jobs, lifecycle }),
      ...createAccountMailTasks({ database, clock, log: log.child({ name: "account-mail" }), accountMail }),
      ...identity.tasks,
      ...repository.tasks,
      ...housekeeping.tasks,
    ],
    schedules: [...repository.schedules, ...housekeeping.schedules],
  };
}

/** The tasks that send mail. */
function openMail(
  config: WorkConfig,
  { database, jobs, lifecycle }: { database: Database; jobs: JobQueue; lifecycle: Lifecycle },
): readonly Task[] {
  const transport = lifecycle.own(createSmtpTransport(config.relayUrl));
  return createMailTasks({ database, jobs, transport, sender: parseSender(config.mailFrom) });
}

interface PasswordPageParts {
  readonly config: WorkConfig;
  readonly database: Database;
  readonly clock: Clock;
  readonly jobs: JobQueue;
  readonly identity: Identity;
  readonly accountMail: AccountMail;
}

/** The pages that ask for a link by e-mail, and the page behind such a link. */
function addPasswordPages(app: FastifyInstance, parts: PasswordPageParts): void {
  const { config, database, clock, jobs, identity, accountMail } = parts;
  addForgotPasswordPages(app, { requestPasswordLink: createPasswordRequests({ database, clock, jobs }) });
  const { installationName, origin } = config;
  const links = createPasswordLinks({
    database,
    clock,
    setPassword: identity.setPassword,
    sendChangedNotice: async (tx, userNum) => accountMail.sendChangedNotice(tx, userNum),
  });
  addPasswordPage(app, {
    links,
    installationName,
    signInUrl: (userId) => `${origin}/auth?login_hint=${encodeURIComponent(userId)}&notice=password_set`,
  });
}

/** An HTTP server with what needs no sign-in and knows no part: health, and the API's own description. */
function openApp(config: WorkConfig, ground: { database: Database; blobs: BlobStore; log: Log }): FastifyInstance {
  const app = createApp({
    log: ground.log.child({ name: "http" }),
    errors: httpErrors,
    version: VERSION,
    aliases: ALIASES,
    trustProxy: config.trustProxy,
  });
  app.get("/openapi.json", async () => openapi({ title: "Muniment Work", version: VERSION }, allEndpoints));
  addHealthRoutes(app, [
    { name: "database", check: ground.database.ping },
    { name: "content", check: async () => ground.blobs.check() },
  ]);
  return app;
}

function openBlobs(config: WorkConfig): BlobStore {
  if (!config.blobs.startsWith("s3://")) return createDiskBlobStore({ directory: config.blobs });
  const { host: bucket, pathname } = new URL(config.blobs);
  const prefix = pathname.slice(1);
  return createS3BlobStore({
    bucket,
    ...(prefix === "" ? {} : { prefix: prefix.endsWith("/") ? prefix : `${prefix}/` }),
    region: config.s3Region,
    ...(config.s3Endpoint === "" ? {} : { endpoint: config.s3Endpoint }),
    ...(config.s3AccessKey === ""
      ? {}
      : { credentials: { accessKeyId: config.s3AccessKey, secretAccessKey: config.s3SecretKey.reveal() } }),
    stagingDirectory: config.stagingFolder,
  });
}

function parseSender(text: string): { name: string; address: string } {
  const match = /^(.*?)\s*<([^<>]+)>$/.exec(text.trim());
  return match === null ? { name: "", address: text.trim() } : { name: match[1] ?? "", address: match[2] ?? "" };
}
