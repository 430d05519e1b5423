import { defineTask, schedule } from "@muniment/jobs";
import type { Schedule, Task } from "@muniment/jobs";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import type { OperateActor } from "../user/index.ts";
import { forgetFiles } from "./kept-files.ts";
import { generationRoutes } from "./generation.routes.ts";
import { carryOut } from "./production-run.ts";
import type { ProductionRunDeps } from "./production-run.ts";
import { runProduction, tendProductions } from "./production-task.ts";
import { listForgotten, listWaiting, lockProduction, updateProduction } from "./production.repository.ts";
import { createProductionService } from "./production.service.ts";

/** Production of documents, from the request to the document on the case (operate.md 12.4). */
export interface Productions {
  mount(mounter: Mounter<RequestContext<OperateActor>>): void;
  readonly tasks: readonly Task[];
  readonly schedules: readonly Schedule[];
}

const KEPT_DAYS = 7;
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/** Puts it together. */
export function createProductions(deps: ProductionRunDeps): Productions {
  const { database, jobs, clock, files } = deps;
  const productions = createProductionService(deps);
  const run = defineTask({ ...runProduction, run: async ({ production }) => carryOut(deps, production) });
  const tend = defineTask({
    ...tendProductions,
    async run() {
      const waiting = await listWaiting(database.reader);
      const old = await listForgotten(database.reader, new Date(clock.now().getTime() - KEPT_DAYS * DAY_MILLISECONDS));
      await database.transaction(async (tx) => {
        const again = waiting.map((production) => ({ payload: { production }, key: `production:${production}` }));
        await jobs.addAll(tx, runProduction, again);
        for (const id of old) {
          const held = await lockProduction(tx, id);
          if (held?.state !== "failed") continue;
          await forgetFiles(files, tx, held);
          await updateProduction(tx, id, { state: "discarded" });
        }
      });
    },
  });
  return {
    mount: (mounter) => generationRoutes(mounter, { reader: database.reader, productions }),
    tasks: [run, tend],
    schedules: [schedule(tend, "* * * * *", { payload: {} })],
  };
}
