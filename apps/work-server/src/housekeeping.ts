import { Type } from "typebox";
import {
  forgetApplications,
  forgetEmailChanges,
  forgetEndedSessions,
  forgetFailures,
  forgetImports,
  forgetPasswordRequests,
  forgetUnknownSignIns,
  forgetUnusedPlaces,
} from "@muniment/identity";
import { defineTask, schedule } from "@muniment/jobs";
import type { LongWork, Schedule, Task } from "@muniment/jobs";
import { addSeconds } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import { sealAudit } from "@muniment/platform/audit";
import { forgetOperations } from "@muniment/platform/http";

const DAY_SECONDS = 86_400;
const OPERATION_DAYS = 7;
const IMPORT_DAYS = 30;
/** A device that nobody signed in on for so long is a strange one; its browser forgets its mark after a year as well. */
const PLACE_DAYS = 365;
/** As long as a deleted application can be brought back. */
const DELETED_DAYS = 30;

/** Gives audit records their place in the chain, and forgets what has run out: tokens, ended long work, sign-in attempts
 * under unknown names, files of imports, answers kept for repeated requests. */
export function createHousekeeping(deps: { database: Database; clock: Clock; longWork: LongWork }): {
  tasks: readonly Task[];
  schedules: readonly Schedule[];
} {
  const task = defineTask({
    name: "housekeeping.forget",
    payload: Type.Object({}),
    attempts: 3,
    async run() {
      const now = deps.clock.now();
      await deps.database.transaction(async (tx) => {
        await forgetEndedSessions(tx, now);
        await forgetEmailChanges(tx, now);
        await forgetPasswordRequests(tx, addSeconds(now, -DAY_SECONDS));
        await forgetUnknownSignIns(tx, addSeconds(now, -DAY_SECONDS));
        await forgetFailures(tx, addSeconds(now, -DAY_SECONDS));
        await forgetUnusedPlaces(tx, addSeconds(now, -PLACE_DAYS * DAY_SECONDS));
        await forgetImports(tx, addSeconds(now, -IMPORT_DAYS * DAY_SECONDS));
        await forgetApplications(tx, addSeconds(now, -DELETED_DAYS * DAY_SECONDS));
        await forgetOperations(tx, addSeconds(now, -OPERATION_DAYS * DAY_SECONDS));
      });
    },
  });
  const sealing = defineTask({
    name: "housekeeping.seal-audit",
    payload: Type.Object({}),
    attempts: 3,
    run: async () => sealAudit(deps.database, deps.clock),
  });
  const { sweep } = deps.longWork;
  const forgetting = schedule(task, "17 * * * *", { payload: {} });
  const sealed = schedule(sealing, "* * * * *", { payload: {} });
  return {
    tasks: [task, sealing, sweep.task],
    schedules: [forgetting, sealed, sweep.schedule],
  };
}
