import { Type } from "typebox";
import { AppError, systemActor } from "@muniment/kernel";
import type { Actor, Clock } from "@muniment/kernel";
import { defineTask, schedule } from "@muniment/jobs";
import type { JobContext, JobQueue, Schedule, Task, TaskKind } from "@muniment/jobs";
import { renderLetter } from "@muniment/mail";
import type { QueueMail } from "@muniment/mail";
import { auditSubject, recordAudit, recordAuditRows } from "@muniment/platform/audit";
import type { Database, Tx } from "@muniment/platform/db";
import type { Log } from "@muniment/platform/log";
import { errors } from "@muniment/work-api";
import { refusal } from "@muniment/work-api/identity/refusal";
import { findUserByNumber } from "../user/index.ts";
import { applyDifference } from "./apply.ts";
import type { ApplyDeps } from "./apply.ts";
import { attentionLetter } from "./attention-letter.ts";
import type { Attention } from "./attention-letter.ts";
import { auditRows } from "./change.repository.ts";
import { compare, isGuarded } from "./compare.ts";
import { DirectoryFault } from "./directory-fault.ts";
import { forgetReading } from "./entry.repository.ts";
import { readDirectory } from "./read-directory.ts";
import type { ReadResult } from "./read-directory.ts";
import { beginReading, hasShownDifference, insertRun, lockRun, noteProgress, updateRun } from "./run.repository.ts";
import type { RunRecord } from "./run.repository.ts";
import type { SecretBox } from "./secret-box.ts";
import { listDueSources, listMirrors, listSources, lockSource, updateSource } from "./source.repository.ts";
import type { SourceRecord } from "./source.repository.ts";

/** What running a synchronisation needs. */
export interface RunDeps extends ApplyDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Pick<Log, "info" | "warn">;
  readonly jobs: JobQueue;
  readonly queueMail: QueueMail;
  readonly secrets: SecretBox;
  /** `https://firm.example`, without a path. */
  readonly publicOrigin: string;
  readonly installationName: string;
}

/** Runs synchronisations (CC-DIR-008 to CC-DIR-011). */
export interface RunService {
  /** Queues a run of a locked source. The first one of a source is dry whatever is asked for. */
  start(
    tx: Tx,
    actor: Actor,
    given: { source: SourceRecord; kind: "dry" | "sync"; approves: number | null },
  ): Promise<RunRecord>;
  /** Ends a run of a locked source before it has changed anything; 409 for one that has ended. */
  cancel(tx: Tx, runNum: number): Promise<void>;
  readonly tasks: readonly Task[];
  readonly schedules: readonly Schedule[];
}

/** The run was cancelled, or another worker has begun it anew. */
class RunGivenUp extends Error {}

const RUN_PAYLOAD = Type.Object({ run_num: Type.Integer() });
const runTask: TaskKind<typeof RUN_PAYLOAD> = { name: "directory.run", payload: RUN_PAYLOAD, attempts: 5 };
const SCHEDULE = systemActor("directory synchronisation");
const MINUTE_MILLISECONDS = 60_000;
const PROGRESS_MILLISECONDS = 250;

