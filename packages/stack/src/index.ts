import { createLifecycle } from "@muniment/platform/lifecycle";
import type { Lifecycle } from "@muniment/platform/lifecycle";
import { createLog } from "@muniment/platform/log";
import { Secret } from "@muniment/platform/config";
import type { Log } from "@muniment/platform/log";
import { openDataFolder } from "./data-folder.ts";
import { startEmbeddedPostgres } from "./embedded-postgres.ts";
import type { EmbeddedPostgres } from "./embedded-postgres.ts";
import { openLogFile } from "./log-file.ts";
import { demonstrationOperators, firstOperators, operateSecrets } from "./operate-secrets.ts";
import { startOperatePart } from "./operate-part.ts";
import type { OperatePartOptions } from "./operate-part.ts";
import { startTrackerPart, trackerSealKeys } from "./tracker-part.ts";
import type { TrackerPartOptions } from "./tracker-part.ts";
import { originOf, planPorts } from "./port-plan.ts";
import type { PortPlan } from "./port-plan.ts";
import { writeReadyFile } from "./ready-file.ts";
import type { ReadyInfo } from "./ready-file.ts";
import { loadSecrets } from "./secrets-file.ts";

export { openInstalledWork } from "./installed-work.ts";
export { openInstalledDatabase } from "./installed-database.ts";
export { FolderInUseError } from "./process-file.ts";
export { readyFilePath } from "./ready-file.ts";
export type { ReadyAccount, ReadyClient, ReadyInfo } from "./ready-file.ts";

/** How everything is started on embedded defaults (D5). */
export interface StackOptions {
  readonly dataDir: string;
  readonly host: string;
  /** Work's port, which the others follow; 0 takes free ones. */
  readonly port: number;
  /** Without the demonstration firm. */
  readonly isEmpty: boolean;
  /** Ends a start that is under way: everything is stopped again and the signal's reason is thrown. */
  readonly signal?: AbortSignal;
  /** Gets a line about what the person waits for at a first start. */
  readonly tell?: (line: string) => void;
  /** By default a file in the data folder. */
  readonly log?: Log;
}

/** All parts, running; disposal drains them and stops them in reverse order. */
export interface Stack extends AsyncDisposable {
  readonly ready: ReadyInfo;
  readonly logFile: string;
  /** The one-time link for the first administrator, while there is none. */
  readonly firstAdministratorUrl?: string;
}

/**
 * Starts all parts on embedded defaults and resolves when they answer and `ready.json` is written. What a killed
 * process left is cleared away first. Throws, with everything stopped again, when a part cannot start.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const lifecycle = createLifecycle();
  try {
    return await startParts(options, lifecycle);
  } catch (error) {
    await lifecycle[Symbol.asyncDispose]();
    throw error;
  }
}

async function startParts(options: StackOptions, lifecycle: Lifecycle): Promise<Stack> {
  const { host, signal } = options;
  const folder = lifecycle.own(await openDataFolder(options.dataDir));
  const { log, writeLine } = openLog(folder.logFile, options.log, lifecycle);
  const ports = await planPorts(options.port, host);
  const secrets = await loadSecrets(folder.path);
  const starting = {
    postgres: startEmbeddedPostgres({ dataDir: folder.postgres, log }).then((server) => lifecycle.own(server)),
    mail: startMailPart({ host, ports, directory: folder.mail, log }).then((sandbox) => lifecycle.own(sandbox)),
    // The server's modules are read while PostgreSQL starts on the other core.
    work: import("./work-part.ts"),
    application: import("./operate-application.ts"),
  };
  // All of them, also when one fails, so that the lifecycle knows what is to be stopped again.
  await Promise.allSettled(Object.values(starting));
  const [postgres, { startWorkPart, trackerService }] = await Promise.all([
    starting.postgres,
    starting.work,
    starting.mail,
  ]);
  signal?.throwIfAborted();
  const work = originOf(host, ports.work);
  const operate = originOf(host, ports.operate);
  const operateSecret = operateSecrets(secrets.master);
  const { loadOperateCredentials, registerOperate, registerSignIn } = await starting.application;
  const credentials = await loadOperateCredentials(folder.path);
  const common = { dataDir: folder.path, host, workOrigin: work, log, writeLine };
  const operateStarting = startOperate(options, {
    ...common,
    postgres,
    secrets: operateSecret,
    mailFolder: folder.receivedMail,
    intakePort: ports.intake,
    relayUrl: placesOf(host, ports).relayUrl,
    actingPersonKey: new Secret(JSON.stringify(credentials.privateKey)),
    port: ports.operate,
    origin: operate,
  }).then((part) => lifecycle.own(part));
  const trackerStarting = startTracker({ ...common, postgres, master: secrets.master, ports }).then((part) =>
    lifecycle.own(part),
  );
  // Awaited below; until then a failure is no one's.
  operateStarting.catch(() => {});
  trackerStarting.catch(() => {});
  await postgres.ensureDatabase("work");
  const server = lifecycle.own(
    await startWorkPart({
      databaseUrl: postgres.urlFor("work"),
      blobFolder: folder.blobs,
      masterSecret: secrets.master,
      ...placesOf(host, ports),
      services: [trackerService(originOf(host, ports.tracker))],
      log,
    }),
  );
  await registerOperate(server, credentials, operate);
  await registerSignIn(server, operateSecret.signIn, operate);
  await Promise.all([operateStarting, trackerStarting]);
  signal?.throwIfAborted();
  const seed = secrets.demonstrationSeed.reveal();
  const tell = options.tell ?? (() => {});
  const doors = { operateUrl: operate, smtp: { host: "127.0.0.1", port: ports.intake }, application: credentials };
  const places = { origin: work, appsUrl: originOf(host, ports.apps), operate: doors };
  const installation = { dataDir: folder.path, ...places, seed, log, tell, signal };
  const { prepareDemonstrationFirm, prepareEmpty } = await import("./first-start.ts");
  const { firstAdministratorUrl, ...found } = await (options.isEmpty ? prepareEmpty : prepareDemonstrationFirm)(
    server,
    installation,
  );
  signal?.throwIfAborted();
  const ready: ReadyInfo = { ...addressesOf(host, ports), pid: process.pid, customer_id: 1, ...found };
  lifecycle.own(await writeReadyFile(folder.path, ready));
  return {
    ready,
    logFile: folder.logFile,
    ...(firstAdministratorUrl === undefined ? {} : { firstAdministratorUrl }),
    [Symbol.asyncDispose]: () => lifecycle[Symbol.asyncDispose](),
  };
}

/** Where Work is reached, and what it reaches. */
function placesOf(host: string, ports: PortPlan) {
  return {
    host,
    port: ports.work,
    origin: originOf(host, ports.work),
    apps: { port: ports.apps, origin: originOf(host, ports.apps) },
    relayUrl: `smtp://127.0.0.1:${ports.mailSmtp}`,
  };
}

