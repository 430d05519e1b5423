import { addSeconds, AppError, newId } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Database, Tx } from "@muniment/platform/db";
import { Type } from "typebox";
import type { Static, TSchema } from "typebox";
import { Check } from "typebox/value";
import { defineTask } from "./define-task.ts";
import type { JobContext, Task } from "./define-task.ts";
import { hasEnded } from "./long-job.ts";
import type { JobFile, JobRow, JobRowResult, JobStarter, LongJob, RowOutcome } from "./long-job.ts";
import {
  beginLongJob,
  endLongJob,
  findFormer,
  findLongJob,
  findLongJobs,
  findWaitingRows,
  holdLongJob,
  insertLongJob,
  isLongJobId,
  JOB_CHANNEL,
  listJobRows,
  listLongJobs,
  readJobNews,
  recordOutcomes,
  setProgress,
  sweepLongJobs,
  tellLongJob,
  withdrawFile,
} from "./long-job.repository.ts";
import type { JobNews } from "./long-job.repository.ts";
import type { JobQueue } from "./queue.ts";
import { schedule } from "./schedule.ts";
import type { Schedule } from "./schedule.ts";

/** Long work with a result for each row, such as an action on ten thousand items. */
export interface RowWork<S extends TSchema = TSchema, Prepared = unknown> {
  /** `<slice>.<verb>`, unique in a database; pages find their words by it. */
  readonly kind: string;
  /** What is the same for all rows: ids and choices, never content. */
  readonly input: S;
  /** So many rows are worked on in one transaction. */
  readonly batchSize: number;
  /**
   * Before each batch, outside its transaction: who asks, and by which rights at this moment. An `AppError` ends the
   * work as failed, for nobody is there any more in whose name it could go on.
   */
  prepare(job: LongJob<Static<S>>): Promise<Prepared>;
  /**
   * Works on the rows within `tx`, and says of each what became of it; what it does is committed with these results,
   * so each row is worked on once, whatever is killed. An `AppError` refuses all these rows and undoes `tx`.
   */
  run(tx: Tx, given: { job: LongJob<Static<S>>; rows: readonly JobRow[]; prepared: Prepared }): Promise<RowOutcome[]>;
}

/** Long work in one piece, such as an archive; a run that was cut short begins anew. */
export interface WholeWork<S extends TSchema = TSchema> {
  readonly kind: string;
  readonly input: S;
  /** An `AppError` ends it as failed. What is returned is run in the transaction that ends it as done. */
  run(job: LongJob<Static<S>>, context: WholeContext): Promise<(tx: Tx) => Promise<JobFile | undefined>>;
}

/** What work in one piece is given. */
export interface WholeContext extends JobContext {
  /** Says how far it is, as often as one likes; throws when the work was cancelled. */
  report(progress: { done: number; total: number }): Promise<void>;
}

/** How long work is started. */
export interface NewLongJob<S extends TSchema> {
  readonly starter: JobStarter;
  readonly scopeId?: number | undefined;
  readonly input: Static<S>;
  /** What the rows are about, in their order; of work in one piece none. */
  readonly rows?: readonly string[];
}

/** Starts and runs long work that people see (work-api.md 17.10, CC-BLK-010). */
export interface LongWork {
  /** Queues it, if and only if `tx` commits; gives its id. Repeatable as everything under an `Idempotency-Key` is. */
  start<S extends TSchema>(tx: Tx, work: { kind: string; input: S }, given: NewLongJob<S>): Promise<string>;
  /** Ends it after the batch that is being worked on; `false` when it has ended already. */
  cancel(tx: Tx, id: string): Promise<boolean>;
  /** As it stands; `undefined` for text that is no id, too. Who may look is for the caller to decide. */
  find(reader: Tx, id: string): Promise<LongJob | undefined>;
  /** As `find` for several, in one query; what there is not is left out. */
  findAll(reader: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, LongJob>>;
  /** A page of somebody's, or of a scope's, the newest first. */
  list(reader: Tx, page: Parameters<typeof listLongJobs>[1]): Promise<LongJob[]>;
  /** A page of what became of the rows, the refused ones first. */
  rows(reader: Tx, id: string, page: Parameters<typeof listJobRows>[2]): Promise<JobRowResult[]>;
  /** What it changed of each of these subjects, or of all it changed, as its `run` told. */
  former(reader: Tx, id: string, subjects?: readonly string[]): Promise<ReadonlyMap<string, unknown>>;
  /** Takes the file of ended work away, as it is no longer to be had. */
  withdrawFile(tx: Tx, id: string): Promise<void>;
  /** Whether long work could have this id. */
  isId(text: string): boolean;
  /** What is told on `channel` of PostgreSQL's notifications while work goes on, once a second at most. */
  readonly news: { readonly channel: string; read(message: string): JobNews };
  /** What a worker runs for it. */
  rowTask<S extends TSchema, Prepared>(work: RowWork<S, Prepared>): Task;
  wholeTask<S extends TSchema>(work: WholeWork<S>): Task;
  /** Forgets what ended 90 days ago, and gives up what nothing was heard of for a day. */
  readonly sweep: { readonly task: Task; readonly schedule: Schedule };
}

interface LongWorkDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly jobs: JobQueue;
}

