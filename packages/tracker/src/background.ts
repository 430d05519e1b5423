import type { Schedule, Task } from "@muniment/jobs";
import type { Clock } from "@muniment/kernel";
import type { QueueMail } from "@muniment/mail";
import type { Database } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Log } from "@muniment/platform/log";
import type { Sealer } from "@muniment/platform/seal";
import type { Fetch } from "@muniment/rest/client";
import type { Mounter } from "@muniment/rest/fastify";
import type { AssertClient } from "@muniment/work-api/client-assertion";
import { createDigestService, createDigestTasks, digestRoutes, UNSUBSCRIBE_PATH } from "./digest/index.ts";
import {
  createGrantPort,
  createLibraryAuthorisations,
  createLibraryTokens,
  libraryRoutes,
} from "./library-authorisation/index.ts";
import type { ExternalGate } from "./matter/index.ts";
import { createNoticeMail, createNoticeTasks } from "./notification/index.ts";
import { pagesUrlOf } from "./page-address.ts";
import type { TrackerActor } from "./session/index.ts";
import { createBackgroundWork, createExternalGate, createSyncService, createSyncTasks } from "./sync/index.ts";

/** What goes on without people (tracker.md 5). */
export interface Background {
  mount(mounter: Mounter<RequestContext<TrackerActor>>): void;
  readonly externalGate: ExternalGate;
  readonly tasks: readonly Task[];
  readonly schedules: readonly Schedule[];
}

/** What it is built from. */
export interface BackgroundDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly sealer: Sealer;
  /** Work's public origin. */
  readonly workOrigin: string;
  readonly client: { readonly clientId: string };
  readonly assertClient: AssertClient;
  /** Without it no reports are sent. */
  readonly queueMail?: QueueMail;
  /** The organisation's time zone. */
  readonly timeZone: string;
  /** The web's `fetch`; tests give a Work of their own. */
  readonly fetch?: Fetch;
}

const NO_WORK = { tasks: [], schedules: [] } as const;

/** Puts library authorization and synchronisation together. */
export function createBackground(deps: BackgroundDeps): Background {
  const { database, clock, log, sealer, workOrigin, assertClient } = deps;
  const reach = { origin: workOrigin, ...(deps.fetch === undefined ? {} : { fetch: deps.fetch }) };
  const port = createGrantPort({ ...reach, assertClient });
  const tokens = createLibraryTokens({ database, clock, sealer, port });
  const work = createBackgroundWork(reach);
  const { clientId } = deps.client;
  const { queueMail, timeZone } = deps;
  const libraries = createLibraryAuthorisations({
    database,
    clock,
    sealer,
    port,
    tokens,
    workOrigin,
    clientId,
    queueMail,
  });
  const sync = createSyncService({ database, clock, log, tokens, work });
  const own = createSyncTasks({ libraries, sync });
  const url = pagesUrlOf(workOrigin);
  const unsubscribeUrl = `${workOrigin}${UNSUBSCRIBE_PATH}`;
  const digest =
    queueMail === undefined
      ? undefined
      : createDigestService({ database, clock, log, tokens, work, queueMail, timeZone, url, unsubscribeUrl });
  const reports = digest === undefined ? NO_WORK : createDigestTasks(digest);
  const mail = createNoticeMail({ database, clock, log, tokens, work, queueMail, timeZone, url });
  const notices = createNoticeTasks(mail);
  return {
    mount(mounter) {
      libraryRoutes(mounter, {
        reader: database.reader,
        clock,
        libraries,
        syncNow: sync.syncLibrary,
        syncSoon: sync.trySync,
      });
      if (digest !== undefined) digestRoutes(mounter, { database, digest, libraries });
    },
    externalGate: createExternalGate({ tokens, work }),
    tasks: [...own.tasks, ...reports.tasks, ...notices.tasks],
    schedules: [...own.schedules, ...reports.schedules, ...notices.schedules],
  };
}
