import { typed } from "@muniment/platform/db";
import type { Tx } from "@muniment/platform/db";
import { sql } from "kysely";
import type { Selectable } from "kysely";
import type { JobFile, JobRow, JobRowResult, JobStarter, LongJob, RowOutcome } from "./long-job.ts";
import type { LongJobRecord, LongJobState, LongJobTables } from "./long-job.tables.ts";

const q = typed<LongJobTables>();

/** Processes that tell people how far their work is listen to this channel; its messages are read by `readJobNews`. */
export const JOB_CHANNEL = "long_job";

/** What is told of long work while it goes on. */
export interface JobNews {
  readonly id: string;
  readonly kind: string;
  readonly starterNum: number;
  readonly state: LongJobState;
  readonly done: number;
  readonly total: number;
}

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Adds long work with a row for each subject. */
export async function insertLongJob(
  tx: Tx,
  job: {
    id: string;
    kind: string;
    starter: JobStarter;
    scopeId: number | undefined;
    input: unknown;
    total: number;
    at: Date;
  },
  subjects: readonly string[],
): Promise<void> {
  await q(tx)
    .insertInto("jobs.long_job")
    .values({
      job_id: job.id,
      kind: job.kind,
      starter_num: job.starter.num,
      authority: JSON.stringify(job.starter.authority),
      scope_id: job.scopeId ?? null,
      input: JSON.stringify(job.input),
      total: job.total,
      created_at: job.at,
      changed_at: job.at,
    })
    .execute();
  await sql`insert into jobs.long_job_row (job_id, row_number, subject)
    select ${job.id}, given.number, given.subject
    from unnest(${subjects}::text[]) with ordinality as given (subject, number)`.execute(q(tx));
}

/** Whether long work could have this id. */
export function isLongJobId(text: string): boolean {
  return ID.test(text);
}

/** The work of this id; `undefined` for text that is no id, too. */
export async function findLongJob(tx: Tx, id: string): Promise<LongJob | undefined> {
  if (!isLongJobId(id)) return undefined;
  const row = await q(tx).selectFrom("jobs.long_job").selectAll().where("job_id", "=", id).executeTakeFirst();
  return row && toLongJob(row);
}

