import { setTimeout as delay } from "node:timers/promises";
import { typed } from "@muniment/platform/db";
import type { Database } from "@muniment/platform/db";
import type { Log } from "@muniment/platform/log";
import { sql } from "kysely";
import type { Task } from "./define-task.ts";
import type { WorkerTables } from "./worker.tables.ts";

/** What a pool of workers tells the others, and what it needs to take over from them. */
export interface HeartbeatOptions {
  readonly database: Database;
  /** The name under which the pool locks jobs. */
  readonly poolId: string;
  readonly tasks: readonly Task[];
  readonly log: Log;
}

const BEAT_MILLISECONDS = 1_000;
// With a beat and a look for work each second, a killed worker's jobs go on after 6 to 9 seconds (decision D31).
const DEAD_AFTER_SECONDS = 6;
// A job that brings its worker down again and again must end some day.
const INTERRUPTIONS = 3;
const ADVISORY_LOCK = 7_034_117;

const q = typed<WorkerTables>();
type Connection = ReturnType<typeof q>;

/** Shows every second that the pool lives, and frees the jobs of pools that no longer do. */
export function startHeartbeat(options: HeartbeatOptions): AsyncDisposable {
  const stopping = new AbortController();
  const ended = keepBeating(options, stopping.signal);
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await ended;
    },
  };
}

async function keepBeating(options: HeartbeatOptions, signal: AbortSignal): Promise<void> {
  let isFailing = false;
  while (!signal.aborted) {
    try {
      // A connection of its own, so that a busy pool cannot make a living worker look dead.
      await q(options.database.reader)
        .connection()
        .execute(async (connection) => {
          await prepare(connection);
          while (!signal.aborted) {
            await beat(connection, options.poolId);
            await sweep(connection, options);
            isFailing = false;
            await pause(signal);
          }
          await leave(connection, options.poolId);
        });
    } catch (error) {
      if (!isFailing) options.log.warn({ err: error }, "the heartbeat of the worker failed");
      isFailing = true;
      await pause(signal);
    }
  }
}

async function pause(signal: AbortSignal): Promise<void> {
  await delay(BEAT_MILLISECONDS, undefined, { signal }).catch(() => undefined);
}

async function prepare(connection: Connection): Promise<void> {
  // Losing the last beats in a crash of the server does no harm, and saves a disk flush every second.
  await sql`set synchronous_commit = off`.execute(connection);
  await connection
    .deleteFrom("jobs.worker_heartbeat")
    .where("seen_at", "<", sql<Date>`now() - interval '1 day'`)
    .execute();
}

async function beat(connection: Connection, poolId: string): Promise<void> {
  await connection
    .insertInto("jobs.worker_heartbeat")
    .values({ pool_id: poolId, seen_at: sql<Date>`now()` })
    .onConflict((conflict) => conflict.column("pool_id").doUpdateSet({ seen_at: sql<Date>`excluded.seen_at` }))
    .execute();
}

async function leave(connection: Connection, poolId: string): Promise<void> {
  await connection.deleteFrom("jobs.worker_heartbeat").where("pool_id", "=", poolId).execute();
  await sql`reset synchronous_commit`.execute(connection);
}

async function sweep(connection: Connection, { tasks, log }: HeartbeatOptions): Promise<void> {
  const suspects = await findDeadPools(connection);
  if (suspects.length === 0) return;
  await connection.transaction().execute(async (tx) => {
    const lock = await sql<{ is_mine: boolean }>`select pg_try_advisory_xact_lock(${ADVISORY_LOCK}) as is_mine`.execute(
      tx,
    );
    if (lock.rows[0]?.is_mine !== true) return;
    const pools = await findDeadPools(tx);
    const count = await release(tx, pools, tasks);
    if (count > 0) log.warn({ pools, jobs: count }, "took over the jobs of workers that died");
  });
}

/** Whoever locks jobs without a fresh heartbeat is dead, whether or not it ever had one. */
async function findDeadPools(connection: Connection): Promise<string[]> {
  const limit = sql`now() - ${DEAD_AFTER_SECONDS} * interval '1 second'`;
  const { rows } = await sql<{ locked_by: string }>`
    select distinct locked_by from jobs.jobs
    where locked_by is not null and locked_at < ${limit}
      and not exists (select from jobs.worker_heartbeat where pool_id = locked_by and seen_at >= ${limit})
  `.execute(connection);
  return rows.map((row) => row.locked_by);
}

/** Frees the jobs of `pools`; the run that was cut short is given back to each. */
async function release(connection: Connection, pools: readonly string[], tasks: readonly Task[]): Promise<number> {
  const { rows: jobs } = await sql<{ id: number; task_identifier: string; max_attempts: number }>`
    select id, task_identifier, max_attempts from jobs.jobs where locked_by = any(${pools})`.execute(connection);
  await sql`select from jobs.force_unlock_workers(${pools})`.execute(connection);
  for (const job of jobs) {
    const attempts = tasks.find((task) => task.name === job.task_identifier)?.attempts;
    if (attempts === undefined || job.max_attempts >= attempts + INTERRUPTIONS) continue;
    await sql`select from jobs.reschedule_jobs(array[${job.id}::bigint], max_attempts => ${job.max_attempts + 1})`.execute(
      connection,
    );
  }
  return jobs.length;
}
