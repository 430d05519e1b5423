import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors, mayDo } from "@muniment/tracker-api";
import type { Standing } from "@muniment/tracker-api";
import { limits } from "@muniment/tracker-api/limits";
import type { NewDueRuleData } from "@muniment/tracker-api/schedule";
import { calendarOfTracker, planAnew, planShifts, stepFrom } from "../calendar/index.ts";
import type { Day, PlannedShift, WorkCalendar } from "../calendar/index.ts";
import { recordEvents } from "../event/index.ts";
import { subjectOf } from "../session/index.ts";
import type { TrackerActor } from "../session/index.ts";
import { isUlid, newUlid } from "../ulid.ts";
import { invalid } from "../wire.ts";
import { countWaits, findAnchorTask, insertWait, listKeyDates, listRules } from "./schedule.repository.ts";
import { moveDueDates, putRule, removeRules, removeWait, stepsFrom } from "./schedule.repository.ts";
import type { Edges } from "./schedule.repository.ts";
import { aboutTask } from "./task-event.ts";
import { findTasks } from "./task-reading.ts";
import type { StoredRule, TaskRecord } from "./task-columns.ts";
import type { OpenTask } from "./task-door.ts";
import type { ListReader } from "./task-filter.ts";
import { changeTask } from "./task.repository.ts";

/** Values that anchors have from now on: `task_due:ID`, `task_start:ID`, `task_completed:ID`, `key_date:ID`. */
export type Anchors = ReadonlyMap<string, Day | null>;

/** Dates that hang together, and tasks that wait for others (TRK-DUE-010 to -018). */
export interface ScheduleService {
  /** Lets a task's due date hang on something, or on nothing; the date that follows, `null` when its anchor has none. */
  setRule(
    tx: Tx,
    given: {
      task: Pick<TaskRecord, "id" | "tracker_id">;
      standing: Standing;
      reader: ListReader;
      rule: NewDueRuleData | null;
    },
  ): Promise<Day | null>;
  /** Moves what hangs on anchors that changed, in one go; with `fix` it hangs on them no longer. */
  follow(tx: Tx, actor: TrackerActor, given: Following): Promise<void>;
  /** Reckons the due dates of tasks anew, as after they came back from the bin. */
  catchUp(
    tx: Tx,
    actor: TrackerActor,
    given: { trackerId: string; ids: readonly string[]; reader: ListReader },
  ): Promise<void>;
  /** Lets the dates of what is reckoned from a key date stay as they are. */
  fix(tx: Tx, actor: TrackerActor, given: { ids: readonly string[]; reader: ListReader }): Promise<void>;
  /** What would move in a tracker when its due dates are reckoned by other working days (TRK-CAL-005). */
  previewAnew(tx: Tx, trackerId: string, calendar: WorkCalendar): Promise<PlannedShift[]>;
  /** Moves that. */
  reckonAnew(
    tx: Tx,
    actor: TrackerActor,
    given: { trackerId: string; calendar: WorkCalendar; reader: ListReader },
  ): Promise<void>;
  /** What would move. */
  preview(tx: Tx, trackerId: string, changed: Anchors): Promise<PlannedShift[]>;
  /** 422 `cycle` when the task above hangs on this one. */
  refuseLoop(tx: Tx, given: { taskId: string; parentId: string; reader: ListReader }): Promise<void>;
  /** Lets a task wait for another of the same matter; the id of the dependency. */
  wait(tx: Tx, actor: TrackerActor, given: { opened: OpenTask; anchorId: string }): Promise<string>;
  release(tx: Tx, actor: TrackerActor, given: { opened: OpenTask; id: string }): Promise<void>;
}

/** What moved, and what becomes of what hangs on it. */
export interface Following {
  readonly trackerId: string;
  readonly reader: ListReader;
  readonly changed: Anchors;
  readonly dependents?: "move" | "fix" | undefined;
}

