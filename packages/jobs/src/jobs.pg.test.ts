import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { systemClock } from "@muniment/kernel";
import { createLog } from "@muniment/platform/log";
import { testDatabase } from "@muniment/platform/testing";
import { Type } from "typebox";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { createSlowTask } from "../testing/slow-task.ts";
import { createJobQueue, defineTask, schedule, startWorker } from "./index.ts";
import type { Schedule, Task, Worker } from "./index.ts";

const jobs = createJobQueue();
const lines: string[] = [];
const log = createLog({ level: "warn", destination: { write: (line) => void lines.push(line) } });
let database: Awaited<ReturnType<typeof testDatabase>>;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => database[Symbol.asyncDispose]());

const payload = Type.Object({ number: Type.Integer() });

function createTask(name: string, run: (number: number) => Promise<void>, attempts = 5): Task<typeof payload> {
  return defineTask({ name, payload, attempts, run: async ({ number }) => run(number) });
}

/** A worker that lives as long as the test at most. */
async function work(tasks: readonly Task[], schedules: readonly Schedule[] = []): Promise<Worker> {
  const worker = await startWorker({ database, tasks, schedules, log, clock: systemClock });
  let isStopped = false;
  const stop = async (): Promise<void> => {
    if (!isStopped) await worker[Symbol.asyncDispose]();
    isStopped = true;
  };
  onTestFinished(stop);
  return { [Symbol.asyncDispose]: stop };
}

async function waitingJobs(task: string): Promise<{ payload: unknown; attempts: number; in_seconds: number }[]> {
  const { rows } = await database.pool.query(
    `select payload, attempts, extract(epoch from run_at - now())::float as in_seconds
     from jobs._private_jobs join jobs._private_tasks on _private_tasks.id = task_id
     where identifier = $1 order by _private_jobs.id`,
    [task],
  );
  return rows;
}

test("a job runs after its transaction committed, and within a moment", async () => {
  const seen: number[] = [];
  const task = createTask("test.commit", async (number) => void seen.push(number));
  await work([task]);
  await database.transaction(async (tx) => {
    await jobs.add(tx, task, { number: 7 });
    await delay(300);
    expect(seen).toEqual([]);
  });
  await vi.waitFor(() => expect(seen).toEqual([7]), { timeout: 5_000 });
  await vi.waitFor(async () => expect(await waitingJobs("test.commit")).toEqual([]), { timeout: 5_000 });
});

test("a job of a rolled-back transaction never exists", async () => {
  const task = createTask("test.rollback", async () => {});
  const refused = database.transaction(async (tx) => {
    await jobs.add(tx, task, { number: 1 });
    throw new Error("refused");
  });
  await expect(refused).rejects.toThrow("refused");
  expect(await waitingJobs("test.rollback")).toEqual([]);
});

test("a payload that does not fit its task is refused when it is queued", async () => {
  const task = createTask("test.payload", async () => {});
  const added = database.transaction(async (tx) => jobs.add(tx, task, { number: "one" } as never));
  await expect(added).rejects.toThrow("test.payload");
});

test("a waiting job with the same key is replaced, not doubled", async () => {
  const task = createTask("test.key", async () => {});
  for (const number of [1, 2, 3]) {
    await database.transaction(async (tx) => jobs.add(tx, task, { number }, { key: "only" }));
  }
  expect((await waitingJobs("test.key")).map((job) => job.payload)).toEqual([{ number: 3 }]);
});

test("jobs of one queue never run at the same time", async () => {
  let running = 0;
  let most = 0;
  let done = 0;
  const task = createTask("test.queue", async () => {
    running += 1;
    most = Math.max(most, running);
    await delay(20);
    running -= 1;
    done += 1;
  });
  await database.transaction(async (tx) => {
    for (const number of [1, 2, 3, 4]) await jobs.add(tx, task, { number }, { queue: "serial" });
  });
  await work([task]);
  await vi.waitFor(() => expect(done).toBe(4), { timeout: 10_000 });
  expect(most).toBe(1);
});

test("a failed job is tried again, later each time, and logged without its payload", async () => {
  const attempts: { attempt: number; isLastAttempt: boolean }[] = [];
  const task = defineTask({
    name: "test.retry",
    payload,
    attempts: 2,
    async run(_payload, { attempt, isLastAttempt }) {
      attempts.push({ attempt, isLastAttempt });
      throw new Error("not today");
    },
  });
  await work([task]);
  await database.transaction(async (tx) => jobs.add(tx, task, { number: 424_242 }));
  await vi.waitFor(
    async () => {
      const [job] = await waitingJobs("test.retry");
      expect(job?.attempts).toBe(1);
      expect(job?.in_seconds).toBeGreaterThan(1);
      expect(job?.in_seconds).toBeLessThan(4);
    },
    { timeout: 5_000 },
  );
  await vi.waitFor(() => expect(attempts).toHaveLength(2), { timeout: 10_000 });
  expect(attempts).toEqual([
    { attempt: 1, isLastAttempt: false },
    { attempt: 2, isLastAttempt: true },
  ]);
  const failures = lines.filter((line) => line.includes("test.retry"));
  expect(failures).toHaveLength(2);
  expect(failures.join("")).not.toContain("424242");
});

