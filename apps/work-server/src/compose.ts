import type { FastifyInstance } from "fastify";
import { createDiskBlobStore, createS3BlobStore } from "@muniment/blob-store";
import type { BlobStore } from "@muniment/blob-store";
import { findHeldHashes } from "@muniment/extensions";
import {
  addEmailChangePage,
  addForgotPasswordPages,
  addPasswordPage,
  createAuthenticator,
  createBrowserDoor,
  createCallerAmendment,
  createEmailChanges,
  createOauthServer,
  createPasswordLinks,
  createPasswordRequests,
} from "@muniment/identity";
import type { AccountMail, Identity } from "@muniment/identity";
import { createJobQueue, createLongWork } from "@muniment/jobs";
import type { JobQueue, Schedule, Task } from "@muniment/jobs";
import type { Clock } from "@muniment/kernel";
import { createConverter, openScratchFolder } from "@muniment/documents/convert";
import type { Converter } from "@muniment/documents/convert";
import { createMailTasks, createSmtpTransport } from "@muniment/mail";
import { createRelayKeeper } from "@muniment/mail/relay";
import type { RelayKeeper } from "@muniment/mail/relay";
import { readShownMail, readShownPage } from "@muniment/mail/read";
import { auditSubject } from "@muniment/platform/audit";
import type { Database } from "@muniment/platform/db";
import { addHealthRoutes, createApp, createRequestMounter } from "@muniment/platform/http";
import { createSealer, deriveSealKey } from "@muniment/platform/seal";
import type { Lifecycle } from "@muniment/platform/lifecycle";
import type { Log } from "@muniment/platform/log";
import { createRepository } from "@muniment/work";
import type { Repository, RepositoryDeps } from "@muniment/work";
import { openapi } from "@muniment/rest/openapi";
import { allEndpoints, httpErrors } from "@muniment/work-api";
import type { WorkConfig } from "./config.ts";
import { addCors } from "./cors.ts";
import { forwardingRoutes } from "./forwarding/index.ts";
import { createHousekeeping } from "./housekeeping.ts";
import type { Extensions } from "./open-extensions.ts";
import { openExtensions } from "./open-extensions.ts";
import { openIdentity, parseSender, VERSION } from "./open-identity.ts";
import { openPackages } from "./open-packages.ts";
import { operationRoutes } from "./operation.routes.ts";
import { workAppRoutes } from "./web-app.routes.ts";

/** The parts of a composed Work server. */
export interface WorkParts {
  readonly app: FastifyInstance;
  /** Serves the files of extension packages, on another origin. */
  readonly appsServer: FastifyInstance | undefined;
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
  const sealer = createSealer([deriveSealKey(config.masterSecret, "mail relay")]);
  const relays = lifecycle.own(createRelayKeeper({ clock, sealer }));
  const opened = await openIdentity(config, ground, { jobs, longWork, relays });
  const { identity, accountMail, accountWork, showsNames } = opened;
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
  const packages = openPackages(config, { database, clock, blobs, jobs, relays });
  const conversion = await openConversion(config, lifecycle);
  const repository = openRepository(config, { database, clock, blobs, longWork, identity, showsNames, ...conversion });

  const { issueFrameToken } = oauth;
  const extensions = openExtensions(config, { database, clock, log, blobs, issueFrameToken });
  const app = openApp(config, { database, blobs, log });
  addCors(app, extensions.isTrusted);
  await oauth.mount(app);
  addAccountPages(app, { config, database, clock, jobs, identity, accountMail });
  const authenticate = createAuthenticator({ database, clock, loadActor: identity.loadActor, origins: [origin] });
  const mounter = createRequestMounter(app, {
    database,
    clock,
    errors: httpErrors,
    authenticate,
    browser: createBrowserDoor({
      database,
      clock,
      loadActor: identity.loadActor,
      origin,
      sessionLimits: identity.sessionLimits,
    }),
    customerId,
    amend: createCallerAmendment({ database, clock, loadActor: identity.loadActor, origin }),
    subjectOf: auditSubject,
    maySeeAgain: repository.maySee,
  });
  identity.mount(mounter, packages.mount);
  oauth.mountEndpoints(mounter);
  repository.mount(mounter);
  extensions.mount(mounter);
  operationRoutes(mounter, { reader: database.reader });
  mounter.finish();
  app.addHook("preClose", async () => repository.endStreams());
  await addOthersAddresses(app, config, extensions);

  const housekeeping = createHousekeeping({ database, clock, longWork });
  const parts = [accountWork, identity, repository, packages, housekeeping];
  return {
    app,
    appsServer: extensions.appsServer,
    identity,
    tasks: [
      ...openMail(config, { database, jobs, lifecycle, relays }),
      ...parts.flatMap(({ tasks }): readonly Task[] => tasks),
    ],
    schedules: parts.flatMap(({ schedules }): readonly Schedule[] => schedules),
  };
}

/** What makes PDFs of documents, with a folder for temporary files. */
async function openConversion(
  config: WorkConfig,
  lifecycle: Lifecycle,
): Promise<{ converter: Converter; scratchFolder: string }> {
  const { path: scratchFolder } = lifecycle.own(await openScratchFolder(config.scratchFolder));
  const converter = createConverter({ scratchFolder, readers: { message: readShownMail, page: readShownPage } });
  lifecycle.onStop(async () => converter.close());
  return { converter, scratchFolder };
}

/** The repository of documents, over the same content as packages of applications. */
function openRepository(
  config: WorkConfig,
  ground: Pick<
    RepositoryDeps,
    "database" | "clock" | "blobs" | "longWork" | "showsNames" | "converter" | "scratchFolder"
  > & { identity: Identity },
): Repository {
  const { identity, ...parts } = ground;
  return createRepository({
    ...parts,
    loadActor: identity.loadActor,
    origin: config.origin,
    maxUploadBytes: config.maxUploadBytes,
    verifyDownloads: config.verifyDownloads,
    heldElsewhere: async (hashes) => findHeldHashes(parts.database.reader, hashes),
    accelPrefix: config.accelPrefix === "" ? undefined : config.accelPrefix,
  });
}

/** What is on Work's origin beside its API: applications' servers, and the browser apps. */
async function addOthersAddresses(app: FastifyInstance, config: WorkConfig, { frames }: Extensions): Promise<void> {
  await forwardingRoutes(app, { services: config.services, origin: config.origin });
  await workAppRoutes(app, { folder: config.webFolder, frames });
}

/** The tasks that send mail. */
function openMail(
  config: WorkConfig,
  { lifecycle, ...parts }: { database: Database; jobs: JobQueue; lifecycle: Lifecycle; relays: RelayKeeper },
): readonly Task[] {
  const transport = lifecycle.own(createSmtpTransport(config.relayUrl));
  return createMailTasks({ ...parts, transport, sender: parseSender(config.mailFrom) });
}

interface AccountPageParts {
  readonly config: WorkConfig;
  readonly database: Database;
  readonly clock: Clock;
  readonly jobs: JobQueue;
  readonly identity: Identity;
  readonly accountMail: AccountMail;
}

/** The pages that ask for a link by e-mail, and the pages behind links. */
function addAccountPages(app: FastifyInstance, parts: AccountPageParts): void {
  const { config, database, clock, jobs, identity, accountMail } = parts;
  addForgotPasswordPages(app, { requestPasswordLink: createPasswordRequests({ database, clock, jobs }) });
  const { installationName, origin } = config;
  const links = createPasswordLinks({
    database,
    clock,
    setPassword: identity.setPassword,
  });
  addEmailChangePage(app, { installationName, changes: createEmailChanges({ database, clock, accountMail }) });
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
