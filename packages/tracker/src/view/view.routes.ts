import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Output } from "@muniment/rest";
import type { Mounter } from "@muniment/rest/fastify";
import { errors } from "@muniment/tracker-api";
import { limits } from "@muniment/tracker-api/limits";
import * as api from "@muniment/tracker-api/view";
import type { ViewSettingsData } from "@muniment/tracker-api/view";
import type { OpenTracker, TrackerDoor } from "../checklist/index.ts";
import { recordEvents } from "../event/index.ts";
import { requireAction } from "../matter/index.ts";
import { subjectOf } from "../session/index.ts";
import type { TrackerActor } from "../session/index.ts";
import { isUlid, newUlid } from "../ulid.ts";
import { oneLine } from "../wire.ts";
import {
  changeView,
  clearDefault,
  countViews,
  findView,
  insertView,
  listViews,
  removeView,
} from "./view.repository.ts";
import type { ViewRecord } from "./view.repository.ts";

interface ViewDeps {
  readonly reader: Tx;
  readonly clock: Clock;
  readonly door: TrackerDoor;
}

type WireView = Output<typeof api.listViews>["data"][number];

interface Given {
  readonly name: string;
  readonly settings: ViewSettingsData;
  readonly shared?: boolean | undefined;
  readonly is_default?: boolean | undefined;
}

/** Mounts saved views (TRK-VIEW-006): one's own, and shared ones of trackers that one may see. */
export function viewRoutes(mounter: Mounter<RequestContext<TrackerActor>>, deps: ViewDeps): void {
  const { reader, clock, door } = deps;

  mounter.mount(api.listViews, async ({ params }, { actor }) => {
    const { tracker } = await door.open(actor, params.tracker, "tracker.see");
    const rows = await listViews(reader, { trackerId: tracker.id, userNum: actor.userNum });
    return { data: rows.map((row) => showView(row, actor)) };
  });
  mounter.mount(api.listMyViews, async (_input, { actor }) => {
    const rows = await listViews(reader, { trackerId: null, userNum: actor.userNum });
    return { data: rows.map((row) => showView(row, actor)) };
  });
  mounter.mount(api.createView, async ({ params, body }, { actor, write }) => {
    const opened = await door.open(actor, params.tracker, "tracker.see");
    if (body.shared === true || body.is_default === true) requireAction("view.share", opened.standing);
    return write(async (tx) => ({ data: await create(clock, tx, actor, { body, scope: "tracker", opened }) }));
  });
  mounter.mount(api.createMyView, async ({ body }, { actor, write }) => {
    const { scope, ...rest } = body;
    return write(async (tx) => ({ data: await create(clock, tx, actor, { body: rest, scope }) }));
  });
  mounter.mount(api.updateView, async ({ params, body }, { actor, write }) => {
    const { view, opened } = await openView(deps, actor, params.view);
    const isShared = body.shared ?? view.shared;
    const isSharing = body.shared !== undefined || body.is_default !== undefined;
    if (isSharing && opened === undefined) throw new AppError(errors.levelNeeded);
    if (isSharing && opened !== undefined) requireAction("view.share", opened.standing);
    return write(async (tx) => {
      const isDefault = isShared && (body.is_default ?? view.is_default);
      if (isDefault && view.tracker_id !== null) await clearDefault(tx, view.tracker_id);
      const changes = {
        ...(body.name === undefined ? {} : { name: await freeName(tx, view, body.name) }),
        ...(body.settings === undefined ? {} : { settings: body.settings }),
        shared: isShared,
        is_default: isDefault,
      };
      await changeView(tx, view.id, changes);
      await record(clock, tx, actor, { view, opened, action: "view.change" });
      return { data: showView((await findView(tx, view.id)) ?? view, actor) };
    });
  });
  mounter.mount(api.deleteView, async ({ params }, { actor, write }) => {
    const { view, opened } = await openView(deps, actor, params.view);
    return write(async (tx) => {
      await removeView(tx, view.id);
      await record(clock, tx, actor, { view, opened, action: "view.delete" });
      return {};
    });
  });
}

/** A view for a change: one's own, or a shared one for who sets its tracker up; nobody else learns that it is there. */
async function openView(
  { reader, door }: ViewDeps,
  actor: TrackerActor,
  id: string,
): Promise<{ view: ViewRecord; opened: OpenTracker | undefined }> {
  const view = isUlid(id) ? await findView(reader, id) : undefined;
  if (view === undefined) throw new AppError(errors.notFound);
  const isMine = view.owner_num === actor.userNum;
  const opened = view.tracker_id === null ? undefined : await door.open(actor, view.tracker_id, "tracker.see");
  if (isMine) return { view, opened };
  if (opened === undefined || !view.shared) throw new AppError(errors.notFound);
  requireAction("view.share", opened.standing);
  return { view, opened };
}

async function create(
  clock: Clock,
  tx: Tx,
  actor: TrackerActor,
  { body, scope, opened }: { body: Given; scope: ViewRecord["scope"]; opened?: OpenTracker },
): Promise<WireView> {
  const trackerId = opened?.tracker.id ?? null;
  if ((await countViews(tx, { trackerId, userNum: actor.userNum })) >= limits.views) {
    throw new AppError(errors.limitReached, { details: { limit: limits.views } });
  }
  const { is_default: isDefault = false, shared = isDefault } = body;
  if (isDefault && trackerId !== null) await clearDefault(tx, trackerId);
  const id = newUlid(clock);
  const name = oneLine(body.name, "name", limits.name);
  const row = { id, scope, tracker_id: trackerId, owner_num: actor.userNum, name, settings: body.settings };
  const isAdded = await insertView(tx, { ...row, shared: shared || isDefault, is_default: isDefault });
  const view = await findView(tx, id);
  if (!isAdded || view === undefined) throw new AppError(errors.duplicate, { field: "name" });
  await record(clock, tx, actor, { view, opened, action: "view.create" });
  return showView(view, actor);
}

async function freeName(tx: Tx, view: ViewRecord, given: string): Promise<string> {
  const name = oneLine(given, "name", limits.name);
  const others = await listViews(tx, { trackerId: view.tracker_id, userNum: view.owner_num });
  const isTaken = others.some(
    (each) =>
      each.id !== view.id &&
      each.owner_num === view.owner_num &&
      each.scope === view.scope &&
      each.name.toLowerCase() === name.toLowerCase(),
  );
  if (isTaken) throw new AppError(errors.duplicate, { field: "name" });
  return name;
}

/** What concerns others is recorded: views that are shared. */
async function record(
  clock: Clock,
  tx: Tx,
  actor: TrackerActor,
  { view, opened, action }: { view: ViewRecord; opened: OpenTracker | undefined; action: string },
): Promise<void> {
  if (opened === undefined || !view.shared) return;
  const { id: trackerId, workspace_id: workspaceId } = opened.tracker;
  const event = { trackerId, workspaceId, objectId: view.id, action, after: { name: view.name } };
  await recordEvents(tx, subjectOf(actor), clock.now(), [event]);
}

function showView(row: ViewRecord, actor: TrackerActor): WireView {
  return {
    id: row.id,
    scope: row.scope,
    ...(row.tracker_id === null ? {} : { tracker_id: row.tracker_id }),
    name: row.name,
    owner: { id: row.owner_id, name: row.owner_name },
    is_mine: row.owner_num === actor.userNum,
    shared: row.shared,
    is_default: row.is_default,
    settings: row.settings,
  };
}
