import { createLifecycle } from "@muniment/platform/lifecycle";
import type { Lifecycle } from "@muniment/platform/lifecycle";
import { createLog } from "@muniment/platform/log";
import type { Log } from "@muniment/platform/log";
import { openDataFolder } from "./data-folder.ts";
import { startEmbeddedPostgres } from "./embedded-postgres.ts";
import { openLogFile } from "./log-file.ts";
import { originOf, planPorts } from "./port-plan.ts";
import { writeReadyFile } from "./ready-file.ts";
import type { ReadyInfo } from "./ready-file.ts";
import { loadSecrets } from "./secrets-file.ts";

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
  const log = options.log ?? openLog(folder.logFile, lifecycle);
  const ports = await planPorts(options.port, host);
  const secrets = await loadSecrets(folder.path);
  // The servers' modules are read while PostgreSQL starts on the other core.
  const [postgres, { startWorkPart }] = await both(
    startEmbeddedPostgres({ dataDir: folder.postgres, log }).then((server) => lifecycle.own(server)),
    import("./work-part.ts"),
  );
  signal?.throwIfAborted();
  await postgres.ensureDatabase("work");
  const work = originOf(host, ports.work);
  lifecycle.own(
    await startWorkPart({
      databaseUrl: postgres.urlFor("work"),
      blobFolder: folder.blobs,
      masterSecret: secrets.master,
      host,
      port: ports.work,
      origin: work,
      relayUrl: `smtp://127.0.0.1:${ports.mailSmtp}`,
      log,
    }),
  );
  signal?.throwIfAborted();
  const ready: ReadyInfo = {
    work,
    mail: originOf(host, ports.mailViewer),
    pid: process.pid,
    customer_id: 1,
    libraries: [],
  };
  lifecycle.own(await writeReadyFile(folder.path, ready));
  return {
    ready,
    logFile: folder.logFile,
    [Symbol.asyncDispose]: () => lifecycle[Symbol.asyncDispose](),
  };
}

function openLog(path: string, lifecycle: Lifecycle): Log {
  const destination = openLogFile(path);
  lifecycle.onStop(async () => destination[Symbol.dispose]());
  return createLog({ level: "info", destination });
}

/** Waits for both even when one fails, so that what the other has started is known to the lifecycle by then. */
async function both<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([first, second]);
  return Promise.all([first, second]);
}
