import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Output } from "@muniment/rest";
import type { Mounter } from "@muniment/rest/fastify";
import { errors, mayDo } from "@muniment/tracker-api";
import { limits } from "@muniment/tracker-api/limits";
import * as api from "@muniment/tracker-api/schedule";
import { recordEvents } from "../event/index.ts";
import { subjectOf } from "../session/index.ts";
import type { TrackerActor } from "../session/index.ts";
import { newUlid } from "../ulid.ts";
import { basedOn, calendarDate, oneLine } from "../wire.ts";
import {
  changeKeyDate,
  insertKeyDate,
  listBeside,
  listKeyDates,
  listRules,
  removeKeyDate,
} from "./schedule.repository.ts";
import type { BesideRecord, KeyDateRecord } from "./schedule.repository.ts";
import type { ScheduleService } from "./schedule.service.ts";
import type { OpenTask, TaskDoor } from "./task-door.ts";
import { openedTracker } from "./task.service.ts";
import type { OpenTracker, TrackerDoor } from "./tracker-door.ts";

/** What the endpoints of dates and dependencies use. */
export interface ScheduleRouteDeps {
  readonly reader: Tx;
  readonly clock: Clock;
  readonly trackerDoor: TrackerDoor;
  readonly door: TaskDoor;
  readonly schedule: ScheduleService;
}

type Mount = Mounter<RequestContext<TrackerActor>>;
type WireKeyDate = Output<typeof api.listKeyDates>["data"][number];
type WireBeside = Output<typeof api.createDependency>["data"];

const MOST_SHOWN = 500;

function keyDateRoutes(mounter: Mount, deps: ScheduleRouteDeps): void {
  const { reader, clock, trackerDoor, door, schedule } = deps;

  const one = async (from: Tx, trackerId: string, id: string): Promise<KeyDateRecord> => {
    const found = (await listKeyDates(from, trackerId)).find((each) => each.id === id);
    if (found === undefined) throw new AppError(errors.notFound);
    return found;
  };
  const record = async (
    tx: Tx,
    actor: TrackerActor,
    about: { opened: OpenTracker; id: string; action: string; before?: object; after?: object },
  ): Promise<void> => {
    const { opened, id: objectId, action, before, after } = about;
    const { id: trackerId, workspace_id: workspaceId } = opened.tracker;
    const told = { trackerId, workspaceId, objectId, action, before: { ...before }, after: { ...after } };
    await recordEvents(tx, subjectOf(actor), clock.now(), [told]);
  };

  mounter.mount(api.listKeyDates, async ({ params }, { actor }) => {
    const { tracker } = await trackerDoor.open(actor, params.tracker, "tracker.see");
    return { data: (await listKeyDates(reader, tracker.id)).map(showKeyDate) };
  });
  mounter.mount(api.createKeyDate, async ({ params, body }, { actor, write }) => {
    const opened = await trackerDoor.open(actor, params.tracker, "setup.change");
    return write(async (tx) => {
      const { id: trackerId } = await trackerDoor.lock(tx, opened);
      const known = await listKeyDates(tx, trackerId);
      if (known.length >= limits.keyDates) {
        throw new AppError(errors.limitReached, { details: { limit: limits.keyDates } });
      }
      const id = newUlid(clock);
      const row = { name: freeName(known, body.name), date: dateOf(body.date) ?? null };
      await insertKeyDate(tx, { id, tracker_id: trackerId, ...row });
      await record(tx, actor, { opened, id, action: "key_date.create", after: row });
      return { data: showKeyDate(await one(tx, trackerId, id)) };
    });
  });
  mounter.mount(api.updateKeyDate, async ({ params, body }, { actor, request, write }) => {
    const opened = await trackerDoor.open(actor, params.tracker, "setup.change");
    const rev = basedOn(request.headers["if-match"]);
    const forWhom = await door.reader(actor);
    return write(async (tx) => {
      const { id: trackerId } = await trackerDoor.lock(tx, opened);
      const was = await one(tx, trackerId, params.keyDate);
      if (was.rev !== rev) throw new AppError(errors.editConflict, { details: { current: showKeyDate(was) } });
      const date = dateOf(body.date);
      const known = await listKeyDates(tx, trackerId);
      const row = {
        name: body.name === undefined ? was.name : freeName(known, body.name, was.id),
        date: date === undefined ? was.date : date,
      };
      if (row.name === was.name && row.date === was.date) return { data: showKeyDate(was) };
      await changeKeyDate(tx, was.id, row);
      const before = { name: was.name, date: was.date };
      await record(tx, actor, { opened, id: was.id, action: "key_date.change", before, after: row });
      if (row.date !== was.date) {
        const changed = new Map([[`key_date:${was.id}`, row.date]]);
        await schedule.follow(tx, actor, { trackerId, reader: forWhom, changed, dependents: body.dependents });
      }
      return { data: showKeyDate(await one(tx, trackerId, was.id)) };
    });
  });
  mounter.mount(api.deleteKeyDate, async ({ params }, { actor, write }) => {
    const opened = await trackerDoor.open(actor, params.tracker, "setup.change");
    const forWhom = await door.reader(actor);
    return write(async (tx) => {
      const { id: trackerId } = await trackerDoor.lock(tx, opened);
      const was = await one(tx, trackerId, params.keyDate);
      const ruled = (await listRules(tx, trackerId)).filter(({ anchor }) => anchor === `key_date:${was.id}`);
      await schedule.fix(tx, actor, { ids: ruled.map(({ id }) => id), reader: forWhom });
      await removeKeyDate(tx, was.id);
      const before = { name: was.name, date: was.date };
      await record(tx, actor, { opened, id: was.id, action: "key_date.delete", before });
      return {};
    });
  });
}

