import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { getCompileCacheDir } from "node:module";
import { createInterface } from "node:readline";
import { processEnvironment } from "@muniment/platform/config";
import type { Log } from "@muniment/platform/log";
import type { ServerOrder, ServerReport } from "./server-process.ts";

/** A server that runs in a process of its own. */
export interface ChildServerOptions {
  /** As it is named to people. */
  readonly name: string;
  /** The module that runs it. */
  readonly module: string;
  /** Names the installation in the list of processes. */
  readonly dataDir: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly log: Log;
  /** Takes the lines that the server writes. */
  readonly writeLine: (line: string) => void;
}

const STOP_MILLISECONDS = 20_000;
const FIRST_RESTART_MILLISECONDS = 100;
const LONGEST_RESTART_MILLISECONDS = 5_000;

/**
 * Starts a server in a process of its own and resolves when it answers; it is started again whenever it
 * dies, until disposal, which drains it.
 */
export async function startChildServer(options: ChildServerOptions): Promise<AsyncDisposable> {
  const { log, name } = options;
  let isStopping = false;
  let restart: NodeJS.Timeout | undefined;
  let pause = FIRST_RESTART_MILLISECONDS;
  let child = launch(options);

  const watch = (): void => {
    child.once("exit", (code, signal) => {
      if (isStopping) return;
      log.error({ code, signal }, `${name} ended and is started again`);
      restart = setTimeout(() => {
        child = launch(options);
        watch();
        untilReady(child, name).then(
          () => (pause = FIRST_RESTART_MILLISECONDS),
          (error: unknown) => log.error({ err: error }, `${name} could not be started again`),
        );
      }, pause);
      pause = Math.min(pause * 2, LONGEST_RESTART_MILLISECONDS);
    });
  };

  await untilReady(child, name);
  watch();
  return {
    async [Symbol.asyncDispose]() {
      isStopping = true;
      clearTimeout(restart);
      await stop(child);
    },
  };
}

function launch(options: ChildServerOptions): ChildProcess {
  const cache = getCompileCacheDir();
  const child = fork(options.module, [options.dataDir], {
    env: { ...processEnvironment(), ...(cache === undefined ? {} : { NODE_COMPILE_CACHE: cache }) },
    execArgv: [],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) createInterface({ input: stream }).on("line", (line) => options.writeLine(`${line}\n`));
  }
  // A message to a process that has just ended; its end is reported by itself.
  child.on("error", () => {});
  send(child, { kind: "start", settings: options.settings });
  return child;
}

async function untilReady(child: ChildProcess, name: string): Promise<void> {
  const ended = new AbortController();
  const exit = once(child, "exit", { signal: ended.signal }).then(([code]) => {
    throw new Error(`${name} ended with code ${String(code)} before it answered`);
  });
  const report = once(child, "message", { signal: ended.signal }).then(([said]) => said as ServerReport);
  try {
    const said = await Promise.race([report, exit as Promise<never>]);
    if (said.kind === "failed") throw new Error(`${name} could not be started: ${said.text}`);
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

function send(child: ChildProcess, order: ServerOrder): void {
  if (child.connected) child.send(order, () => {});
}