const PAYLOAD = Type.Object({ job_id: Type.String() });
const ATTEMPTS = 10;
/** After so long a run makes way for the work of others, and goes on behind it. */
const SLICE_SECONDS = 5;
/** How often at most is told how far it is. */
const TELL_SECONDS = 1;
const DAY_SECONDS = 86_400;
const KEPT_DAYS = 90;
/** Work in rows runs for one of each half of the people at a time, so a worker always has room for letters and the like. */
const LANES = 2;
const INTERRUPTED = { code: "interrupted", text: "The work stopped and could not go on." } as const;

/** Long work in a database, whose workers run the tasks that this gives. */
export function createLongWork(deps: LongWorkDeps): LongWork {
  const { database, clock } = deps;
  return {
    async start(tx, work, given) {
      if (!Check(work.input, given.input)) throw new Error(`${work.kind}: the input does not fit`);
      const { starter, scopeId, input, rows = [] } = given;
      const id = newId();
      const at = clock.now();
      await insertLongJob(tx, { id, kind: work.kind, starter, scopeId, input, total: rows.length, at }, rows);
      const queue = rows.length === 0 ? "long-whole" : laneOf(starter);
      await enqueue(deps, tx, { id, kind: work.kind, queue });
      await tellLongJob(tx, id);
      return id;
    },
    async cancel(tx, id) {
      const isEnded = await endLongJob(tx, id, { state: "cancelled", at: clock.now() });
      if (isEnded) await tellLongJob(tx, id);
      return isEnded;
    },
    find: findLongJob,
    findAll: findLongJobs,
    list: listLongJobs,
    rows: listJobRows,
    former: findFormer,
    withdrawFile,
    isId: isLongJobId,
    news: { channel: JOB_CHANNEL, read: readJobNews },
    rowTask: (work) =>
      longTask(deps, work.kind, async (id, context) => runRows(deps, work as unknown as RowWork, { id, context })),
    wholeTask: (work) =>
      longTask(deps, work.kind, async (id, context) => runWhole(deps, work as unknown as WholeWork, { id, context })),
    sweep: createSweep(database, clock),
  };
}

async function enqueue(
  { jobs }: LongWorkDeps,
  tx: Tx,
  { id, kind, queue }: { id: string; kind: string; queue: string },
): Promise<void> {
  const task = { name: kind, payload: PAYLOAD, attempts: ATTEMPTS };
  await jobs.add(tx, task, { job_id: id }, { queue });
}

function laneOf({ num }: JobStarter): string {
  return `long-${num % LANES}`;
}

function longTask(deps: LongWorkDeps, kind: string, run: (id: string, context: JobContext) => Promise<void>): Task {
  return defineTask({
    name: kind,
    payload: PAYLOAD,
    attempts: ATTEMPTS,
    async run({ job_id: id }, context) {
      try {
        await run(id, context);
      } catch (error) {
        if (context.isLastAttempt) await end(deps, id, { state: "failed", failure: INTERRUPTED });
        throw error;
      }
    },
  });
}

async function runRows(
  deps: LongWorkDeps,
  work: RowWork,
  { id, context }: { id: string; context: JobContext },
): Promise<void> {
  const { database, clock } = deps;
  const makesWayAt = addSeconds(clock.now(), SLICE_SECONDS);
  const isToldNow = createPace(clock);
  for (;;) {
    const job = await findOpen(deps, work, id);
    if (job === undefined) return;
    const prepared = await work.prepare(job).catch(failureOf);
    if (prepared instanceof AppError) return end(deps, id, { state: "failed", failure: wordsOf(prepared) });
    if (!(await runBatch(deps, work, { job, prepared, isTold: isToldNow() }))) return;
    if (!context.signal.aborted && clock.now() < makesWayAt) continue;
    await database.transaction((tx) => enqueue(deps, tx, { ...job, queue: laneOf(job.starter) }));
    return;
  }
}

/** The work, while it has not ended. */
async function findOpen(deps: LongWorkDeps, work: { kind: string; input: TSchema }, id: string) {
  const job = await findLongJob(deps.database.reader, id);
  if (job === undefined || hasEnded(job)) return undefined;
  if (!Check(work.input, job.input)) throw new Error(`${work.kind}: the kept input does not fit`);
  return job;
}

