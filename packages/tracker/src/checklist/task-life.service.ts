import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/tracker-api";
import { recordEvents } from "../event/index.ts";
import type { TrackerEvent } from "../event/index.ts";
import { subjectOf } from "../session/index.ts";
import type { TrackerActor } from "../session/index.ts";
import { findTaskPlace, moveBelow } from "./place.ts";
import type { WantedPlace } from "./place.ts";
import type { ScheduleService } from "./schedule.service.ts";
import { listStatuses } from "./status.repository.ts";
import { statusChanges } from "./task-changes.ts";
import { findTasks } from "./task-reading.ts";
import type { TaskRecord } from "./task-columns.ts";
import type { OpenTask } from "./task-door.ts";
import { changeTask, isTreeTaken, listFamily, settleTasks } from "./task.repository.ts";
import { aboutTask } from "./task-event.ts";
import { anchorsOf, openedTracker } from "./task.service.ts";
import type { TrackerDoor } from "./tracker-door.ts";

/** What becomes of tasks as a whole: moving, completing, the bin (TRK-TASK-004, -005, -017). */
export interface TaskLifeService {
  /** Inside its tracker, with everything below. */
  move(tx: Tx, actor: TrackerActor, given: { opened: OpenTask; place: WantedPlace }): Promise<void>;
  /** How many went, with sub-tasks. */
  remove(tx: Tx, actor: TrackerActor, opened: OpenTask): Promise<number>;
  /** With the sub-tasks that went with it; where it was, or at the end when that is gone. */
  restore(tx: Tx, actor: TrackerActor, opened: OpenTask): Promise<void>;
  /** 409 `open_subtasks` unless it is said what becomes of them. */
  complete(tx: Tx, actor: TrackerActor, given: { opened: OpenTask; subtasks?: "complete" | "keep" }): Promise<void>;
  reopen(tx: Tx, actor: TrackerActor, opened: OpenTask): Promise<void>;
}

interface LifeDeps {
  clock: Clock;
  door: TrackerDoor;
  schedule: ScheduleService;
}

/** Tasks in the database. */
export function createTaskLifeService(deps: LifeDeps): TaskLifeService {
  return {
    move: (tx, actor, given) => moveTask(deps, tx, actor, given),
    remove: (tx, actor, given) => removeTask(deps, tx, actor, given),
    restore: (tx, actor, given) => restoreTask(deps, tx, actor, given),
    complete: (tx, actor, given) => completeTask(deps, tx, actor, given),
    reopen: (tx, actor, given) => reopenTask(deps, tx, actor, given),
  };
}

async function record(deps: LifeDeps, tx: Tx, actor: TrackerActor, events: readonly TrackerEvent[]): Promise<void> {
  await recordEvents(tx, subjectOf(actor), deps.clock.now(), events);
}

async function lock(deps: LifeDeps, tx: Tx, opened: OpenTask): Promise<TaskRecord> {
  await deps.door.lock(tx, openedTracker(opened));
  const [task] = await findTasks(tx, [opened.task.id], opened.reader);
  if (task === undefined) throw new AppError(errors.notFound);
  return task;
}

async function setStatus(
  deps: LifeDeps,
  tx: Tx,
  actor: TrackerActor,
  given: {
    opened: OpenTask;
    task: TaskRecord;
    status: { id: string; category: string; value: string };
    action: string;
  },
): Promise<void> {
  const { opened, task, status, action } = given;
  const now = deps.clock.now();
  const changes = statusChanges(task, status, { by: actor.userNum, now });
  await changeTask(tx, task.id, { changes, fields: ["status_id"], by: actor.userNum, now });
  const before = { status_id: task.status_id };
  const concerns = task.assignees.map(({ num }) => num);
  const after = { status_id: status.id };
  await record(deps, tx, actor, [{ ...aboutTask(task), action, before, after, concerns, rev: task.rev + 1 }]);
  const changed = anchorsOf(task.id, changes, opened.tracker.time_zone);
  await deps.schedule.follow(tx, actor, { trackerId: task.tracker_id, reader: opened.reader, changed });
}

async function moveTask(
  deps: LifeDeps,
  tx: Tx,
  actor: TrackerActor,
  { opened, place }: Parameters<TaskLifeService["move"]>[2],
): ReturnType<TaskLifeService["move"]> {
  const task = await lock(deps, tx, opened);
  if (task.deleted_at !== null) throw new AppError(errors.notFound);
  const family = await listFamily(tx, task.tracker_id, task.tree, "live");
  const height = Math.max(...family.map(({ depth }) => depth)) - task.depth;
  const wanted = { parent_id: task.parent_id, section_id: task.section_id, ...place };
  // To a section without a word about a parent is out of the parent.
  if (place.section_id !== undefined && place.parent_id === undefined) wanted.parent_id = null;
  if (wanted.parent_id !== null && wanted.parent_id !== task.parent_id) {
    await deps.schedule.refuseLoop(tx, { taskId: task.id, parentId: wanted.parent_id, reader: opened.reader });
  }
  const found = await findTaskPlace(tx, task.tracker_id, wanted, { id: task.id, tree: task.tree, height });
  const { section_id, parent_id, rank, tree, depth } = found;
  const now = deps.clock.now();
  const changes = { section_id, parent_id, rank, tree, depth };
  await changeTask(tx, task.id, { changes, fields: ["place"], by: actor.userNum, now });
  const deeper = depth - task.depth;
  await moveBelow(tx, { trackerId: task.tracker_id, from: task.tree, to: tree, sectionId: section_id, deeper });
  const before = { section_id: task.section_id, parent_id: task.parent_id };
  await record(deps, tx, actor, [
    { ...aboutTask(task), action: "task.move", before, after: { section_id, parent_id }, rev: task.rev + 1 },
  ]);
}