/** Mounts key dates, what tasks wait for, and what would move (TRK-DUE-010, -012, -017, -018). */
export function scheduleRoutes(mounter: Mount, deps: ScheduleRouteDeps): void {
  const { reader, trackerDoor, door, schedule } = deps;
  keyDateRoutes(mounter, deps);

  mounter.mount(api.previewShifts, async ({ params, body }, { actor }) => {
    const opened = await trackerDoor.open(actor, params.tracker, "task.change_due");
    const { task_id: taskId, key_date_id: keyDateId } = body;
    const changed = new Map<string, string | null>();
    const put = (anchor: string, date: string | null | undefined, field: string): void => {
      if (date !== undefined) changed.set(anchor, date === null ? null : calendarDate(date, field));
    };
    if (taskId !== undefined) {
      const task = await door.open(actor, { id: taskId }, "task.see");
      if (task.tracker.id !== opened.tracker.id) throw new AppError(errors.notFound);
      put(`task_due:${taskId}`, body.due_date, "due_date");
      put(`task_start:${taskId}`, body.start_date, "start_date");
    }
    if (keyDateId !== undefined) put(`key_date:${keyDateId}`, body.date, "date");
    const shifts = await schedule.preview(reader, opened.tracker.id, changed);
    const ids = shifts.map(({ id }) => id);
    const seen = await door.openMany(actor, opened, ids);
    const shown = shifts.flatMap(({ id, from, to }) => {
      const task = seen.get(id)?.task;
      if (task === undefined) return [];
      const dates = { ...(from === null ? {} : { from }), ...(to === null ? {} : { to }) };
      const assignees = task.assignees.map(({ name }) => name);
      return [{ task_id: id, number: task.number, title: task.title, ...dates, assignees }];
    });
    return { data: shown.slice(0, MOST_SHOWN), hidden: shifts.length - Math.min(shown.length, MOST_SHOWN) };
  });

  mounter.mount(api.listDependencies, async ({ params }, { actor }) => {
    const opened = await door.open(actor, { id: params.task }, "task.see");
    const list = async (which: "waits_for" | "awaited_by"): Promise<WireBeside[]> => {
      // An external assignee learns nothing of what lies beside a task (TRK-ASSG-010).
      if (opened.level === undefined) return [];
      const rows = await listBeside(reader, opened.task.id, { which, forWhom: opened.reader });
      return rows.map((row) => showBeside(row, opened));
    };
    return { data: { waits_for: await list("waits_for"), awaited_by: await list("awaited_by") } };
  });
  mounter.mount(api.createDependency, async ({ params, body }, { actor, write }) => {
    const opened = await door.open(actor, { id: params.task }, "task.change");
    return write(async (tx) => {
      await trackerDoor.lock(tx, openedTracker(opened));
      const id = await schedule.wait(tx, actor, { opened, anchorId: body.task_id });
      const rows = await listBeside(tx, opened.task.id, { which: "waits_for", forWhom: opened.reader });
      const row = rows.find((each) => each.id === id);
      if (row === undefined) throw new AppError(errors.notFound);
      return { data: showBeside(row, opened) };
    });
  });
  mounter.mount(api.deleteDependency, async ({ params }, { actor, write }) => {
    const opened = await door.open(actor, { id: params.task }, "task.change");
    return write(async (tx) => {
      await trackerDoor.lock(tx, openedTracker(opened));
      await schedule.release(tx, actor, { opened, id: params.dependency });
      return {};
    });
  });
}

function showBeside({ is_seen: isSeen, id, due_date: due, ...row }: BesideRecord, { standing }: OpenTask): WireBeside {
  if (!isSeen && !mayDo("task.see_restricted", standing)) return { id };
  const category = row.category as NonNullable<WireBeside["category"]>;
  return { id, ...row, category, ...(due === null ? {} : { due_date: due }) };
}

function showKeyDate({ date, ...row }: KeyDateRecord): WireKeyDate {
  return { ...row, ...(date === null ? {} : { date }) };
}

function dateOf(given: string | null | undefined): string | null | undefined {
  return given === undefined || given === null ? given : calendarDate(given, "date");
}

function freeName(known: readonly KeyDateRecord[], given: string, except?: string): string {
  const name = oneLine(given, "name", limits.name);
  const isTaken = known.some((each) => each.id !== except && each.name.toLowerCase() === name.toLowerCase());
  if (isTaken) throw new AppError(errors.duplicate, { field: "name" });
  return name;
}
