import { addSeconds, AppError } from "@muniment/kernel";
import { createLog } from "@muniment/platform/log";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import type { FakeClock } from "@muniment/platform/testing";
import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import { Type } from "typebox";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createJobQueue, createLongWork } from "./index.ts";
import type { JobContext, LongJob, LongWork, RowOutcome, RowWork, Task, WholeWork } from "./index.ts";

const q = typed<object>();
const GONE = { code: "GONE", status: 404, text: "It is gone." };
const starter = { num: 7, authority: { scopes: ["user"] } };
const input = Type.Object({ to: Type.String() });

let database: Awaited<ReturnType<typeof testDatabase>>;
let clock: FakeClock;
let longWork: LongWork;

beforeAll(async () => {
  database = await testDatabase();
  await database.pool.query("create table public.ledger (subject text not null)");
});
afterAll(async () => database[Symbol.asyncDispose]());
beforeEach(async () => {
  clock = fakeClock();
  longWork = createLongWork({ database, clock, jobs: createJobQueue() });
  return async () => {
    await database.pool.query("truncate public.ledger");
    await database.pool.query("delete from jobs._private_jobs");
  };
});

/** Notes each subject in a ledger; those that begin with "gone" are refused. */
function aWork(changes: Partial<RowWork<typeof input, undefined>> = {}): RowWork<typeof input, undefined> {
  return {
    kind: "test.note",
    input,
    batchSize: 10,
    prepare: async () => undefined,
    async run(tx, { rows }) {
      const kept = rows.filter(({ subject }) => !subject.startsWith("gone"));
      await sql`insert into public.ledger select unnest(${kept.map(({ subject }) => subject)}::text[])`.execute(q(tx));
      return rows.map(({ row, subject }): RowOutcome =>
        subject.startsWith("gone") ? { row, refusal: new AppError(GONE) } : { row, resultId: `new ${subject}` },
      );
    },
    ...changes,
  };
}

const subjects = (count: number): string[] => Array.from({ length: count }, (_, index) => `item ${index + 1}`);

async function start(work: { kind: string; input: typeof input }, rows: readonly string[]): Promise<string> {
  return database.transaction((tx) => longWork.start(tx, work, { starter, scopeId: 3, input: { to: "there" }, rows }));
}

async function run(task: Task, id: string, context: Partial<JobContext> = {}): Promise<void> {
  const log = createLog({ level: "silent" });
  const { signal } = new AbortController();
  await task.run({ job_id: id }, { clock, log, signal, attempt: 1, isLastAttempt: false, ...context });
}

async function look(id: string): Promise<LongJob> {
  const job = await longWork.find(database.reader, id);
  if (job === undefined) throw new Error("There is no such job");
  return job;
}

async function ledger(): Promise<string[]> {
  const { rows } = await database.pool.query<{ subject: string }>("select subject from public.ledger order by ctid");
  return rows.map(({ subject }) => subject);
}

async function queued(): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>(
    "select count(*)::int as count from jobs._private_jobs where key is null",
  );
  return rows[0]?.count ?? 0;
}

test("CC-BLK-010 each row has a result, and the refused ones stand first", async () => {
  const id = await start(aWork(), [...subjects(25), "gone 1"]);
  expect(await look(id)).toMatchObject({ state: "queued", total: 26, done: 0, starter, scopeId: 3 });
  await run(longWork.rowTask(aWork()), id);
  expect(await look(id)).toMatchObject({ state: "done", total: 26, done: 26, refused: 1, failure: undefined });
  expect(await ledger()).toEqual(subjects(25));
  const [first, second] = await longWork.rows(database.reader, id, { after: undefined, limit: 2 });
  expect(first).toMatchObject({ row: 26, subject: "gone 1", state: "refused", code: "GONE", text: "It is gone." });
  expect(second).toMatchObject({ row: 1, subject: "item 1", state: "done", resultId: "new item 1" });
  const rest = await longWork.rows(database.reader, id, { after: { rank: 2, row: 24 }, limit: 10 });
  expect(rest.map(({ row }) => row)).toEqual([25]);
});

test("work of a rolled-back transaction never exists, and its input must fit", async () => {
  const refused = database.transaction(async (tx) => {
    await longWork.start(tx, aWork(), { starter, input: { to: "there" }, rows: ["item 1"] });
    throw new Error("refused");
  });
  await expect(refused).rejects.toThrow("refused");
  const unfit = database.transaction((tx) => longWork.start(tx, aWork(), { starter, input: { to: 1 } as never }));
  await expect(unfit).rejects.toThrow("does not fit");
  expect(await queued()).toBe(0);
});

test("WORK-NFR-007 a run that breaks off goes on after what it had committed, once for each row", async () => {
  let batches = 0;
  const work = aWork();
  const broken = aWork({
    async run(tx, given) {
      batches += 1;
      const outcomes = await work.run(tx, given);
      if (batches === 2) throw new Error("the process is gone");
      return outcomes;
    },
  });
  const id = await start(work, subjects(25));
  await expect(run(longWork.rowTask(broken), id)).rejects.toThrow("gone");
  expect(await look(id)).toMatchObject({ state: "running", done: 10 });
  await run(longWork.rowTask(work), id);
  await run(longWork.rowTask(work), id);
  expect(await ledger()).toEqual(subjects(25));
  expect(await look(id)).toMatchObject({ state: "done", done: 25, refused: 0 });
});