/** Dates in the database. */
export function createScheduleService(deps: { clock: Clock }): ScheduleService {
  const { clock } = deps;
  return {
    setRule: (tx, given) => setRule(clock, tx, given),
    follow: (tx, actor, given) => follow(clock, tx, actor, given),
    async catchUp(tx, actor, { trackerId, ids, reader }) {
      const rules = (await listRules(tx, trackerId)).filter(({ id }) => ids.includes(id));
      const changed = new Map(rules.map(({ anchor, value }) => [anchor, value]));
      await follow(clock, tx, actor, { trackerId, reader, changed });
    },
    fix: (tx, actor, given) => fix(clock, tx, actor, given),
    async previewAnew(tx, trackerId, calendar) {
      return planAnew(calendar, await listRules(tx, trackerId));
    },
    async reckonAnew(tx, actor, { trackerId, calendar, reader }) {
      const shifts = planAnew(calendar, await listRules(tx, trackerId));
      for (const { to } of shifts) refuseFar(to);
      await shift(clock, tx, actor, { shifts, reader });
    },
    async preview(tx, trackerId, changed) {
      return plan(tx, trackerId, changed);
    },
    async refuseLoop(tx, { taskId, parentId, reader }) {
      await refusePath(tx, { from: parentId, to: taskId, edges: "hangs", reader });
    },
    wait: (tx, actor, given) => wait(clock, tx, actor, given),
    async release(tx, actor, { opened, id }) {
      const anchor = await removeWait(tx, opened.task.id, id);
      if (anchor === undefined) throw new AppError(errors.notFound);
      const event = {
        ...aboutTask(opened.task),
        action: "dependency.delete",
        objectId: id,
        before: { task_id: anchor },
      };
      await recordEvents(tx, subjectOf(actor), clock.now(), [event]);
    },
  };
}

async function plan(tx: Tx, trackerId: string, changed: Anchors): Promise<PlannedShift[]> {
  const rules = changed.size === 0 ? [] : await listRules(tx, trackerId);
  if (rules.length === 0) return [];
  const shifts = planShifts(await calendarOfTracker(tx, trackerId), rules, changed);
  for (const { to } of shifts) refuseFar(to);
  return shifts;
}

/** What no calendar of a firm has is a mistake in the amount. */
function refuseFar(day: Day | null): void {
  if (day !== null && !/^[12]\d{3}-/.test(day)) throw invalid("due_rule", "That date is too far away.");
}

async function follow(clock: Clock, tx: Tx, actor: TrackerActor, given: Following): Promise<void> {
  const { trackerId, reader, changed, dependents = "move" } = given;
  const shifts = await plan(tx, trackerId, changed);
  if (shifts.length === 0) return;
  if (dependents === "fix") {
    const rules = await listRules(tx, trackerId);
    const direct = new Set(rules.filter(({ anchor }) => changed.has(anchor)).map(({ id }) => id));
    const ids = shifts.map(({ id }) => id).filter((id) => direct.has(id));
    await fix(clock, tx, actor, { ids, reader });
    return;
  }
  await shift(clock, tx, actor, { shifts, reader });
}

/** Moves due dates and tells of it. */
async function shift(
  clock: Clock,
  tx: Tx,
  actor: TrackerActor,
  { shifts, reader }: { shifts: readonly PlannedShift[]; reader: ListReader },
): Promise<void> {
  if (shifts.length === 0) return;
  await moveDueDates(tx, shifts, { by: actor.userNum, now: clock.now() });
  const byId = new Map(shifts.map((one) => [one.id, one]));
  const tasks = await findTasks(tx, [...byId.keys()], reader);
  const events = tasks.map((task) => ({
    ...aboutTask(task),
    action: "task.change",
    before: { due_date: byId.get(task.id)?.from ?? null },
    after: { due_date: task.due_date },
    reason: "follows",
    concerns: concernsOf(task),
    rev: task.rev,
  }));
  await recordEvents(tx, subjectOf(actor), clock.now(), events);
}

/** Makes dates fixed ones. */
async function fix(
  clock: Clock,
  tx: Tx,
  actor: TrackerActor,
  { ids, reader }: { ids: readonly string[]; reader: ListReader },
): Promise<void> {
  const now = clock.now();
  const tasks = await findTasks(tx, ids, reader);
  await removeRules(tx, ids);
  for (const { id } of tasks) {
    await changeTask(tx, id, { changes: {}, fields: ["due_rule"], by: actor.userNum, now });
  }
  const events = tasks.map((task) => ({
    ...aboutTask(task),
    action: "task.change",
    before: { due_rule: storedRule(task) },
    after: { due_rule: null },
    concerns: concernsOf(task),
    rev: task.rev + 1,
  }));
  await recordEvents(tx, subjectOf(actor), now, events);
}

/** A rule as the history keeps it: without names, which are somebody else's to show. */
export function storedRule({ due_rule: rule }: Pick<TaskRecord, "due_rule">): StoredRule | null {
  if (rule === null) return null;
  const { anchor_name: _name, anchor_number: _number, is_seen: _isSeen, ...stored } = rule;
  return stored;
}

function concernsOf(task: TaskRecord): number[] {
  return task.assignees.map(({ num }) => num);
}

