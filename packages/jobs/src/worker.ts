import { EventEmitter } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import type { Clock } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import type { Log } from "@muniment/platform/log";
import { Logger, parseCronItems, run } from "graphile-worker";
import type { JobHelpers, Runner, WorkerEvents, WorkerPool } from "graphile-worker";
import { Check } from "typebox/value";
import type { Task } from "./define-task.ts";
import { startHeartbeat } from "./heartbeat.ts";
import type { Schedule } from "./schedule.ts";

/** What a worker runs, and with what. */
export interface WorkerOptions {
  /** Migrated; gives the worker up to `concurrency + 2` of its connections. */
  readonly database: Database;
  readonly tasks: readonly Task[];
  readonly schedules: readonly Schedule[];
  readonly log: Log;
  /** Handed to the tasks. When a job is due is decided by the database's own time. */
  readonly clock: Clock;
  /** How many jobs run at the same time; 4 by default. */
  readonly concurrency?: number;
}

/** Runs jobs until it is disposed of, which waits for running ones, after 10 seconds at most. */
export type Worker = AsyncDisposable;

interface RunningPool {
  readonly runner: Runner;
  readonly pool: WorkerPool;
  readonly heartbeat: AsyncDisposable;
  /** Resolves when the pool has ended, for whatever reason. */
  readonly ended: Promise<void>;
}

const POLL_MILLISECONDS = 1_000;
const RESTART_MILLISECONDS = 1_000;
const ABORT_AFTER_MILLISECONDS = 5_000;
const GIVE_UP_AFTER_MILLISECONDS = 10_000;
const DEFAULT_CONCURRENCY = 4;

/**
 * Starts to run queued and scheduled jobs. Any number of workers may share a database: each job runs once, and
 * those of a killed worker go on within 10 seconds (decision D31). Rejects when the database does not answer.
 */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  let running = await startPool(options);
  const stopping = new AbortController();
  const supervised = (async () => {
    for (;;) {
      await running.ended;
      if (stopping.signal.aborted) return;
      options.log.error("the pool of workers ended and is started again");
      await running.heartbeat[Symbol.asyncDispose]();
      const next = await restart(options, stopping.signal);
      if (next === undefined) return;
      running = next;
    }
  })();
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await stopPool(running);
      await supervised;
    },
  };
}

async function startPool(options: WorkerOptions): Promise<RunningPool> {
  const { database, tasks, log } = options;
  // The library would make its schema by itself; that is the migrations' business.
  await database.pool.query("select from jobs.worker_heartbeat limit 0");
  const events: WorkerEvents = new EventEmitter();
  const pools: WorkerPool[] = [];
  events.once("pool:create", ({ workerPool }) => pools.push(workerPool));
  const runner = await run({
    pgPool: database.pool,
    schema: "jobs",
    taskList: Object.fromEntries(tasks.map((task) => [task.name, createHandler(task, options)])),
    parsedCronItems: toCronItems(options.schedules),
    concurrency: options.concurrency ?? DEFAULT_CONCURRENCY,
    pollInterval: POLL_MILLISECONDS,
    gracefulShutdownAbortTimeout: ABORT_AFTER_MILLISECONDS,
    noHandleSignals: true,
    events,
    logger: createLogger(log),
    // Only batches are retried when the database is away at the moment a job ends; 0 adds no delay.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
  });
  const ended = runner.promise.catch((error: unknown) => log.error({ err: error }, "the pool of workers failed"));
  const [pool] = pools;
  if (pool === undefined) throw new Error("the job library created no pool of workers");
  return { runner, pool, ended, heartbeat: startHeartbeat({ database, poolId: pool.id, tasks, log }) };
}

async function restart(options: WorkerOptions, signal: AbortSignal): Promise<RunningPool | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    await delay(RESTART_MILLISECONDS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return undefined;
    try {
      return await startPool(options);
    } catch (error) {
      if (attempt === 1) options.log.warn({ err: error }, "the pool of workers cannot start yet");
    }
  }
}

async function stopPool({ runner, pool, heartbeat }: RunningPool): Promise<void> {
  const timer = new AbortController();
  const isTimely = await Promise.race([
    // Rejects when the pool has ended by itself, and then there is nothing to stop.
    runner.stop().then(
      () => true,
      () => true,
    ),
    delay(GIVE_UP_AFTER_MILLISECONDS, false, { signal: timer.signal }),
  ]);
  timer.abort();
  if (!isTimely) await Promise.resolve(pool.forcefulShutdown("the worker is stopping")).catch(() => undefined);
  await heartbeat[Symbol.asyncDispose]();
}

function createHandler(task: Task, options: WorkerOptions): (payload: unknown, helpers: JobHelpers) => Promise<void> {
  return async (raw, { job, abortSignal }) => {
    const log = options.log.child({ task: task.name, job: Number(job.id) });
    const payload = withoutCronDetails(raw);
    const isLastAttempt = job.attempts >= job.max_attempts;
    try {
      if (!Check(task.payload, payload)) throw new Error(`${task.name}: the payload does not fit`);
      await task.run(payload, { clock: options.clock, log, signal: abortSignal, attempt: job.attempts, isLastAttempt });
    } catch (error) {
      if (isLastAttempt) log.error({ err: error, attempt: job.attempts }, "a job failed for good");
      else log.warn({ err: error, attempt: job.attempts }, "a job failed and will be tried again");
      throw error;
    }
  };
}

/** Scheduled jobs carry their moment beside the payload. */
function withoutCronDetails(payload: unknown): unknown {
  if (typeof payload !== "object" || payload === null || !("_cron" in payload)) return payload;
  const { _cron, ...rest } = payload;
  return rest;
}

function toCronItems(schedules: readonly Schedule[]): ReturnType<typeof parseCronItems> {
  return parseCronItems(
    schedules.map(({ task, cron, payload, catchUpSeconds }) => ({
      task: task.name,
      match: cron,
      payload: { ...payload },
      identifier: task.name,
      options: { maxAttempts: task.attempts, backfillPeriod: catchUpSeconds * 1_000, jobKey: `schedule:${task.name}` },
    })),
  );
}

function createLogger(log: Log): Logger {
  return new Logger(() => (level, message, meta) => {
    // Failures of jobs are logged with their task where they happen.
    if (meta !== undefined && "failure" in meta) return;
    if (level === "error") log.error({ err: meta?.["error"] }, message);
    else if (level === "warning") log.warn(message);
    else log.debug(message);
  });
}