/** The service of runs. */
export function createRunService(deps: RunDeps): RunService {
  const { database } = deps;
  const start: RunService["start"] = async (tx, actor, { source, kind, approves }) => {
    const { source_num: sourceNum } = source;
    const isDry = kind === "dry" || !(await hasShownDifference(tx, sourceNum));
    const startedBy = actor.kind === "user" ? actor.userId : "";
    const run = await insertRun(tx, {
      source_num: sourceNum,
      kind: isDry ? "dry" : "sync",
      started_by: startedBy,
      approves: isDry ? null : approves,
      created_at: deps.clock.now(),
    });
    if (!isDry && actor.kind === "user") await updateSource(tx, sourceNum, { is_live: true });
    await deps.jobs.add(tx, runTask, { run_num: run.run_num });
    return run;
  };
  const cancel: RunService["cancel"] = async (tx, runNum) => {
    const open = await lockRun(tx, runNum);
    if (open === undefined) {
      const message = refusal("directory_run_over");
      throw new AppError(errors.conflict, { text: message.text, messages: [message] });
    }
    await forgetReading(tx, open.reading_num);
    await updateRun(tx, runNum, { state: "cancelled", finished_at: deps.clock.now() });
  };
  const run = defineTask({
    ...runTask,
    run: async ({ run_num: runNum }, context) => perform(deps, runNum, context),
  });
  const startDue = defineTask({
    name: "directory.start-due",
    payload: Type.Object({}),
    attempts: 1,
    async run() {
      const now = deps.clock.now();
      for (const sourceNum of await listDueSources(database.reader, now)) {
        await database.transaction(async (tx) => {
          const source = await lockSource(tx, sourceNum);
          if (source?.every_minutes === null || source === undefined) return;
          const next = new Date(now.getTime() + source.every_minutes * MINUTE_MILLISECONDS);
          await updateSource(tx, sourceNum, { next_run_at: next });
          await start(tx, SCHEDULE, { source, kind: "sync", approves: null }).catch(unlessUnderWay);
        });
      }
    },
  });
  return { start, cancel, tasks: [run, startDue], schedules: [schedule(startDue, "* * * * *", { payload: {} })] };
}

function unlessUnderWay(error: unknown): void {
  if (!(error instanceof AppError && error.kind === errors.conflict)) throw error;
}

/** Safe to be repeated at any point, and at the same time: until its one transaction commits, a run has changed nothing. */
async function perform(deps: RunDeps, runNum: number, context: JobContext): Promise<void> {
  const { database, clock } = deps;
  const run = await database.transaction(async (tx) => {
    const begun = await beginReading(tx, runNum, clock.now());
    await forgetReading(tx, begun?.before ?? null);
    return begun?.run;
  });
  const [source] = run === undefined ? [] : await listSources(database.reader, run.source_num);
  if (run === undefined || source === undefined) return;
  const progress = progressOf(deps, runNum, run.reading_num ?? 0);
  try {
    const result = await readDirectory(
      { clock, reader: database.reader },
      {
        readingNum: run.reading_num ?? 0,
        source,
        mirrors: await listMirrors(database.reader, source.source_num),
        connection: { ...source, secret: deps.secrets.open(source) },
        signal: context.signal,
        onProgress: progress.note,
      },
    );
    await database.transaction(async (tx) => finish(deps, tx, { run, source, result }));
  } catch (error) {
    if (error instanceof RunGivenUp) return forgetReading(database.reader, run.reading_num);
    const isLast = error instanceof DirectoryFault || context.isLastAttempt;
    // A worker that is stopping leaves the run to another one.
    if (context.signal.aborted || !isLast) throw error;
    await fail(deps, { run, source, entryCount: progress.entryCount() }, error);
    if (!(error instanceof DirectoryFault)) throw error;
  }
}

/** How far a reading is; a commit for each page would cost more than its rows. */
function progressOf(
  { database }: RunDeps,
  runNum: number,
  readingNum: number,
): { note(entryCount: number): Promise<void>; entryCount(): number } {
  let notedAt = performance.now();
  let known = 0;
  return {
    async note(entryCount) {
      known = entryCount;
      if (performance.now() - notedAt < PROGRESS_MILLISECONDS) return;
      notedAt = performance.now();
      if (!(await noteProgress(database.reader, { runNum, readingNum, entryCount }))) throw new RunGivenUp();
    },
    entryCount: () => known,
  };
}