/** Those of these works that there are, by id. */
export async function findLongJobs(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, LongJob>> {
  const known = ids.filter(isLongJobId);
  if (known.length === 0) return new Map();
  const rows = await q(tx).selectFrom("jobs.long_job").selectAll().where("job_id", "in", known).execute();
  return new Map(rows.map((row) => [row.job_id, toLongJob(row)]));
}

/** A page of somebody's work, or of a scope's, the newest first. */
export async function listLongJobs(
  tx: Tx,
  page: {
    of: { readonly starterNum: number } | { readonly scopeId: number };
    before: { readonly createdAt: Date; readonly id: string } | undefined;
    limit: number;
  },
): Promise<LongJob[]> {
  let query = q(tx).selectFrom("jobs.long_job").selectAll();
  if ("starterNum" in page.of) query = query.where("starter_num", "=", page.of.starterNum);
  else query = query.where("scope_id", "=", page.of.scopeId);
  if (page.before !== undefined) {
    const { createdAt, id } = page.before;
    query = query.where(sql<boolean>`(created_at, job_id) < (${createdAt}, ${id}::uuid)`);
  }
  const rows = await query.orderBy("created_at", "desc").orderBy("job_id", "desc").limit(page.limit).execute();
  return rows.map(toLongJob);
}

/** A page of what became of the rows, the refused ones first. */
export async function listJobRows(
  tx: Tx,
  id: string,
  page: { after: { readonly rank: number; readonly row: number } | undefined; limit: number },
): Promise<JobRowResult[]> {
  let query = q(tx).selectFrom("jobs.long_job_row").selectAll().where("job_id", "=", id);
  if (page.after !== undefined) {
    query = query.where(sql<boolean>`(rank, row_number) > (${page.after.rank}::smallint, ${page.after.row}::integer)`);
  }
  const rows = await query.orderBy("rank").orderBy("row_number").limit(page.limit).execute();
  return rows.map((row) => ({
    row: row.row_number,
    subject: row.subject,
    state: row.state,
    rank: row.rank,
    code: row.code ?? undefined,
    text: row.text ?? undefined,
    resultId: row.result_id ?? undefined,
  }));
}

/** What it changed of each of these subjects, or of every subject, as its work wrote it; what it left alone is not there. */
export async function findFormer(
  tx: Tx,
  id: string,
  subjects?: readonly string[],
): Promise<ReadonlyMap<string, unknown>> {
  let query = q(tx)
    .selectFrom("jobs.long_job_row")
    .select(["subject", "former"])
    .where("job_id", "=", id)
    .where("former", "is not", null)
    .orderBy("row_number");
  if (subjects !== undefined) query = query.where("subject", "=", sql<string>`any(${subjects}::text[])`);
  const rows = await query.execute();
  return new Map(rows.map((row) => [row.subject, row.former]));
}

/** Lets one run at a time work on it until the transaction ends; ending the work does not have to wait. */
export async function holdLongJob(tx: Tx, id: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`long job ${id}`}, 0))`.execute(q(tx));
}

/** The next rows of which nothing became yet. */
export async function findWaitingRows(tx: Tx, id: string, limit: number): Promise<JobRow[]> {
  const rows = await q(tx)
    .selectFrom("jobs.long_job_row")
    .select(["row_number as row", "subject"])
    .where("job_id", "=", id)
    .where("rank", "=", 1)
    .orderBy("row_number")
    .limit(limit)
    .execute();
  return rows;
}

/** Writes down what became of rows that waited, and counts them. */
export async function recordOutcomes(tx: Tx, id: string, outcomes: readonly RowOutcome[], at: Date): Promise<void> {
  await sql`update jobs.long_job_row as target
    set state = case when given.code is null then 'done' else 'refused' end,
      code = given.code, text = given.text, result_id = given.result_id, former = given.former::jsonb
    from unnest(
      ${outcomes.map(({ row }) => row)}::integer[],
      ${outcomes.map(({ refusal }) => refusal?.code ?? null)}::text[],
      ${outcomes.map(({ refusal }) => refusal?.message ?? null)}::text[],
      ${outcomes.map(({ resultId }) => resultId ?? null)}::text[],
      ${outcomes.map(({ former }) => (former === undefined ? null : JSON.stringify(former)))}::text[]
    ) as given (row_number, code, text, result_id, former)
    where target.job_id = ${id} and target.row_number = given.row_number and target.state = 'waiting'`.execute(q(tx));
  const refused = outcomes.filter(({ refusal }) => refusal !== undefined).length;
  await q(tx)
    .updateTable("jobs.long_job")
    .set((row) => ({
      done: row("done", "+", outcomes.length),
      refused: row("refused", "+", refused),
      changed_at: at,
    }))
    .where("job_id", "=", id)
    .execute();
}

/** Says that it has begun; `false` when it has ended meanwhile. */
export async function beginLongJob(tx: Tx, id: string, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await q(tx)
    .updateTable("jobs.long_job")
    .set({ state: "running", changed_at: at, started_at: sql<Date>`coalesce(started_at, ${at})` })
    .where("job_id", "=", id)
    .where("state", "in", ["queued", "running"])
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Says how far work without rows of its own has come; `false` when it has ended meanwhile. */
export async function setProgress(tx: Tx, id: string, progress: { done: number; total: number; at: Date }) {
  const { numUpdatedRows } = await q(tx)
    .updateTable("jobs.long_job")
    .set({ done: progress.done, total: progress.total, changed_at: progress.at })
    .where("job_id", "=", id)
    .where("state", "=", "running")
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Ends it in a state, unless it has ended already, which gives `false`. */
export async function endLongJob(
  tx: Tx,
  id: string,
  end: {
    state: "done" | "failed" | "cancelled";
    at: Date;
    failure?: { readonly code: string; readonly text: string };
    file?: JobFile | undefined;
  },
): Promise<boolean> {
  const { numUpdatedRows } = await q(tx)
    .updateTable("jobs.long_job")
    .set({
      state: end.state,
      ended_at: end.at,
      changed_at: end.at,
      failure_code: end.failure?.code ?? null,
      failure_text: end.failure?.text ?? null,
      file: end.file === undefined ? null : JSON.stringify(end.file),
    })
    .where("job_id", "=", id)
    .where("state", "in", ["queued", "running"])
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Takes the file of a job away, as it is no longer to be had. */
export async function withdrawFile(tx: Tx, id: string): Promise<void> {
  await q(tx).updateTable("jobs.long_job").set({ file: null }).where("job_id", "=", id).execute();
}

/** Tells whoever listens how it stands, once the transaction commits. */
export async function tellLongJob(tx: Tx, id: string): Promise<void> {
  await sql`select pg_notify(${JOB_CHANNEL}, json_build_array(job_id, kind, starter_num, state, done, total)::text)
    from jobs.long_job where job_id = ${id}`.execute(q(tx));
}

/** What `tellLongJob` has told. */
export function readJobNews(message: string): JobNews {
  type Told = [string, string, number, LongJobState, number, number];
  const [id, kind, starterNum, state, done, total] = JSON.parse(message) as Told;
  return { id, kind, starterNum, state, done, total };
}

/** Gives up what nothing was heard of since `silentSince`, and forgets what ended before `endedBefore`. */
export async function sweepLongJobs(
  tx: Tx,
  given: { now: Date; silentSince: Date; endedBefore: Date; failure: { code: string; text: string } },
): Promise<void> {
  await q(tx)
    .updateTable("jobs.long_job")
    .set({
      state: "failed",
      ended_at: given.now,
      changed_at: given.now,
      failure_code: given.failure.code,
      failure_text: given.failure.text,
    })
    .where("state", "in", ["queued", "running"])
    .where("changed_at", "<", given.silentSince)
    .execute();
  await q(tx)
    .deleteFrom("jobs.long_job")
    .where("ended_at", "<", given.endedBefore)
    .where("changed_at", "<", given.endedBefore)
    .execute();
}

function toLongJob(row: Selectable<LongJobRecord>): LongJob {
  return {
    id: row.job_id,
    kind: row.kind,
    starter: { num: row.starter_num, authority: row.authority as object },
    scopeId: row.scope_id ?? undefined,
    input: row.input,
    state: row.state,
    total: row.total,
    done: row.done,
    refused: row.refused,
    file: (row.file as JobFile | null) ?? undefined,
    failure: row.failure_code === null ? undefined : { code: row.failure_code, text: row.failure_text ?? "" },
    createdAt: row.created_at,
    startedAt: row.started_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
  };
}
