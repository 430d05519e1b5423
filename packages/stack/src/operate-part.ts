import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { getCompileCacheDir } from "node:module";

import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Secret } from "@muniment/platform/config";
import { processEnvironment } from "@muniment/platform/config";
import type { Log } from "@muniment/platform/log";
import type { OperateSecrets } from "./operate-secrets.ts";
import type { OperateOrder, OperateReport } from "./operate-process.ts";

/** What the Operate server gets in the embedded default. */
export interface OperatePartOptions {
  /** Names the installation in the list of processes. */
  readonly dataDir: string;
  readonly databaseUrl: string;
  readonly secrets: OperateSecrets;
  /** A JWK, for D41. */
  readonly actingPersonKey: Secret;
  readonly mailFolder: string;
  /** Where mail is taken by SMTP. */
  readonly intakePort: number;
  readonly host: string;
  readonly port: number;
  readonly origin: string;
  readonly workOrigin: string;
  readonly administrators: readonly string[];
  readonly caseHandlers: readonly string[];
  /** Further settings of the server, by their names. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly log: Log;
  /** Takes the lines that the server writes. */
  readonly writeLine: (line: string) => void;
}

const PROCESS = fileURLToPath(new URL("./operate-process.ts", import.meta.url));
const STOP_MILLISECONDS = 20_000;
const FIRST_RESTART_MILLISECONDS = 100;
const LONGEST_RESTART_MILLISECONDS = 5_000;

/**
 * Starts the Operate server in a process of its own and resolves when it answers; it is started again whenever it
 * dies, until disposal, which drains it.
 */
export async function startOperatePart(options: OperatePartOptions): Promise<AsyncDisposable> {
  const { log } = options;
  let isStopping = false;
  let restart: NodeJS.Timeout | undefined;
  let pause = FIRST_RESTART_MILLISECONDS;
  let child = launch(options);

  const watch = (): void => {
    child.once("exit", (code, signal) => {
      if (isStopping) return;
      log.error({ code, signal }, "Operate ended and is started again");
      restart = setTimeout(() => {
        child = launch(options);
        watch();
        untilReady(child).then(
          () => (pause = FIRST_RESTART_MILLISECONDS),
          (error: unknown) => log.error({ err: error }, "Operate could not be started again"),
        );
      }, pause);
      pause = Math.min(pause * 2, LONGEST_RESTART_MILLISECONDS);
    });
  };

  await untilReady(child);
  watch();
  return {
    async [Symbol.asyncDispose]() {
      isStopping = true;
      clearTimeout(restart);
      await stop(child);
    },
  };
}

function launch(options: OperatePartOptions): ChildProcess {
  const cache = getCompileCacheDir();
  const child = fork(PROCESS, [options.dataDir], {
    env: { ...processEnvironment(), ...(cache === undefined ? {} : { NODE_COMPILE_CACHE: cache }) },
    execArgv: [],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) createInterface({ input: stream }).on("line", (line) => options.writeLine(`${line}\n`));
  }
  // A message to a process that has just ended; its end is reported by itself.
  child.on("error", () => {});
  send(child, { kind: "start", settings: settingsOf(options) });
  return child;
}

function settingsOf(options: OperatePartOptions): Record<string, string> {
  return {
    MUNIMENT_DATABASE_URL: options.databaseUrl,
    MUNIMENT_HOST: options.host,
    MUNIMENT_MAIL_FOLDER: options.mailFolder,
    MUNIMENT_MAIL_KEYS: options.secrets.mailKeys.reveal(),
    MUNIMENT_INTAKE_HOST: options.host,
    MUNIMENT_INTAKE_PORT: String(options.intakePort),
    MUNIMENT_PORT: String(options.port),
    MUNIMENT_PUBLIC_ORIGIN: options.origin,
    MUNIMENT_SEAL_KEYS: options.secrets.sealKeys.reveal(),
    MUNIMENT_OIDC_ISSUER: options.workOrigin,
    MUNIMENT_OIDC_CLIENT_SECRET: options.secrets.signIn.reveal(),
    MUNIMENT_ACTING_PERSON_KEY: options.actingPersonKey.reveal(),
    MUNIMENT_ADMINISTRATORS: options.administrators.join(),
    MUNIMENT_CASE_HANDLERS: options.caseHandlers.join(),
    ...options.settings,
  };
}

async function untilReady(child: ChildProcess): Promise<void> {
  const ended = new AbortController();
  const exit = once(child, "exit", { signal: ended.signal }).then(([code]) => {
    throw new Error(`Operate ended with code ${String(code)} before it answered`);
  });
  const report = once(child, "message", { signal: ended.signal }).then(([said]) => said as OperateReport);
  try {
    const said = await Promise.race([report, exit as Promise<never>]);
    if (said.kind === "failed") throw new Error(`Operate could not be started: ${said.text}`);
  } finally {
    ended.abort();
    await Promise.allSettled([report, exit]);
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  const force = setTimeout(() => child.kill("SIGKILL"), STOP_MILLISECONDS);
  send(child, { kind: "stop" });
  await gone;
  clearTimeout(force);
}

function send(child: ChildProcess, order: OperateOrder): void {
  if (child.connected) child.send(order, () => {});
}