/** Compares, and carries over what may be carried over. */
async function finish(
  deps: RunDeps,
  tx: Tx,
  given: { run: RunRecord; source: SourceRecord; result: ReadResult },
): Promise<void> {
  const { run, source, result } = given;
  const { run_num: runNum, source_num: sourceNum } = run;
  const readingNum = run.reading_num ?? 0;
  await lockSource(tx, sourceNum);
  const current = await lockRun(tx, runNum);
  if (current?.reading_num !== readingNum) return forgetReading(tx, readingNum);
  const {
    counts: found,
    isSettled,
    guard,
  } = await compare(tx, {
    runNum,
    readingNum,
    sourceNum,
    hasLocation: source.mapping.location !== "",
    hasRules: source.rules.length > 0,
    hasMirrors: (await listMirrors(tx, sourceNum)).length > 0,
    approves: run.approves,
  });
  const isStopped = isGuarded(guard, source);
  const isApplied = run.kind === "sync" && !isStopped;
  let counts = found;
  if (isApplied) {
    const { placements } = result;
    const refused = await applyDifference(deps, tx, { runNum, readingNum, sourceNum, placements, isSettled });
    counts = { ...found, refused, disable: (found["disable"] ?? 0) - refused };
    await audit(deps, tx, run);
  }
  await forgetReading(tx, readingNum);
  await updateRun(tx, runNum, {
    state: run.kind === "sync" && isStopped ? "stopped" : "done",
    finished_at: deps.clock.now(),
    entry_count: result.entryCount,
    counts: JSON.stringify(counts),
    guard: isStopped ? JSON.stringify(guard) : null,
  });
  if (run.kind === "sync" && isStopped) await tell(deps, tx, { source, reason: { guard } });
  deps.log.info({ runNum, sourceNum, kind: run.kind, isApplied, ...counts }, "directory synchronised");
}

async function fail(
  deps: RunDeps,
  given: { run: RunRecord; source: SourceRecord; entryCount: number },
  error: unknown,
): Promise<void> {
  const { run, entryCount } = given;
  const code = error instanceof DirectoryFault ? error.code : "directory_broken_off";
  const text = error instanceof DirectoryFault ? error.message : "The server failed while it worked on the difference.";
  await deps.database.transaction(async (tx) => {
    await forgetReading(tx, run.reading_num);
    if ((await lockRun(tx, run.run_num))?.reading_num !== run.reading_num) return;
    await updateRun(tx, run.run_num, {
      state: "failed",
      entry_count: entryCount,
      finished_at: deps.clock.now(),
      fault_code: code,
      fault_text: text,
    });
    await tell(deps, tx, { ...given, reason: { fault: text } });
    await recordAudit(tx, subjectOf(run), [
      {
        at: deps.clock.now(),
        action: "directory_source.run",
        object_type: "directory_source",
        object_id: String(run.source_num),
        outcome: "failed",
        code,
      },
    ]);
  });
  deps.log.warn({ runNum: run.run_num, sourceNum: run.source_num, err: error }, "directory could not be read");
}

/** One record for each account and membership (CC-AUD-001). */
async function audit(deps: RunDeps, tx: Tx, run: RunRecord): Promise<void> {
  await recordAuditRows(tx, {
    subject: subjectOf(run),
    at: deps.clock.now(),
    columns: ["action", "object_type", "object_id", "library", "before", "after", "details"],
    rows: auditRows(run.run_num),
  });
}

function subjectOf(run: RunRecord): ReturnType<typeof auditSubject> {
  return { ...auditSubject(SCHEDULE), initiator: run.started_by === "" ? undefined : run.started_by };
}

/** E14, to those chosen who still may sign in. */
async function tell(
  deps: RunDeps,
  tx: Tx,
  given: { source: SourceRecord; reason: Attention["reason"] },
): Promise<void> {
  const { source, reason } = given;
  const url = `${deps.publicOrigin}/control-center/access/directories/${source.source_num}`;
  const { installationName } = deps;
  const letter = attentionLetter({ installationName, sourceName: source.name, at: deps.clock.now(), url, reason });
  for (const userNum of source.notify) {
    const user = await findUserByNumber(tx, userNum);
    if (user?.allow_logon !== true) continue;
    await deps.queueMail(tx, {
      kind: "E14",
      recipient: user.email,
      subject: letter.heading,
      ...renderLetter(letter),
      isAutomatic: true,
    });
  }
}