test("WORK-NFR-007 two runs at the same time share the rows", async () => {
  const id = await start(aWork(), subjects(95));
  const task = longWork.rowTask(aWork());
  await Promise.all([run(task, id), run(task, id), run(task, id)]);
  expect((await ledger()).toSorted()).toEqual(subjects(95).toSorted());
  expect(await look(id)).toMatchObject({ state: "done", done: 95 });
});

test("a refusal of all refuses the rows of one batch and undoes what it did", async () => {
  const work = aWork({
    async run(tx, { rows }) {
      await sql`insert into public.ledger values ('never')`.execute(q(tx));
      if (rows[0]?.row === 11) throw new AppError(GONE);
      await sql`delete from public.ledger`.execute(q(tx));
      return rows.map(({ row }) => ({ row }));
    },
  });
  const id = await start(work, subjects(25));
  await run(longWork.rowTask(work), id);
  expect(await look(id)).toMatchObject({ state: "done", done: 25, refused: 10 });
  expect(await ledger()).toEqual([]);
});

test("CC-BLK-010 cancelled work stops after the batch that is being worked on", async () => {
  const work = aWork();
  const cancelling = aWork({
    async run(tx, given) {
      await database.transaction((other) => longWork.cancel(other, given.job.id));
      return work.run(tx, given);
    },
  });
  const id = await start(work, subjects(25));
  await run(longWork.rowTask(cancelling), id);
  expect(await look(id)).toMatchObject({ state: "cancelled", done: 10 });
  expect(await database.transaction((tx) => longWork.cancel(tx, id))).toBe(false);
  await run(longWork.rowTask(work), id);
  expect(await ledger()).toEqual(subjects(10));
});

test("work whose starter is gone fails and says why", async () => {
  const work = aWork({ prepare: async () => Promise.reject(new AppError(GONE)) });
  const id = await start(work, subjects(3));
  await run(longWork.rowTask(work), id);
  expect(await look(id)).toMatchObject({ state: "failed", failure: { code: "GONE", text: "It is gone." }, done: 0 });
});

test("work that fails again and again ends as failed, and a run before the last does not", async () => {
  const work = aWork({ run: async () => Promise.reject(new Error("a fault of ours")) });
  const id = await start(work, subjects(3));
  await expect(run(longWork.rowTask(work), id)).rejects.toThrow("fault");
  expect(await look(id)).toMatchObject({ state: "queued" });
  await expect(run(longWork.rowTask(work), id, { isLastAttempt: true })).rejects.toThrow("fault");
  expect(await look(id)).toMatchObject({ state: "failed", failure: { code: "interrupted" } });
});

test("long work makes way for that of others, and goes on behind it", async () => {
  const work = aWork();
  const slow = aWork({
    async run(tx, given) {
      clock.advance(3);
      return work.run(tx, given);
    },
  });
  const id = await start(work, subjects(45));
  await run(longWork.rowTask(slow), id);
  expect(await look(id)).toMatchObject({ state: "running", done: 20 });
  expect(await queued()).toBe(2);
});

test("work in one piece ends with a file, unless it was cancelled meanwhile", async () => {
  const file = { name: "all.zip", size: 3, path: "/there", expires_at: "2026-11-23T00:00:00Z" };
  const whole = (during: (id: string) => Promise<unknown>): WholeWork<typeof input> => ({
    kind: "test.whole",
    input,
    async run(job, { report }) {
      await during(job.id);
      await report({ done: 1, total: 2 });
      return async () => file;
    },
  });
  const work = whole(async () => undefined);
  const id = await start(work, []);
  await run(longWork.wholeTask(work), id);
  expect(await look(id)).toMatchObject({ state: "done", file, done: 1, total: 2 });
  const other = await start(work, []);
  const cancelled = whole(async (job) => database.transaction((tx) => longWork.cancel(tx, job)));
  await run(longWork.wholeTask(cancelled), other);
  expect(await look(other)).toMatchObject({ state: "cancelled", file: undefined });
});

test("CC-BLK-010 ended work is kept for 90 days, and work that nothing was heard of is given up", async () => {
  const ended = await start(aWork(), subjects(1));
  await run(longWork.rowTask(aWork()), ended);
  const silent = await start(aWork(), subjects(1));
  const sweep = async (): Promise<void> => run(longWork.sweep.task, "");
  clock.advance(86_400 * 89);
  await sweep();
  expect(await look(ended)).toMatchObject({ state: "done" });
  expect(await look(silent)).toMatchObject({ state: "failed", failure: { code: "interrupted" } });
  clock.advance(86_400 + 60);
  await sweep();
  expect(await longWork.find(database.reader, ended)).toBeUndefined();
  expect(await look(silent)).toMatchObject({ state: "failed" });
});

test("CC-BLK-010 somebody's work is listed newest first, page by page", async () => {
  const mine = { num: 99, authority: {} };
  const ids: string[] = [];
  for (const _ of subjects(3)) {
    clock.advance(1);
    ids.unshift(await database.transaction((tx) => longWork.start(tx, aWork(), { starter: mine, input: { to: "" } })));
  }
  const page = { of: { starterNum: 99 }, limit: 2 };
  const first = await longWork.list(database.reader, { ...page, before: undefined });
  expect(first.map(({ id }) => id)).toEqual(ids.slice(0, 2));
  const last = first[1];
  const second = await longWork.list(database.reader, { ...page, before: last });
  expect(second.map(({ id }) => id)).toEqual(ids.slice(2));
  expect(addSeconds(second[0]?.createdAt ?? new Date(0), 2)).toEqual(first[0]?.createdAt);
});