test("a job waits for its moment", async () => {
  const seen: number[] = [];
  const task = createTask("test.later", async (number) => void seen.push(number));
  await work([task]);
  await database.transaction(async (tx) => jobs.add(tx, task, { number: 1 }, { runAt: new Date("2999-01-01") }));
  await delay(1_500);
  expect(seen).toEqual([]);
});

test("stopping a worker waits for the job that it runs", async () => {
  let isDone = false;
  let hasBegun = false;
  const task = createTask("test.drain", async () => {
    hasBegun = true;
    await delay(700);
    isDone = true;
  });
  const worker = await work([task]);
  await database.transaction(async (tx) => jobs.add(tx, task, { number: 1 }));
  await vi.waitFor(() => expect(hasBegun).toBe(true), { timeout: 5_000 });
  await worker[Symbol.asyncDispose]();
  expect(isDone).toBe(true);
  expect(await waitingJobs("test.drain")).toEqual([]);
  const { rows } = await database.pool.query("select * from jobs.worker_heartbeat");
  expect(rows).toEqual([]);
});

test("D31: the jobs of a killed worker go on within 10 seconds, a job with one attempt too", async () => {
  const script = fileURLToPath(new URL("../testing/slow-worker.ts", import.meta.url));
  const child = spawn(process.execPath, [script, database.url], { stdio: ["ignore", "pipe", "inherit"] });
  const seen: number[] = [];
  const task = createSlowTask(async (number) => void seen.push(number));
  await database.transaction(async (tx) => jobs.add(tx, task, { number: 5 }));
  await once(child.stdout, "data");
  await work([task]);
  await delay(2_500);
  expect(seen).toEqual([]);

  child.kill("SIGKILL");
  await once(child, "exit");
  const killed = performance.now();
  await vi.waitFor(() => expect(seen).toEqual([5]), { timeout: 12_000, interval: 50 });
  expect(performance.now() - killed).toBeLessThan(10_000);
  await vi.waitFor(async () => expect(await waitingJobs("testing.wait")).toEqual([]), { timeout: 5_000 });
});

test("a schedule queues its task once for several workers, and catches up with a missed moment", async () => {
  const seen: number[] = [];
  const task = createTask("test.hourly", async (number) => void seen.push(number));
  const hourly = [schedule(task, "0 * * * *", { payload: { number: 9 }, catchUpSeconds: 3_600 })];
  await (await work([task], hourly))[Symbol.asyncDispose]();
  expect(seen).toEqual([]);
  await database.pool.query(
    `update jobs._private_known_crontabs set known_since = now() - interval '2 hours', last_execution = null
     where identifier = 'test.hourly'`,
  );
  await work([task], hourly);
  await work([task], hourly);
  await vi.waitFor(() => expect(seen).toEqual([9]), { timeout: 5_000 });
  await delay(1_500);
  expect(seen).toEqual([9]);
});

test("a worker goes on after the database cut all its connections, in the middle of a job too", async () => {
  const seen: number[] = [];
  const task = createTask("test.outage", async (number) => {
    seen.push(number);
    await delay(500);
  });
  await work([task]);
  await database.transaction(async (tx) => jobs.add(tx, task, { number: 1 }));
  await vi.waitFor(() => expect(seen).toContain(1), { timeout: 5_000 });
  await database.pool.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
  );
  await database.transaction(async (tx) => jobs.add(tx, task, { number: 2 }));
  await vi.waitFor(() => expect(seen).toContain(2), { timeout: 10_000 });
  await vi.waitFor(async () => expect(await waitingJobs("test.outage")).toEqual([]), { timeout: 10_000 });
  expect(seen).toEqual([1, 2]);
});

test("the migrations bring the schema to the revision that the job library expects", async () => {
  const entry = createRequire(import.meta.url).resolve("graphile-worker");
  const shipped = (await readdir(join(entry, "../../sql"))).filter((name) => name.endsWith(".sql"));
  const { rows } = await database.pool.query("select max(id) as revision from jobs.migrations");
  expect(rows[0]?.revision).toBe(shipped.length);
});

test("a task with an unusable name or number of attempts is refused", () => {
  expect(() => createTask("nameless", async () => {})).toThrow("slice.verb");
  expect(() => createTask("test.never", async () => {}, 0)).toThrow("attempts");
});