/** Works on the next rows; `false` when there were none left. */
async function runBatch(
  { database, clock }: LongWorkDeps,
  work: RowWork,
  { job, prepared, isTold }: { job: LongJob; prepared: unknown; isTold: boolean },
): Promise<boolean> {
  const attempt = async (refuseAll: AppError | undefined): Promise<boolean> =>
    database.transaction(async (tx) => {
      await holdLongJob(tx, job.id);
      const rows = await findWaitingRows(tx, job.id, work.batchSize);
      const at = clock.now();
      if (!(await isStillOpen(tx, job.id))) return false;
      if (rows.length === 0) {
        await endLongJob(tx, job.id, { state: "done", at });
        await tellLongJob(tx, job.id);
        return false;
      }
      const outcomes =
        refuseAll === undefined
          ? completed(rows, await work.run(tx, { job, rows, prepared }))
          : rows.map(({ row }) => ({ row, refusal: refuseAll }));
      if (job.state === "queued") await beginLongJob(tx, job.id, at);
      await recordOutcomes(tx, job.id, outcomes, at);
      if (isTold) await tellLongJob(tx, job.id);
      return true;
    });
  try {
    return await attempt(undefined);
  } catch (error) {
    return attempt(failureOf(error));
  }
}

async function isStillOpen(tx: Tx, id: string): Promise<boolean> {
  const job = await findLongJob(tx, id);
  return job !== undefined && !hasEnded(job);
}

/** One outcome for each row; work that forgets one would never end. */
function completed(rows: readonly JobRow[], outcomes: readonly RowOutcome[]): readonly RowOutcome[] {
  const told = new Set(outcomes.map(({ row }) => row));
  const isComplete = told.size === outcomes.length && rows.length === outcomes.length;
  if (!isComplete || !rows.every(({ row }) => told.has(row))) throw new Error("Each row needs one outcome");
  return outcomes;
}

async function runWhole(
  deps: LongWorkDeps,
  work: WholeWork,
  { id, context }: { id: string; context: JobContext },
): Promise<void> {
  const { database, clock } = deps;
  const job = await findOpen(deps, work, id);
  if (job === undefined) return;
  await database.transaction(async (tx) => {
    await beginLongJob(tx, id, clock.now());
    await tellLongJob(tx, id);
  });
  const isToldNow = createPace(clock);
  const report: WholeContext["report"] = async (progress) => {
    const isOpen = !isToldNow() || (await database.transaction((tx) => tellProgress(tx, id, progress, clock.now())));
    if (!isOpen) throw new Cancelled();
  };
  try {
    const finish = await work.run(job, { ...context, report });
    await database.transaction(async (tx) => {
      await holdLongJob(tx, id);
      if (!(await isStillOpen(tx, id))) throw new Cancelled();
      const file = await finish(tx);
      await endLongJob(tx, id, { state: "done", at: clock.now(), file });
      await tellLongJob(tx, id);
    });
  } catch (error) {
    if (error instanceof Cancelled) return;
    await end(deps, id, { state: "failed", failure: wordsOf(failureOf(error)) });
  }
}

class Cancelled extends Error {}

async function tellProgress(tx: Tx, id: string, progress: { done: number; total: number }, at: Date): Promise<boolean> {
  const isOpen = await setProgress(tx, id, { ...progress, at });
  if (isOpen) await tellLongJob(tx, id);
  return isOpen;
}

async function end(
  { database, clock }: LongWorkDeps,
  id: string,
  given: { state: "failed"; failure: { code: string; text: string } },
): Promise<void> {
  await database.transaction(async (tx) => {
    if (await endLongJob(tx, id, { ...given, at: clock.now() })) await tellLongJob(tx, id);
  });
}

/** What is meant for people; anything else is thrown on, and the run is repeated. */
function failureOf(error: unknown): AppError {
  if (error instanceof AppError && error.status < 500) return error;
  throw error;
}

function wordsOf({ code, message }: AppError): { code: string; text: string } {
  return { code, text: message };
}

/** `true` at the first call, and then once a while. */
function createPace(clock: Clock): () => boolean {
  let next: Date | undefined;
  return () => {
    const now = clock.now();
    if (next !== undefined && now < next) return false;
    next = addSeconds(now, TELL_SECONDS);
    return true;
  };
}

function createSweep(database: Database, clock: Clock): LongWork["sweep"] {
  const task = defineTask({
    name: "long-work.sweep",
    payload: Type.Object({}),
    attempts: 3,
    async run() {
      const now = clock.now();
      const silentSince = addSeconds(now, -DAY_SECONDS);
      const endedBefore = addSeconds(now, -KEPT_DAYS * DAY_SECONDS);
      await database.transaction((tx) => sweepLongJobs(tx, { now, silentSince, endedBefore, failure: INTERRUPTED }));
    },
  });
  return { task, schedule: schedule(task, "40 3 * * *", { payload: {}, catchUpSeconds: DAY_SECONDS }) };
}
