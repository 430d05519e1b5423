import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chown, open, readdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Log } from "@muniment/platform/log";
import { isPortFree } from "./free-port.ts";
import type { PostgresAccount } from "./postgres-account.ts";
import { explainFailure, postgresEnvironment } from "./postgres-cluster.ts";
import { clearLeftovers, readPostmaster } from "./postgres-leftovers.ts";
import type { NativePostgres } from "./postgres-native.ts";
import { renderSettings } from "./postgres-settings.ts";
import type { PostgresSettings } from "./postgres-settings.ts";

/** What one start of a server needs. */
export interface LaunchOptions {
  readonly native: NativePostgres;
  readonly account: PostgresAccount;
  /** The data directory. */
  readonly cluster: string;
  readonly port: number;
  readonly settings: PostgresSettings;
  /** Takes what the server says before its own log is open. */
  readonly startLog: string;
  readonly log: Log;
  /** Ends the attempt. */
  readonly abort?: AbortSignal;
}

/** One running server. */
export interface PostgresProcess {
  readonly pid: number;
  /** Resolves when the server has ended, whoever ended it. */
  readonly gone: Promise<void>;
  stop(): Promise<void>;
}

const READY_POLL_MILLISECONDS = 10;
const SLOW_START_MILLISECONDS = 10_000;
const FAST_STOP_MILLISECONDS = 30_000;
const IMMEDIATE_STOP_MILLISECONDS = 5_000;

/**
 * Starts a server and resolves when it takes connections, however long its recovery takes. Throws with the end of
 * its log when it ends before that.
 */
export async function launchPostgres(options: LaunchOptions): Promise<PostgresProcess> {
  const { cluster, port, log } = options;
  const { stopped } = await clearLeftovers(cluster);
  if (stopped > 0) log.warn({ stopped }, "ended a PostgreSQL that a killed process had left running");
  if (!(await isPortFree(port))) throw new Error(`Port ${port} of 127.0.0.1 is taken by another program`);
  await writeSettings(options);
  const child = await spawnServer(options);
  const server = watch(child);
  try {
    await waitUntilReady(server, options);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

async function writeSettings({ cluster, port, settings, account }: LaunchOptions): Promise<void> {
  const file = join(cluster, "postgresql.conf");
  const text = renderSettings({
    ...settings,
    listen_addresses: "127.0.0.1",
    port: String(port),
    // Relative to the data directory, so that a long path to it does not exceed what a socket name may be.
    unix_socket_directories: ".",
  });
  await writeFile(`${file}.new`, text, { mode: 0o600 });
  if (process.getuid?.() === 0) await chown(`${file}.new`, account.uid, account.gid);
  await rename(`${file}.new`, file);
}

async function spawnServer({ native, account, cluster, startLog }: LaunchOptions): Promise<ChildProcess> {
  const { file, args, as } = account.command(native.postgres, ["-D", cluster]);
  await using output = await open(startLog, "w", 0o600);
  const child = spawn(file, args, {
    ...as,
    cwd: "/",
    env: postgresEnvironment,
    stdio: ["ignore", output.fd, output.fd],
    // Ctrl+C in the terminal reaches the whole group, and the database has to outlive what still drains.
    detached: true,
  });
  await once(child, "spawn");
  return child;
}

function watch(child: ChildProcess): PostgresProcess & { readonly hasEnded: boolean } {
  let hasEnded = false;
  // The handler also runs when this process ends by an error, so that no server stays behind.
  const interrupt = (): boolean => child.kill("SIGINT");
  process.once("exit", interrupt);
  const gone = new Promise<void>((resolve) => {
    child.once("exit", () => {
      hasEnded = true;
      process.off("exit", interrupt);
      resolve();
    });
  });
  return {
    pid: child.pid ?? 0,
    gone,
    get hasEnded() {
      return hasEnded;
    },
    async stop() {
      for (const [signal, milliseconds] of [
        ["SIGINT", FAST_STOP_MILLISECONDS],
        ["SIGQUIT", IMMEDIATE_STOP_MILLISECONDS],
        ["SIGKILL", IMMEDIATE_STOP_MILLISECONDS],
      ] as const) {
        if (hasEnded) return;
        child.kill(signal);
        const waiting = new AbortController();
        await Promise.race([gone, delay(milliseconds, undefined, { signal: waiting.signal }).catch(() => {})]);
        waiting.abort();
      }
    },
  };
}

async function waitUntilReady(
  server: PostgresProcess & { readonly hasEnded: boolean },
  options: LaunchOptions,
): Promise<void> {
  let nextReport = performance.now() + SLOW_START_MILLISECONDS;
  while (!options.abort?.aborted) {
    const postmaster = await readPostmaster(options.cluster);
    if (postmaster?.pid === server.pid && postmaster.isReady) return;
    if (server.hasEnded)
      throw new Error(explainFailure("The embedded PostgreSQL ended while starting", await lastWords(options)));
    if (performance.now() > nextReport) {
      options.log.warn({ pid: server.pid }, "the embedded PostgreSQL is still recovering");
      nextReport += SLOW_START_MILLISECONDS;
    }
    await delay(READY_POLL_MILLISECONDS);
  }
  throw new Error("The start of the embedded PostgreSQL was cut short");
}

async function lastWords({ cluster, startLog }: LaunchOptions): Promise<string> {
  const folder = join(cluster, "log");
  const names = await readdir(folder).catch(() => []);
  const logs = await Promise.all(
    names.map(async (name) => ({ path: join(folder, name), changed: (await stat(join(folder, name))).mtimeMs })),
  );
  const newest = logs.toSorted((a, b) => b.changed - a.changed)[0];
  const texts = [startLog, ...(newest === undefined ? [] : [newest.path])].map((path) =>
    readFile(path, "utf8").catch(() => ""),
  );
  return (await Promise.all(texts)).join("").trim();
}
