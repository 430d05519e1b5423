import type { FastifyInstance } from "fastify";
import type { JWK } from "jose";
import { publicHalf } from "./client-key.ts";
import type { Clock } from "@muniment/kernel";
import type { Schedule, Task } from "@muniment/jobs";
import type { QueueMail } from "@muniment/mail";
import type { Database } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Log } from "@muniment/platform/log";
import type { Sealer } from "@muniment/platform/seal";
import type { Mounter } from "@muniment/rest/fastify";
import { createClientAssertion } from "@muniment/work-api/client-assertion";
import { createBackground } from "./background.ts";
import {
  createAssignmentService,
  createScheduleService,
  createSectionService,
  createStatusService,
  createLinkService,
  createTaskDoor,
  createTaskLifeService,
  createTaskService,
  createTrackerDoor,
  createTrackerService,
  fieldRoutes,
  linkRoutes,
  scheduleRoutes,
  sectionRoutes,
  statusRoutes,
  taskRoutes,
  trackerRoutes,
} from "./checklist/index.ts";
import { bulkRoutes } from "./bulk/index.ts";
import { commentRoutes, ownCommentRoutes } from "./comment/index.ts";
import { unsubscribePages } from "./digest/index.ts";
import { exportRoutes } from "./export/index.ts";
import { historyRoutes } from "./history/index.ts";
import { createAccessService, createMatterService } from "./matter/index.ts";
import type { ExternalGate } from "./matter/index.ts";
import { createMatterSync, matterSyncRoutes } from "./matter-sync/index.ts";
import { notificationRoutes } from "./notification/index.ts";
import { calendarRoutes, createOrganisationService, organisationRoutes } from "./organisation/index.ts";
import { pagesUrlOf } from "./page-address.ts";
import { followRoutes, objectTaskRoutes, personalRoutes } from "./personal/index.ts";
import { streamRoutes } from "./stream/index.ts";
import { createSessionService } from "./session/index.ts";
import type { SessionService, TrackerActor } from "./session/index.ts";
import { copyRoutes } from "./copying/index.ts";
import { reassignRoutes } from "./reassign/index.ts";
import { importRoutes } from "./task-import/index.ts";
import { viewRoutes } from "./view/index.ts";
import { createWorkHttp } from "./work/index.ts";
import type { WorkPort } from "./work/index.ts";

/** What Tracker is built from. */
export interface TrackerDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly sealer: Sealer;
  /** Work's public origin. */
  readonly workOrigin: string;
  /** By what Tracker's server shows Work who it is (decision D39). */
  readonly client: { readonly clientId: string; readonly privateKey: JWK };
  /** The organisation's time zone, in which dates without a time are reckoned. */
  readonly timeZone: string;
  /** Without it no reports are sent. */
  readonly queueMail?: QueueMail;
  /** By default Work's published API; tests may give another that passes the same suite. */
  readonly work?: WorkPort;
  /** By default what the authorizations of the libraries let Tracker ask. */
  readonly gate?: ExternalGate;
}

/** The parts of Tracker, put together. */
export interface Tracker {
  authenticate(token: string): Promise<TrackerActor | undefined>;
  mount(mounter: Mounter<RequestContext<TrackerActor>>): void;
  /** What is no endpoint of the API: the keys by which Work knows this server. */
  addPages(app: FastifyInstance): void;
  /** Ends what stays open, so that the server can stop. */
  endStreams(): Promise<void>;
  readonly tasks: readonly Task[];
  readonly schedules: readonly Schedule[];
}

const INTROSPECTION_SECONDS = 3;
const BEAT_MILLISECONDS = 20_000;

