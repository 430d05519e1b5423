import type { Schedule, Task } from "@muniment/jobs";
import type { Clock } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Log } from "@muniment/platform/log";
import type { Sealer } from "@muniment/platform/seal";
import type { Fetch } from "@muniment/rest/client";
import type { Mounter } from "@muniment/rest/fastify";
import type { AssertClient } from "@muniment/work-api/client-assertion";
import {
  createGrantPort,
  createLibraryAuthorisations,
  createLibraryTokens,
  libraryRoutes,
} from "./library-authorisation/index.ts";
import type { ExternalGate } from "./matter/index.ts";
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
  /** The web's `fetch`; tests give a Work of their own. */
  readonly fetch?: Fetch;
}

/** Puts library authorization and synchronisation together. */
export function createBackground(deps: BackgroundDeps): Background {
  const { database, clock, log, sealer, workOrigin, assertClient } = deps;
  const reach = { origin: workOrigin, ...(deps.fetch === undefined ? {} : { fetch: deps.fetch }) };
  const port = createGrantPort({ ...reach, assertClient });
  const tokens = createLibraryTokens({ database, clock, sealer, port });
  const work = createBackgroundWork(reach);
  const { clientId } = deps.client;
  const libraries = createLibraryAuthorisations({ database, clock, sealer, port, tokens, workOrigin, clientId });
  const sync = createSyncService({ database, clock, log, tokens, work });
  return {
    mount: (mounter) =>
      libraryRoutes(mounter, { reader: database.reader, clock, libraries, syncNow: sync.syncLibrary }),
    externalGate: createExternalGate({ tokens, work }),
    ...createSyncTasks({ libraries, sync }),
  };
}
