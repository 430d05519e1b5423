import { mkdir, realpath } from "node:fs/promises";
import { totalmem } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Log } from "@muniment/platform/log";
import pg from "pg";
import { findFreePorts, isPortFree } from "./free-port.ts";
import { choosePostgresAccount } from "./postgres-account.ts";
import { prepareCluster, SUPERUSER } from "./postgres-cluster.ts";
import { locatePostgres } from "./postgres-native.ts";
import { launchPostgres } from "./postgres-process.ts";
import type { LaunchOptions, PostgresProcess } from "./postgres-process.ts";
import { settingsForMachine } from "./postgres-settings.ts";
import type { PostgresSettings } from "./postgres-settings.ts";
import { claimProcessFile } from "./process-file.ts";

/** How the embedded PostgreSQL is started. */
export interface EmbeddedPostgresOptions {
  /** A folder of its own; made when absent. */
  readonly dataDir: string;
  readonly log: Log;
  /** Port on 127.0.0.1; absent or 0 takes a free one. */
  readonly port?: number;
  /** Added to, and stronger than, the settings for this machine. */
  readonly settings?: PostgresSettings;
}

/** A running PostgreSQL that is started again whenever it dies, until it is stopped. */
export interface EmbeddedPostgres extends AsyncDisposable {
  /** Superuser URL of the database `postgres`. */
  readonly url: string;
  /** Port on 127.0.0.1. */
  readonly port: number;
  /** Process number of the server that runs now. */
  readonly pid: number;
  /** Superuser URL of `database`: through the socket where its path is short enough, else over TCP. */
  urlFor(database: string): string;
  /** Makes the database when it does not exist. */
  ensureDatabase(name: string): Promise<void>;
  /** Ends all sessions, writes a checkpoint and waits until the server is gone. */
  stop(): Promise<void>;
}

const PORT_ATTEMPTS = 5;
const LONGEST_SOCKET_PATH = 107;
const FIRST_RESTART_MILLISECONDS = 100;
const LONGEST_RESTART_MILLISECONDS = 5_000;

/**
 * Starts PostgreSQL on `dataDir`, set up there the first time. A server that a killed process left running is ended
 * first; whatever it had committed stays. Throws `FolderInUseError` while another live process uses the folder.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const native = await locatePostgres();
  // Root's PostgreSQL runs as another user, who has to get through this folder to the cluster in it.
  await mkdir(options.dataDir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  const dataDir = await realpath(options.dataDir);
  const claim = await claimProcessFile({ path: join(dataDir, "owner.pid") });
  try {
    const account = await choosePostgresAccount([dataDir, native.folder]);
    const cluster = await prepareCluster(dataDir, native, account);
    const launch = {
      native,
      account,
      cluster: cluster.folder,
      startLog: join(dataDir, "start.log"),
      settings: { ...settingsForMachine(availableMemory()), ...options.settings },
      log: options.log,
    };
    const { port, server } = await launchOnPort(launch, options.port ?? 0);
    const supervisor = supervise({ ...launch, port }, server);
    const urlFor = (database: string): string => databaseUrl({ ...cluster, port }, database);
    const stop = async (): Promise<void> => {
      await supervisor.stop();
      await claim[Symbol.asyncDispose]();
    };
    return {
      url: urlFor("postgres"),
      port,
      get pid() {
        return supervisor.pid;
      },
      urlFor,
      ensureDatabase: (name) => ensureDatabase(urlFor("postgres"), name),
      stop,
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await claim[Symbol.asyncDispose]();
    throw error;
  }
}

async function launchOnPort(
  launch: Omit<LaunchOptions, "port">,
  wanted: number,
): Promise<{ port: number; server: PostgresProcess }> {
  if (wanted !== 0) return { port: wanted, server: await launchPostgres({ ...launch, port: wanted }) };
  for (let attempt = 1; ; attempt += 1) {
    const port = await findFreePorts(1);
    try {
      return { port, server: await launchPostgres({ ...launch, port }) };
    } catch (error) {
      // Between finding the port and listening on it somebody else may have taken it.
      if (attempt === PORT_ATTEMPTS || (await isPortFree(port))) throw error;
    }
  }
}

function supervise(launch: LaunchOptions, first: PostgresProcess): { readonly pid: number; stop(): Promise<void> } {
  let server = first;
  let stopped: Promise<void> | undefined;
  const stopping = new AbortController();
  const restarts = keepRunning();

  async function keepRunning(): Promise<void> {
    let pause = FIRST_RESTART_MILLISECONDS;
    for (;;) {
      await server.gone;
      if (stopping.signal.aborted) return;
      launch.log.warn({ pid: server.pid }, "the embedded PostgreSQL died and is started again");
      for (;;) {
        await delay(pause, undefined, { signal: stopping.signal }).catch(() => {});
        if (stopping.signal.aborted) return;
        try {
          server = await launchPostgres({ ...launch, abort: stopping.signal });
          pause = FIRST_RESTART_MILLISECONDS;
          break;
        } catch (error) {
          if (stopping.signal.aborted) return;
          launch.log.error({ err: error }, "the embedded PostgreSQL could not be started again");
          pause = Math.min(pause * 2, LONGEST_RESTART_MILLISECONDS);
        }
      }
    }
  }

  return {
    get pid() {
      return server.pid;
    },
    stop() {
      stopped ??= (async () => {
        stopping.abort();
        await server.stop();
        await restarts;
      })();
      return stopped;
    },
  };
}

async function ensureDatabase(adminUrl: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query("select 1 from pg_database where datname = $1", [name]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } catch (error) {
    const isTaken = error instanceof pg.DatabaseError && (error.code === "42P04" || error.code === "23505");
    if (!isTaken) throw error;
  } finally {
    await client.end();
  }
}

/** Superuser URL of `database` in a cluster that listens on `port`. */
export function databaseUrl(server: { folder: string; password: string; port: number }, database: string): string {
  const url = new URL(`postgres://${SUPERUSER}:${server.password}@127.0.0.1:${server.port}`);
  url.pathname = `/${encodeURIComponent(database)}`;
  const socket = join(server.folder, `.s.PGSQL.${server.port}`);
  // The driver takes the host from the query first; a statement through the socket takes a quarter less time.
  if (Buffer.byteLength(socket) <= LONGEST_SOCKET_PATH) url.searchParams.set("host", server.folder);
  return url.href;
}

function availableMemory(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}