async function setRule(
  clock: Clock,
  tx: Tx,
  { task, standing, reader, rule }: Parameters<ScheduleService["setRule"]>[1],
): Promise<Day | null> {
  if (rule === null) {
    await putRule(tx, { id: "", taskId: task.id, rule: null });
    return null;
  }
  const { anchor_type: type, anchor_id: anchorId, direction, amount, unit } = rule;
  const isBefore = direction === "before";
  const roll =
    unit === "working_day" ? (isBefore ? "previous" : "next") : (rule.roll ?? (isBefore ? "previous" : "next"));
  const stored: StoredRule = { anchor_type: type, anchor_id: anchorId ?? null, direction, amount, unit, roll };
  if ((type === "tracker_created") !== (anchorId === undefined)) {
    throw invalid("due_rule", "Say from which task or key date it is reckoned.");
  }
  if (anchorId !== undefined && type === "key_date") {
    const known = await listKeyDates(tx, task.tracker_id);
    if (!known.some(({ id }) => id === anchorId))
      throw invalid("due_rule", "There is no such key date in this tracker.");
  } else if (anchorId !== undefined) {
    const anchor = isUlid(anchorId) ? await findAnchorTask(tx, anchorId, reader) : undefined;
    const isSeen = anchor !== undefined && (anchor.is_seen || mayDo("task.see_restricted", standing));
    if (!isSeen || anchor.tracker_id !== task.tracker_id) {
      throw invalid("due_rule", "There is no such task in this tracker.");
    }
    await refusePath(tx, { from: anchorId, to: task.id, edges: "hangs", reader });
  }
  await putRule(tx, { id: newUlid(clock), taskId: task.id, rule: stored });
  const value = (await listRules(tx, task.tracker_id)).find(({ id }) => id === task.id)?.value ?? null;
  if (value === null) return null;
  const due = stepFrom(await calendarOfTracker(tx, task.tracker_id), value, stored);
  refuseFar(due);
  return due;
}

async function wait(
  clock: Clock,
  tx: Tx,
  actor: TrackerActor,
  { opened, anchorId }: Parameters<ScheduleService["wait"]>[2],
): Promise<string> {
  const { task, standing, reader } = opened;
  const anchor = isUlid(anchorId) ? await findAnchorTask(tx, anchorId, reader) : undefined;
  const isSeen = anchor !== undefined && (anchor.is_seen || mayDo("task.see_restricted", standing));
  if (!isSeen || anchor.workspace_id !== task.workspace_id) {
    throw invalid("task_id", "There is no such task in this matter.");
  }
  if ((await countWaits(tx, task.id)) >= limits.dependencies) {
    throw new AppError(errors.limitReached, { details: { limit: limits.dependencies } });
  }
  await refusePath(tx, { from: anchorId, to: task.id, edges: "hangs", reader });
  await refusePath(tx, { from: anchorId, to: task.id, edges: "waits", reader });
  const id = newUlid(clock);
  const kept = await insertWait(tx, { id, taskId: task.id, anchorId });
  if (kept !== id) return kept;
  const event = { ...aboutTask(task), action: "dependency.create", objectId: id, after: { task_id: anchorId } };
  await recordEvents(tx, subjectOf(actor), clock.now(), [{ ...event, concerns: concernsOf(task) }]);
  return id;
}

/** 422 `cycle` with the way on which one comes back; what the reader may not see on it has no title (TRK-DUE-016). */
async function refusePath(
  tx: Tx,
  given: { from: string; to: string; edges: Edges; reader: ListReader },
): Promise<void> {
  const { from, to, edges, reader } = given;
  const before = new Map<string, string | undefined>([[from, undefined]]);
  let frontier = [from];
  for (let depth = 0; frontier.length > 0 && !before.has(to); depth += 1) {
    if (depth >= limits.chain) throw new AppError(errors.limitReached, { details: { limit: limits.chain } });
    const steps = await stepsFrom(tx, frontier, edges);
    frontier = [];
    for (const step of steps) {
      if (before.has(step.to)) continue;
      before.set(step.to, step.from);
      frontier.push(step.to);
    }
  }
  if (!before.has(to)) return;
  const path: string[] = [];
  for (let at: string | undefined = to; at !== undefined; at = before.get(at)) path.unshift(at);
  const seen = await Promise.all(
    [to, ...path].map(async (id) => ({ id, anchor: await findAnchorTask(tx, id, reader) })),
  );
  const tasks = await findTasks(tx, path, reader);
  throw new AppError(errors.cycle, {
    details: {
      path: seen.map(({ id, anchor }) => {
        const task = anchor?.is_seen === true ? tasks.find((each) => each.id === id) : undefined;
        return task === undefined ? {} : { id, number: task.number, title: task.title };
      }),
    },
  });
}
