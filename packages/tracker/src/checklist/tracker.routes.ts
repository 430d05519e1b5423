import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { errors, mayDo } from "@muniment/tracker-api";
import * as api from "@muniment/tracker-api/tracker";
import { requireAction, standingOf } from "../matter/index.ts";
import type { MatterService } from "../matter/index.ts";
import type { TrackerActor } from "../session/index.ts";
import { basedOn, cutRows, dateIn, readCursor, readLimit } from "../wire.ts";
import type { OpenTracker, TrackerDoor } from "./tracker-door.ts";
import { findFirstTracker, findTracker, listTrackers, readStates } from "./tracker.repository.ts";
import type { TrackerService } from "./tracker.service.ts";
import { readTracker } from "./show-tracker.ts";
import { showTracker } from "./wire-tracker.ts";
import type { WireTracker } from "./wire-tracker.ts";

/** What the endpoints of trackers use. */
export interface TrackerRouteDeps {
  readonly reader: Tx;
  readonly clock: Clock;
  readonly matters: MatterService;
  readonly door: TrackerDoor;
  readonly trackers: TrackerService;
  readonly timeZone: string;
}

type Context = RequestContext<TrackerActor>;

/** Mounts matters and trackers. */
export function trackerRoutes(mounter: Mounter<Context>, deps: TrackerRouteDeps): void {
  const { reader, clock, matters, trackers } = deps;
  const answer = answerWith(deps);
  oneTrackerRoutes(mounter, deps);

  mounter.mount(api.getMatter, async ({ params }, { actor }) => {
    const matter = await matters.open(actor, params.matter);
    const { workspace_id: id, name, level: access, is_closed: isClosed } = matter;
    return { data: { id, name, access, standing: standingOf(matter, false), is_closed: isClosed } };
  });

  mounter.mount(api.listTrackers, async ({ params, query }, { actor }) => {
    const matter = await matters.open(actor, params.matter);
    const limit = readLimit(query.limit);
    const [ordinal, id] = readCursor(query.cursor, 2) ?? [];
    const after = typeof ordinal === "number" && typeof id === "string" ? { ordinal, id } : undefined;
    const which = query.deleted === true ? "deleted" : query.archived === true ? "with_archived" : "live";
    if (which === "deleted") requireAction("tracker.delete", standingOf(matter, false));
    const read = await listTrackers(reader, params.matter, { which, limit: limit + 1, after });
    const { rows, cursor } = cutRows(read, limit, (row) => [row.ordinal, row.id]);
    const now = clock.now();
    const about = { userNum: actor.userNum, today: dateIn(deps.timeZone, now), now };
    const states = await readStates(
      reader,
      rows.map((row) => row.id),
      about,
    );
    const data = rows.map((tracker) => {
      const standing = standingOf(matter, tracker.owner_num === actor.userNum);
      return showTracker({ tracker, level: matter, standing }, states.get(tracker.id));
    });
    return { data, ...(cursor === undefined ? {} : { cursor }) };
  });

  mounter.mount(api.createTracker, async ({ params, body }, context) => {
    const matter = await matters.open(context.actor, params.matter);
    requireAction("tracker.create", standingOf(matter, false));
    const { owner: ownerId, ...input } = body;
    const owner = ownerId === undefined ? {} : { owner: await trackers.owner(context.actor, params.matter, ownerId) };
    return context.write(async (tx) => {
      const id = await trackers.create(tx, context.actor, { matter, input, ...owner });
      return answer(context, tx, await reopen(tx, matter, id));
    });
  });

  mounter.mount(api.getDefaultTracker, async ({ params }, context) => {
    const matter = await matters.open(context.actor, params.matter);
    const found = await findFirstTracker(reader, params.matter);
    if (found !== undefined) return answer(context, reader, await reopen(reader, matter, found));
    if (!mayDo("tracker.create", standingOf(matter, false))) throw new AppError(errors.noTracker);
    return context.write(async (tx) => {
      const id = await trackers.create(tx, context.actor, { matter, input: {} });
      return answer(context, tx, await reopen(tx, matter, id));
    });
  });
}

function oneTrackerRoutes(mounter: Mounter<Context>, deps: TrackerRouteDeps): void {
  const { reader, door, trackers } = deps;
  const answer = answerWith(deps);

  mounter.mount(api.getTracker, async ({ params }, context) => {
    const opened = await door.open(context.actor, params.tracker);
    if (opened.tracker.deleted_at !== null) requireAction("tracker.delete", opened.standing);
    return answer(context, reader, opened);
  });

  mounter.mount(api.updateTracker, async ({ params, body }, context) => {
    const opened = await door.open(context.actor, params.tracker, "tracker.change");
    const rev = basedOn(context.request.headers["if-match"]);
    const { owner: ownerId, before, ...input } = body;
    const { workspace_id: workspaceId } = opened.tracker;
    const owner = ownerId === undefined ? {} : { owner: await trackers.owner(context.actor, workspaceId, ownerId) };
    const place = before === undefined ? {} : { before };
    return context.write(async (tx) => {
      await trackers.change(tx, context.actor, { opened, rev, input, ...owner, ...place });
      return answer(context, tx, opened);
    });
  });

  mounter.mount(api.deleteTracker, async ({ params }, { actor, write }) => {
    const opened = await door.open(actor, params.tracker, "tracker.delete");
    return write(async (tx) => {
      await trackers.settle(tx, actor, opened, "delete");
      return {};
    });
  });
  mounter.mount(api.archiveTracker, async ({ params }, context) => {
    const opened = await door.open(context.actor, params.tracker, "tracker.change");
    return context.write(async (tx) => {
      await trackers.settle(tx, context.actor, opened, "archive");
      return answer(context, tx, opened);
    });
  });
  mounter.mount(api.restoreTracker, async ({ params }, context) => {
    const opened = await door.open(context.actor, params.tracker, "tracker.delete");
    return context.write(async (tx) => {
      await trackers.settle(tx, context.actor, opened, "restore");
      return answer(context, tx, opened);
    });
  });
}

async function reopen(tx: Tx, matter: Parameters<typeof standingOf>[0], id: string): Promise<OpenTracker> {
  const tracker = await findTracker(tx, id);
  if (tracker === undefined) throw new AppError(errors.notFound);
  return { tracker, level: matter, standing: standingOf(matter, false) };
}

function answerWith({ clock, timeZone }: TrackerRouteDeps) {
  return async function answer(
    { actor, reply }: Context,
    from: Tx,
    { tracker, level }: OpenTracker,
  ): Promise<{ data: WireTracker }> {
    // As it is now: a change raised its state.
    const data = await readTracker(from, actor, { id: tracker.id, level, clock, timeZone });
    reply.header("etag", `"${data.rev}"`);
    return { data };
  };
}
