import { typed } from "@muniment/platform/db";
import type { Tx } from "@muniment/platform/db";
import { sql } from "kysely";
import type { Static, TSchema } from "typebox";
import { Check } from "typebox/value";
import type { TaskKind } from "./define-task.ts";

/** How a job is queued. */
export interface JobOptions {
  /** A waiting job with the same key is replaced; one that is running is not, and this one runs after it. */
  readonly key?: string;
  /** Not before; at once by default. */
  readonly runAt?: Date;
  /** Jobs of one queue run one after the other. Few names, never one per item. */
  readonly queue?: string;
}

/** Where services queue background work. */
export interface JobQueue {
  /** Queues a job that exists if and only if `tx` commits. Throws when the payload does not fit the task. */
  add<S extends TSchema>(tx: Tx, task: TaskKind<S>, payload: Static<S>, options?: JobOptions): Promise<void>;
  /** The same for many jobs of a task, in one statement. */
  addAll<S extends TSchema>(
    tx: Tx,
    task: TaskKind<S>,
    jobs: readonly { readonly payload: Static<S>; readonly key?: string }[],
  ): Promise<void>;
}

const q = typed<object>();

/** The queue of whatever database a transaction belongs to. */
export function createJobQueue(): JobQueue {
  return {
    async add(tx, task, payload, options = {}) {
      if (!Check(task.payload, payload)) throw new Error(`${task.name}: the payload does not fit`);
      await sql`select from jobs.add_job(
        identifier => ${task.name},
        payload => ${JSON.stringify(payload)}::json,
        queue_name => ${options.queue ?? null},
        run_at => ${options.runAt ?? null},
        max_attempts => ${task.attempts},
        job_key => ${options.key ?? null})`.execute(q(tx));
    },
    async addAll(tx, task, jobs) {
      if (jobs.length === 0) return;
      if (jobs.some(({ payload }) => !Check(task.payload, payload))) {
        throw new Error(`${task.name}: a payload does not fit`);
      }
      await sql`select from json_to_recordset(${JSON.stringify(jobs)}::json) as given(payload json, key text),
        lateral jobs.add_job(identifier => ${task.name}, payload => given.payload, max_attempts => ${task.attempts},
          job_key => given.key)`.execute(q(tx));
    },
  };
}
