import type { Static, TSchema } from "typebox";
import { Check } from "typebox/value";
import type { Task } from "./define-task.ts";

/** A task that is queued by the calendar, once for all workers of a database. */
export interface Schedule {
  readonly task: Task;
  /** Five fields, in UTC: minute, hour, day of month, month, day of week. */
  readonly cron: string;
  readonly payload: object;
  /** How long ago a missed moment may lie for the task to be queued when a worker starts again. */
  readonly catchUpSeconds: number;
}

/** Declares that `task` is queued at each moment that fits `cron`; throws when the payload does not fit the task. */
export function schedule<S extends TSchema>(
  task: Task<S>,
  cron: string,
  options: { payload: Static<S> & object; catchUpSeconds?: number },
): Schedule {
  if (!Check(task.payload, options.payload)) throw new Error(`${task.name}: the scheduled payload does not fit`);
  return { task, cron, payload: options.payload, catchUpSeconds: options.catchUpSeconds ?? 0 };
}
