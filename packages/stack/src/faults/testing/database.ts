import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { SUPERUSER } from "../../postgres-cluster.ts";
import { findServers, readPostmaster } from "../../postgres-leftovers.ts";
import { commandOf, signalProcess } from "../../running-process.ts";

/** One session as superuser in the database `work`, which may die with its server at any moment. */
export interface Session extends AsyncDisposable {
  query<Row = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

const POLL_MILLISECONDS = 20;

/** Connects to the embedded PostgreSQL of a data folder, whoever started it. */
export async function openSession(dataDir: string): Promise<Session> {
  const folder = join(dataDir, "postgres");
  const [password, lock] = await Promise.all([
    readFile(join(folder, "superuser-password"), "utf8"),
    readFile(join(folder, "cluster", "postmaster.pid"), "utf8"),
  ]);
  const client = new pg.Client({
    host: "127.0.0.1",
    // The fourth line of the lock is the port (pidfile.h).
    port: Number(lock.split("\n")[3]),
    user: SUPERUSER,
    password: password.trim(),
    database: "work",
  });
  client.on("error", () => undefined);
  await client.connect();
  return {
    async query<Row>(text: string, values: readonly unknown[] = []) {
      return (await client.query(text, [...values])).rows as Row[];
    },
    async [Symbol.asyncDispose]() {
      await client.end().catch(() => undefined);
    },
  };
}

/** Resolves when a session of the server waits for what `waitEvent` names (`pg_stat_activity`). */
export async function untilWaiting(
  session: Session,
  waitEvent: "relation" | "SyncRep" | "transactionid",
): Promise<void> {
  const text = "select from pg_stat_activity where application_name = 'muniment-work' and wait_event = $1";
  while ((await session.query(text, [waitEvent])).length === 0) await delay(POLL_MILLISECONDS);
}

/** The process number of the server that runs on a data folder; throws when none does. */
export async function postmasterPid(dataDir: string): Promise<number> {
  const postmaster = await readPostmaster(join(dataDir, "postgres", "cluster"));
  if (postmaster === undefined) throw new Error(`No PostgreSQL runs in ${dataDir}`);
  return postmaster.pid;
}

/** The process numbers of the sessions that Work has open. */
export async function workBackends(dataDir: string): Promise<number[]> {
  const found: number[] = [];
  for (const { pid } of await findServers(join(dataDir, "postgres", "cluster"))) {
    if (/^postgres: \S+ work /.test(await commandOf(pid))) found.push(pid);
  }
  return found;
}

/** Sends `signal` to every process of the PostgreSQL on a data folder. */
export async function signalServers(dataDir: string, signal: NodeJS.Signals): Promise<void> {
  const signalled = new Set<number>();
  // The postmaster may start another while they are counted, which would go on.
  for (;;) {
    const found = await findServers(join(dataDir, "postgres", "cluster"));
    const missed = found.filter(({ pid }) => !signalled.has(pid));
    if (missed.length === 0) return;
    for (const { pid } of missed) {
      signalProcess(pid, signal);
      signalled.add(pid);
    }
  }
}

/**
 * Makes each commit wait after it is on disk: nobody is the standby that has to confirm it. What is written to the
 * file holds until the server is started anew, so the wait ends with it.
 */
export async function holdCommits(dataDir: string): Promise<void> {
  const file = join(dataDir, "postgres", "cluster", "postgresql.auto.conf");
  await writeFile(file, "synchronous_standby_names = 'nobody'\n");
  await using session = await openSession(dataDir);
  await session.query("select pg_reload_conf()");
  while (!(await isCommitHeld(dataDir, session))) await delay(POLL_MILLISECONDS);
  await writeFile(file, "");
}

// One of the server's own processes passes the setting on, and nothing but a commit shows that it has.
async function isCommitHeld(dataDir: string, session: Session): Promise<boolean> {
  await using probe = await openSession(dataDir);
  const [{ pid } = { pid: 0 }] = await probe.query<{ pid: number }>("select pg_backend_pid() as pid");
  const progress = { hasEnded: false };
  const commit = probe
    .query("select pg_logical_emit_message(true, 'probe', '')")
    .finally(() => (progress.hasEnded = true));
  while (!progress.hasEnded) {
    const text = "select from pg_stat_activity where pid = $1 and wait_event = 'SyncRep'";
    if ((await session.query(text, [pid])).length > 0) {
      await session.query("select pg_cancel_backend($1)", [pid]);
      await commit;
      return true;
    }
    await delay(POLL_MILLISECONDS);
  }
  await commit;
  return false;
}
