import { addSeconds } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { defineTask, schedule } from "@muniment/jobs";
import type { JobQueue, Schedule, Task } from "@muniment/jobs";
import type { Database } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Log } from "@muniment/platform/log";
import type { Mounter } from "@muniment/rest/fastify";
import type { Repositories } from "../document-repository/index.ts";
import { createRawStore } from "../inbound-email/index.ts";
import type { ReceivedMailStore } from "../inbound-email/index.ts";
import type { Operations } from "../operation/index.ts";
import type { OperateActor } from "../user/index.ts";
import { createActRunner } from "./act-runner.ts";
import { forgetActs, resumeActs, runAct } from "./act-task.ts";
import { createActService } from "./act.service.ts";
import { caseDocumentRoutes } from "./case-document.routes.ts";
import { forgetUploads, listWaiting, referencedParts } from "./document-act.repository.ts";
import { createItemService } from "./item.service.ts";
import { createUploadService } from "./upload.service.ts";

/** Documents of cases, from the request to the repository (operate.md 9). */
export interface CaseDocuments {
  mount(mounter: Mounter<RequestContext<OperateActor>>): void;
  readonly tasks: readonly Task[];
  readonly schedules: readonly Schedule[];
}

/** What they are built from. */
export interface CaseDocumentDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly jobs: JobQueue;
  readonly repositories: Repositories;
  readonly operations: Operations;
  /** Where uploads lie until they are stored, apart from received mail. */
  readonly uploads: ReceivedMailStore;
}

const ABANDONED_SECONDS = 2 * 86_400;
const UNKEPT_SECONDS = 7200;

/** Puts it together. */
export function createCaseDocuments(given: CaseDocumentDeps): CaseDocuments {
  const { database, clock, jobs } = given;
  const raws = createRawStore(given.uploads);
  const deps = { ...given, raws };
  const runner = createActRunner(deps);
  const run = defineTask({ ...runAct, run: ({ act }) => runner.run(act) });
  const resume = defineTask({
    ...resumeActs,
    async run() {
      const ids = await listWaiting(database.reader);
      const payloads = ids.map((act) => ({ payload: { act }, key: `document-act:${act}` }));
      await database.transaction((tx) => jobs.addAll(tx, runAct, payloads));
    },
  });
  const forget = defineTask({
    ...forgetActs,
    async run() {
      const now = clock.now();
      await database.transaction((tx) => forgetUploads(tx, addSeconds(now, -ABANDONED_SECONDS), now));
      await raws.sweep({
        isReferenced: (hashes) => referencedParts(database.reader, hashes),
        olderThan: addSeconds(now, -UNKEPT_SECONDS),
      });
    },
  });
  return {
    mount: (mounter) =>
      caseDocumentRoutes(mounter, {
        database,
        runner,
        items: createItemService(deps),
        acts: createActService(deps),
        uploads: createUploadService(deps),
      }),
    tasks: [run, resume, forget],
    schedules: [schedule(resume, "* * * * *", { payload: {} }), schedule(forget, "23 * * * *", { payload: {} })],
  };
}
