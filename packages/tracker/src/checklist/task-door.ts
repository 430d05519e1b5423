import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors, mayDo } from "@muniment/tracker-api";
import type { Action, Standing } from "@muniment/tracker-api";
import { readCalendars } from "../calendar/index.ts";
import { requireAction, standingOf } from "../matter/index.ts";
import type { AccessService, ExternalGate, MatterLevel } from "../matter/index.ts";
import type { SessionService, TrackerActor } from "../session/index.ts";
import { readSettings } from "../setting/index.ts";
import { isUlid } from "../ulid.ts";
import { dateIn } from "../wire.ts";
import { findTasks } from "./task-reading.ts";
import type { TaskRecord } from "./task-columns.ts";
import type { ListReader } from "./task-filter.ts";
import { findTaskPointer } from "./task.repository.ts";
import type { OpenTracker } from "./tracker-door.ts";
import { findTracker } from "./tracker.repository.ts";
import type { TrackerRecord } from "./tracker.repository.ts";

/** A task that the caller may see, and what they are to it. */
export interface OpenTask {
  readonly task: TaskRecord;
  readonly tracker: TrackerRecord;
  /** Absent for external assignees. */
  readonly level: MatterLevel | undefined;
  readonly standing: Standing;
  readonly isOwn: boolean;
  readonly reader: ListReader;
}

/** A task that the caller may see, and as what. */
export interface SeenTask {
  readonly task: TaskRecord;
  readonly standing: Standing;
}

/** The door to tasks. */
export interface TaskDoor {
  /** 404 for whoever may not see it; 403 when the matrix refuses `action`. Tasks in the bin are seen by who may restore. */
  open(
    actor: TrackerActor,
    by: { id: string } | { trackerId: string; number: number },
    action?: Action,
  ): Promise<OpenTask>;
  /** Those of the tasks that the caller may see, of a tracker that is open; with one question to the database. */
  openMany(actor: TrackerActor, opened: OpenTracker, ids: readonly string[]): Promise<ReadonlyMap<string, OpenTask>>;
  /** Those of the tasks, of any tracker, that the caller may see now; what is in the bin is not among them. */
  seen(actor: TrackerActor, ids: readonly string[]): Promise<ReadonlyMap<string, SeenTask>>;
  /** For whom a list is read. */
  reader(actor: TrackerActor): Promise<ListReader>;
}

/** Everything that decides who sees a task is here (TRK-PERM-005, TRK-ASSG-010, TRK-TASK-013). */
export function createTaskDoor(deps: {
  reader: Tx;
  clock: Clock;
  sessions: SessionService;
  access: AccessService;
  gate: ExternalGate;
  timeZone: string;
}): TaskDoor {
  const { reader: tx, clock, sessions, access, gate } = deps;

  const listReader = async (actor: TrackerActor): Promise<ListReader> => {
    const now = clock.now();
    const [own, calendarOf, { external }] = await Promise.all([
      sessions.own(tx, actor),
      readCalendars(tx),
      readSettings(tx),
    ]);
    const today = dateIn(deps.timeZone, now);
    return { userNum: actor.userNum, own, today, now, calendar: calendarOf(actor.location), external };
  };

  return {
    reader: listReader,
    async openMany(actor, { tracker, level, standing }, ids) {
      const reader = await listReader(actor);
      const found = await findTasks(tx, ids.filter(isUlid), reader);
      const seen = found
        .filter((task) => task.tracker_id === tracker.id)
        .map((task): OpenTask => ({ task, tracker, level, standing, isOwn: isMine(task, reader), reader }))
        .filter(maySeeRestricted);
      return new Map(seen.map((opened) => [opened.task.id, opened]));
    },
    async seen(actor, ids) {
      const reader = await listReader(actor);
      const found = (await findTasks(tx, [...new Set(ids)].filter(isUlid), reader)).filter(
        (task) => task.deleted_at === null,
      );
      const matters = [...new Set(found.map((task) => task.workspace_id))];
      const levels = await access.levels(actor, matters);
      const hidden = matters.filter((id) => !levels.has(id));
      const admitted = hidden.length === 0 ? new Set<string>() : await gate.admitted(actor.userId, hidden);
      const seen = found.flatMap((task) => {
        const level = levels.get(task.workspace_id);
        if (level === undefined && !(admitted.has(task.workspace_id) && isFromOutside(task, reader))) return [];
        const standing = level === undefined ? "X" : standingOf(level, task.tracker_owner === actor.userNum);
        const tracker = { owner_num: task.tracker_owner };
        return [{ task, tracker, standing, isOwn: isMine(task, reader), reader }];
      });
      return new Map(seen.filter(maySeeRestricted).map((each) => [each.task.id, each]));
    },
    async open(actor, by, action) {
      const isReadable = isUlid("id" in by ? by.id : by.trackerId);
      const pointer = isReadable ? await findTaskPointer(tx, by) : undefined;
      const tracker = pointer && (await findTracker(tx, pointer.tracker_id));
      if (pointer === undefined || tracker === undefined) throw new AppError(errors.notFound);
      const [levels, reader] = await Promise.all([access.levels(actor, [tracker.workspace_id]), listReader(actor)]);
      const [task] = await findTasks(tx, [pointer.id], reader);
      if (task === undefined) throw new AppError(errors.notFound);
      const level = levels.get(tracker.workspace_id);
      const isOwn = isMine(task, reader);
      const standing = level === undefined ? "X" : standingOf(level, tracker.owner_num === actor.userNum);
      const isLive = task.deleted_at === null && tracker.deleted_at === null;
      if (level === undefined) {
        const isAdmitted =
          isFromOutside(task, reader) &&
          isLive &&
          (await gate.admitted(actor.userId, [tracker.workspace_id])).has(tracker.workspace_id);
        if (!isAdmitted) throw new AppError(errors.notFound);
      }
      if (!isLive && !mayDo("task.delete", standing)) throw new AppError(errors.notFound);
      const opened = { task, tracker, level, standing, isOwn, reader };
      if (!maySeeRestricted(opened)) throw new AppError(errors.notFound);
      if (action !== undefined) requireAction(action, standing, { isOwn });
      return opened;
    },
  };
}

/** Whether a task is assigned to the reader or to a group of theirs. */
export function isMine(task: TaskRecord, { own }: ListReader): boolean {
  return task.assignees.some(({ num }) => own.includes(num));
}

/**
 * Whether somebody without access to the matter still has the task: it was given to them as to somebody from outside,
 * or the organisation lets people keep what they had as members (TRK-ASSG-021).
 */
function isFromOutside({ assignees }: TaskRecord, { own, external }: ListReader): boolean {
  return assignees.some(
    ({ num, access }) => own.includes(num) && (access === "external" || external.on_access_loss === "keep"),
  );
}

/** A task for its assignees only is seen by them, who made it, the tracker's owner and who has Full access. */
function maySeeRestricted({
  task,
  tracker,
  standing,
  isOwn,
  reader,
}: Omit<OpenTask, "level" | "tracker"> & { readonly tracker: Pick<TrackerRecord, "owner_num"> }): boolean {
  if (task.visibility === "tracker") return true;
  const isTheirs = isOwn || [task.created_by, tracker.owner_num].includes(reader.userNum);
  return mayDo("task.see_restricted", standing, { isOwn: isTheirs });
}
