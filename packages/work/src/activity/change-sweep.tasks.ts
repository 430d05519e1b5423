import { Type } from "typebox";
import { defineTask, schedule } from "@muniment/jobs";
import type { Schedule, Task } from "@muniment/jobs";
import { addSeconds } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import { forgetChanges } from "./change.repository.ts";

const DAY_SECONDS = 86_400;
/** Changes are kept for so long (work-api.md 17.8): a cursor that is older has expired. */
export const CHANGES_KEPT_SECONDS = 30 * DAY_SECONDS;
/** A change bears the time at which its transaction began, which may have gone on for a while. */
const SPARE_SECONDS = 3_600;

/** Forgets changes that nobody may ask for any more. */
export function createChangeSweep(deps: { database: Database; clock: Clock }): { task: Task; schedule: Schedule } {
  const task = defineTask({
    name: "activity.forget-changes",
    payload: Type.Object({}),
    attempts: 3,
    async run() {
      const before = addSeconds(deps.clock.now(), -CHANGES_KEPT_SECONDS - SPARE_SECONDS);
      await deps.database.transaction((tx) => forgetChanges(tx, before));
    },
  });
  return { task, schedule: schedule(task, "45 2 * * *", { payload: {}, catchUpSeconds: DAY_SECONDS }) };
}