async function removeTask(
  deps: LifeDeps,
  tx: Tx,
  actor: TrackerActor,
  opened: Parameters<TaskLifeService["remove"]>[2],
): ReturnType<TaskLifeService["remove"]> {
  const task = await lock(deps, tx, opened);
  if (task.deleted_at !== null) throw new AppError(errors.notFound);
  const family = await listFamily(tx, task.tracker_id, task.tree, "live");
  const ids = family.map(({ id }) => id);
  await settleTasks(tx, ids, { deletedWith: task.id, by: actor.userNum, now: deps.clock.now() });
  const whole = await findTasks(tx, ids, opened.reader);
  await record(
    deps,
    tx,
    actor,
    whole.map((each) => ({
      ...aboutTask(each),
      action: "task.delete",
      before: { title: each.title },
      concerns: each.assignees.map(({ num }) => num),
      rev: each.rev,
    })),
  );
  return ids.length;
}

async function restoreTask(
  deps: LifeDeps,
  tx: Tx,
  actor: TrackerActor,
  opened: Parameters<TaskLifeService["restore"]>[2],
): ReturnType<TaskLifeService["restore"]> {
  const task = await lock(deps, tx, opened);
  if (task.deleted_at === null) return;
  const { deleted_with: deletedWith } = task;
  if (deletedWith !== null && deletedWith !== task.id) throw new AppError(errors.notFound);
  const now = deps.clock.now();
  const family = await listFamily(tx, task.tracker_id, task.tree, { deletedWith: task.id });
  const [parent] = task.parent_id === null ? [] : await findTasks(tx, [task.parent_id], opened.reader);
  const isOrphan = task.parent_id !== null && parent?.deleted_at !== null;
  if (isOrphan || (await isTreeTaken(tx, task.tracker_id, task.tree))) {
    const wanted = isOrphan
      ? { section_id: task.section_id }
      : { section_id: task.section_id, parent_id: task.parent_id };
    const place = await findTaskPlace(tx, task.tracker_id, wanted);
    const { section_id: sectionId, parent_id: parentId, rank, tree, depth } = place;
    const changes = { section_id: sectionId, parent_id: parentId, rank, tree, depth };
    await changeTask(tx, task.id, { changes, fields: ["place"], by: actor.userNum, now, isNew: true });
    await moveBelow(tx, {
      trackerId: task.tracker_id,
      from: task.tree,
      to: tree,
      sectionId,
      deeper: depth - task.depth,
    });
  }
  const ids = family.map(({ id }) => id);
  await settleTasks(tx, ids, { deletedWith: null, by: actor.userNum, now });
  const whole = await findTasks(tx, ids, opened.reader);
  const events = whole.map((each) => ({
    ...aboutTask(each),
    action: "task.restore",
    concerns: each.assignees.map(({ num }) => num),
    rev: each.rev,
  }));
  await record(deps, tx, actor, events);
  await deps.schedule.catchUp(tx, actor, { trackerId: task.tracker_id, ids, reader: opened.reader });
}

async function completeTask(
  deps: LifeDeps,
  tx: Tx,
  actor: TrackerActor,
  { opened, subtasks }: Parameters<TaskLifeService["complete"]>[2],
): ReturnType<TaskLifeService["complete"]> {
  const task = await lock(deps, tx, opened);
  if (task.deleted_at !== null) throw new AppError(errors.notFound);
  if (task.category === "done") return;
  const done = (await listStatuses(tx, task.tracker_id)).find(({ category }) => category === "done");
  if (done === undefined) throw new AppError(errors.notFound);
  const isOpen = (category: string) => ["not_started", "in_progress", "waiting"].includes(category);
  const family = await listFamily(tx, task.tracker_id, task.tree, "live");
  const open = family.filter(({ id, category }) => id !== task.id && isOpen(category));
  if (open.length > 0 && subtasks === undefined) {
    throw new AppError(errors.openSubtasks, { details: { open: open.length } });
  }
  const also =
    subtasks === "complete"
      ? await findTasks(
          tx,
          open.map(({ id }) => id),
          opened.reader,
        )
      : [];
  for (const each of [...also, task])
    await setStatus(deps, tx, actor, { opened, task: each, status: done, action: "task.complete" });
}

async function reopenTask(
  deps: LifeDeps,
  tx: Tx,
  actor: TrackerActor,
  opened: Parameters<TaskLifeService["reopen"]>[2],
): ReturnType<TaskLifeService["reopen"]> {
  const task = await lock(deps, tx, opened);
  if (task.deleted_at !== null) throw new AppError(errors.notFound);
  if (task.category !== "done") return;
  const statuses = await listStatuses(tx, task.tracker_id);
  const status =
    statuses.find(({ id }) => id === task.former_status_id) ??
    statuses.find(({ category }) => category === "not_started");
  if (status === undefined) throw new AppError(errors.notFound);
  await setStatus(deps, tx, actor, { opened, task, status, action: "task.reopen" });
}
