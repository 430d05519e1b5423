import type { Clock } from "@muniment/kernel";
import type { Log } from "@muniment/platform/log";
import type { Static, TSchema } from "typebox";

/** What a job needs to be queued: its name, the shape of its payload, and how often it may be tried. */
export interface TaskKind<S extends TSchema = TSchema> {
  /** `<slice>.<verb>`, unique in a database. */
  readonly name: string;
  /** Ids, never content. */
  readonly payload: S;
  /** How often a job is run before it is given up; a run that a killed worker left unfinished does not count. */
  readonly attempts: number;
}

/** What a run of a job is given beside its payload. */
export interface JobContext {
  readonly clock: Clock;
  /** Carries the task and the job's number. */
  readonly log: Log;
  /** Aborts some seconds after the worker was asked to stop. */
  readonly signal: AbortSignal;
  /** From 1. */
  readonly attempt: number;
  readonly isLastAttempt: boolean;
}

/** Durable background work. `run` must be safe to be run twice with the same payload, even at the same time. */
export interface Task<S extends TSchema = TSchema> extends TaskKind<S> {
  run(payload: Static<S>, context: JobContext): Promise<void>;
}

const NAME = /^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/;

/** Declares a task; throws when its name or number of attempts cannot be used. */
export function defineTask<S extends TSchema>(task: Task<S>): Task<S> {
  if (!NAME.test(task.name)) throw new Error(`"${task.name}" is no task name of the form slice.verb`);
  if (!Number.isInteger(task.attempts) || task.attempts < 1 || task.attempts > 1_000) {
    throw new Error(`${task.name}: attempts must be a whole number from 1 to 1000`);
  }
  return task;
}
