import { defineTask, schedule } from "@muniment/jobs";
import type { Schedule, Task } from "@muniment/jobs";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import type { Staging } from "../staging/index.ts";
import type { OperateActor } from "../user/index.ts";
import { carryOut } from "./filing-run.ts";
import type { FilingRunDeps } from "./filing-run.ts";
import { probePlaces, runFiling, undoFiling } from "./filing-task.ts";
import { listProbes } from "./filing.repository.ts";
import { filingRoutes } from "./filing.routes.ts";
import { createFilingService } from "./filing.service.ts";
import { carryOutUndo } from "./undo-run.ts";

/** Filing, from the request to the document on the case (operate.md 11). */
export interface Filings {
  mount(mounter: Mounter<RequestContext<OperateActor>>): void;
  readonly tasks: readonly Task[];
  readonly schedules: readonly Schedule[];
}

/** Puts it together. */
export function createFilings(deps: FilingRunDeps & { readonly staging: Staging }): Filings {
  const { database, jobs } = deps;
  const { reader } = database;
  const filings = createFilingService(deps);
  const run = defineTask({
    ...runFiling,
    run: ({ filing, isProbe = false }) => carryOut(deps, filing, { isProbe }),
  });
  // Each waiting filing that tries comes again by itself; this is for those whose probe was cancelled or lost.
  const probe = defineTask({
    ...probePlaces,
    async run() {
      const ids = await listProbes(reader);
      await database.transaction((tx) =>
        jobs.addAll(
          tx,
          runFiling,
          ids.map((filing) => ({ payload: { filing, isProbe: true }, key: `filing:${filing}` })),
        ),
      );
    },
  });
  return {
    mount: (mounter) => filingRoutes(mounter, { reader, filings }),
    tasks: [run, defineTask({ ...undoFiling, run: ({ filing }) => carryOutUndo(deps, filing) }), probe],
    schedules: [schedule(probe, "* * * * *", { payload: {} })],
  };
}