function addressesOf(host: string, ports: PortPlan): Pick<ReadyInfo, "work" | "tracker" | "operate" | "mail" | "apps"> {
  return {
    work: originOf(host, ports.work),
    tracker: originOf(host, ports.tracker),
    operate: originOf(host, ports.operate),
    mail: originOf(host, ports.mailViewer),
    apps: originOf(host, ports.apps),
  };
}

/** Where the parts write: all of them into one file, unless the caller wants to read what is said here. */
function openLog(
  path: string,
  given: Log | undefined,
  lifecycle: Lifecycle,
): { log: Log; writeLine: (line: string) => void } {
  if (given !== undefined) return { log: given, writeLine: (line) => given.info({ line }, "operate") };
  const destination = openLogFile(path);
  lifecycle.onStop(async () => destination[Symbol.dispose]());
  return { log: createLog({ level: "info", destination }), writeLine: (line) => destination.write(line) };
}

/** Operate knows Work by its address only, so that it need not wait for it. */
async function startOperate(
  { isEmpty }: StackOptions,
  given: Omit<OperatePartOptions, "databaseUrl" | "administrators" | "caseHandlers"> & {
    postgres: EmbeddedPostgres;
  },
): Promise<AsyncDisposable> {
  const { postgres, ...options } = given;
  await postgres.ensureDatabase("operate");
  const { administrators, caseHandlers } = isEmpty ? firstOperators : demonstrationOperators;
  return startOperatePart({ ...options, databaseUrl: postgres.urlFor("operate"), administrators, caseHandlers });
}

/** Tracker likewise. Work knows nothing of it until its packages are installed. */
async function startTracker(
  given: Omit<TrackerPartOptions, "databaseUrl" | "clientKey" | "sealKeys" | "port" | "relayUrl"> & {
    postgres: EmbeddedPostgres;
    master: Secret;
    ports: PortPlan;
  },
): Promise<AsyncDisposable> {
  const { postgres, master, ports, ...options } = given;
  const { loadTrackerKey } = await import("./tracker-key.ts");
  const key = await loadTrackerKey(given.dataDir);
  await postgres.ensureDatabase("tracker");
  return startTrackerPart({
    ...options,
    port: ports.tracker,
    relayUrl: placesOf(given.host, ports).relayUrl,
    databaseUrl: postgres.urlFor("tracker"),
    clientKey: new Secret(JSON.stringify(key)),
    sealKeys: trackerSealKeys(master),
  });
}

async function startMailPart(options: {
  readonly host: string;
  readonly ports: PortPlan;
  readonly directory: string;
  readonly log: Log;
}): Promise<AsyncDisposable> {
  const { host, ports, directory, log } = options;
  const { createMailSandbox } = await import("@muniment/mail-sandbox");
  return createMailSandbox({ host, smtpPort: ports.mailSmtp, httpPort: ports.mailViewer, directory, log });
}