/** Puts the slices together. */
export function createTracker(deps: TrackerDeps): Tracker {
  const { database, clock, workOrigin } = deps;
  const assertClient = createClientAssertion({ ...deps.client, workOrigin, clock });
  const work = deps.work ?? createWorkHttp({ origin: workOrigin, assertClient });
  const background = createBackground({ ...deps, assertClient });
  const sessions = createSessionService({ database, clock, work, introspectionSeconds: INTROSPECTION_SECONDS });
  const parts = createChecklist(deps, { work, sessions, gate: deps.gate ?? background.externalGate });
  return {
    authenticate: sessions.authenticate,
    mount(mounter) {
      parts.mount(mounter);
      background.mount(mounter);
    },
    addPages(app) {
      unsubscribePages(app, { database, clock });
      app.get("/.well-known/jwks.json", async (_request, reply) =>
        reply.header("cache-control", "public, max-age=300").send({ keys: [publicHalf(deps.client.privateKey)] }),
      );
    },
    endStreams: parts.endStreams,
    tasks: background.tasks,
    schedules: background.schedules,
  };
}

/** The slices that know tasks. */
function createChecklist(
  deps: TrackerDeps,
  { work, sessions, gate }: { work: WorkPort; sessions: SessionService; gate: ExternalGate },
): Pick<Tracker, "mount" | "endStreams"> {
  let streams: ReturnType<typeof streamRoutes> | undefined;
  const { database, clock, log, timeZone, workOrigin } = deps;
  const pagesUrl = pagesUrlOf(workOrigin);
  const { reader } = database;
  const access = createAccessService({ work });
  const matters = createMatterService({ database, clock, work, access });
  const trackerDoor = createTrackerDoor({ reader, access });
  const taskDoor = createTaskDoor({ reader, clock, sessions, access, gate, timeZone });
  const assignments = createAssignmentService({ reader, clock, work });
  const schedule = createScheduleService({ clock });
  const tasks = createTaskService({ clock, door: trackerDoor, assignments, schedule, timeZone });
  const life = createTaskLifeService({ clock, door: trackerDoor, schedule });
  const links = createLinkService({ clock, work });
  const trackers = createTrackerService({ clock, work, door: trackerDoor, timeZone });
  const sections = createSectionService({ clock, door: trackerDoor });
  const statuses = createStatusService({ clock, door: trackerDoor });
  const matterSync = createMatterSync({ database, clock, work, links });
  const organisation = createOrganisationService({ clock, work, schedule });
  const taskParts = { trackerDoor, door: taskDoor, tasks, life, assignments, links };
  const taskDeps = { ...taskParts, reader, clock, work, matters, pagesUrl };
  const trackerDeps = { reader, clock, matters, door: trackerDoor, trackers, timeZone };
  const scheduleDeps = { reader, clock, trackerDoor, door: taskDoor, schedule };
  const people = { access, gate, workOrigin };
  const personal = { ...people, reader, clock, work, trackerDoor, door: taskDoor, pagesUrl, timeZone };
  return {
    mount(mounter) {
      trackerRoutes(mounter, trackerDeps);
      sectionRoutes(mounter, { reader, clock, door: trackerDoor, taskDoor, sections, timeZone });
      statusRoutes(mounter, { reader, door: trackerDoor, statuses });
      taskRoutes(mounter, taskDeps);
      scheduleRoutes(mounter, scheduleDeps);
      matterSyncRoutes(mounter, { reader, door: trackerDoor, matterSync });
      personalRoutes(mounter, personal);
      followRoutes(mounter, personal);
      objectTaskRoutes(mounter, personal);
      exportRoutes(mounter, { ...scheduleDeps, pagesUrl });
      viewRoutes(mounter, { reader, clock, door: trackerDoor });
      linkRoutes(mounter, taskDeps);
      fieldRoutes(mounter, trackerDeps);
      bulkRoutes(mounter, taskDeps);
      reassignRoutes(mounter, taskDeps);
      copyRoutes(mounter, { ...trackerDeps, ...taskDeps });
      importRoutes(mounter, { ...scheduleDeps, work, sections });
      notificationRoutes(mounter, { reader, clock, access, sessions, door: taskDoor });
      commentRoutes(mounter, taskDeps);
      ownCommentRoutes(mounter, taskDeps);
      historyRoutes(mounter, taskDeps);
      organisationRoutes(mounter, { reader, organisation });
      calendarRoutes(mounter, { reader, organisation });
      streams = streamRoutes(mounter, {
        database,
        log,
        clock,
        access,
        work,
        trackerDoor,
        beatMilliseconds: BEAT_MILLISECONDS,
      });
    },
    endStreams: async () => streams?.end(),
  };
}
