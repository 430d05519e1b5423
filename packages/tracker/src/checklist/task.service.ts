import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/tracker-api";
import type { Standing } from "@muniment/tracker-api";
import { limits } from "@muniment/tracker-api/limits";
import { recordEvents } from "../event/index.ts";
import type { TrackerEvent } from "../event/index.ts";
import { requireAction } from "../matter/index.ts";
import { subjectOf } from "../session/index.ts";
import type { TrackerActor } from "../session/index.ts";
import { newUlid } from "../ulid.ts";
import { conflicts, dateIn, invalid, oneLine } from "../wire.ts";
import type { AssignmentService, CheckedAssignee } from "./assignment.service.ts";
import { putFieldValues } from "./field-value.ts";
import { findTaskPlace } from "./place.ts";
import type { WantedPlace } from "./place.ts";
import { listStatuses } from "./status.repository.ts";
import type { StatusRecord } from "./status.repository.ts";
import { readTaskChanges } from "./task-changes.ts";
import type { TaskInput } from "./task-changes.ts";
import { storedRule } from "./schedule.service.ts";
import type { ScheduleService } from "./schedule.service.ts";
import { findTasks } from "./task-reading.ts";
import type { TaskRecord } from "./task-columns.ts";
import type { OpenTask } from "./task-door.ts";
import { aboutTask } from "./task-event.ts";
import type { ListReader } from "./task-filter.ts";
import { changeTask, countLiveTasks, insertTask } from "./task.repository.ts";
import type { OpenTracker, TrackerDoor } from "./tracker-door.ts";

/** A new task. */
export interface NewTaskInput extends TaskInput, WantedPlace {
  readonly title: string;
}

/** Tasks: adding and changing (TRK-TASK-001 to -011). */
export interface TaskService {
  create(
    tx: Tx,
    actor: TrackerActor,
    given: { opened: OpenTracker; reader: ListReader; input: NewTaskInput; assignees?: readonly CheckedAssignee[] },
  ): Promise<string>;
  /** Several lines at a place; `level` 1 is below the last line of level 0, and so on (TRK-TASK-002). */
  paste(
    tx: Tx,
    actor: TrackerActor,
    given: { opened: OpenTracker; lines: readonly { title: string; level?: number }[]; place: WantedPlace },
  ): Promise<string[]>;
  /** Merges with what others changed meanwhile, field by field (TRK-DATA-010). */
  change(tx: Tx, actor: TrackerActor, given: { opened: OpenTask; rev?: number; input: TaskInput }): Promise<void>;
  assign(
    tx: Tx,
    actor: TrackerActor,
    given: { opened: OpenTask; assignees: readonly CheckedAssignee[] },
  ): Promise<void>;
}

interface TaskDeps {
  clock: Clock;
  door: TrackerDoor;
  assignments: AssignmentService;
  schedule: ScheduleService;
  timeZone: string;
}

/** Tasks in the database. */
export function createTaskService(deps: TaskDeps): TaskService {
  return {
    create: (tx, actor, given) => createTask(deps, tx, actor, given),
    paste: (tx, actor, given) => pasteTasks(deps, tx, actor, given),
    change: (tx, actor, given) => changeOpenTask(deps, tx, actor, given),
    assign: (tx, actor, given) => assignTask(deps, tx, actor, given),
  };
}

async function record(deps: TaskDeps, tx: Tx, actor: TrackerActor, events: readonly TrackerEvent[]): Promise<void> {
  await recordEvents(tx, subjectOf(actor), deps.clock.now(), events);
}

async function refuseTooMany(tx: Tx, trackerId: string, more: number): Promise<void> {
  if ((await countLiveTasks(tx, trackerId)) + more <= limits.tasksPerTracker) return;
  throw new AppError(errors.limitReached, { details: { limit: limits.tasksPerTracker } });
}

async function createTask(
  deps: TaskDeps,
  tx: Tx,
  actor: TrackerActor,
  { opened, reader, input, assignees = [] }: Parameters<TaskService["create"]>[2],
): ReturnType<TaskService["create"]> {
  requireAction("task.change", opened.standing);
  const tracker = await deps.door.lock(tx, opened);
  await refuseTooMany(tx, tracker.id, 1);
  const statuses = await listStatuses(tx, tracker.id);
  const place = await findTaskPlace(tx, tracker.id, input);
  const now = deps.clock.now();
  const id = newUlid(deps.clock);
  const title = oneLine(input.title, "title", limits.title);
  const row = { ...place, id, tracker_id: tracker.id, title, status_id: defaultStatus(statuses) };
  await insertTask(tx, row, { by: actor.userNum, now });
  const [task] = await findTasks(tx, [id], reader);
  if (task === undefined) throw new Error("A task was not stored");
  const about = { statuses, timeZone: tracker.time_zone, by: actor.userNum, now };
  const followed = await withRule(deps, tx, task, { input, standing: opened.standing, reader });
  const changes = await readTaskChanges(tx, task, { ...about, input: followed });
  const values = await putFieldValues(tx, task, input.custom_fields ?? {});
  if (assignees.length > 0) changes["assigned_at"] = now;
  const { concerns } = await deps.assignments.put(tx, actor, id, assignees);
  // The state of a new task is 1, whatever it was made with.
  if (Object.keys(changes).length > 0) {
    await changeTask(tx, id, { changes, fields: [], by: actor.userNum, now, isNew: true });
  }
  const after = {
    title,
    ...wireOf(changes),
    ...(input.due_rule === undefined ? {} : { due_rule: input.due_rule }),
    ...(Object.keys(values.after).length === 0 ? {} : { custom_fields: values.after }),
    ...(assignees.length === 0 ? {} : { assignees: assignees.map(({ workId }) => workId) }),
  };
  await record(deps, tx, actor, [{ ...aboutTask(task), action: "task.create", after, concerns, rev: 1 }]);
  return id;
}

async function pasteTasks(
  deps: TaskDeps,
  tx: Tx,
  actor: TrackerActor,
  { opened, lines, place }: Parameters<TaskService["paste"]>[2],
): ReturnType<TaskService["paste"]> {
  requireAction("task.change", opened.standing);
  const tracker = await deps.door.lock(tx, opened);
  await refuseTooMany(tx, tracker.id, lines.length);
  const status = defaultStatus(await listStatuses(tx, tracker.id));
  const now = deps.clock.now();
  const ids: string[] = [];
  const lastOfLevel: string[] = [];
  const events: TrackerEvent[] = [];
  for (const line of lines) {
    const level = Math.min(line.level ?? 0, lastOfLevel.length);
    const above = lastOfLevel[level - 1];
    const before = lastOfLevel[level];
    const first = level === 0 && before === undefined ? place : undefined;
    const top = { section_id: place.section_id ?? null, parent_id: place.parent_id ?? null };
    const wanted = first ?? {
      ...(above === undefined ? top : { parent_id: above }),
      ...(before === undefined ? {} : { after: before }),
    };
    const found = await findTaskPlace(tx, tracker.id, wanted);
    const id = newUlid(deps.clock);
    const title = oneLine(line.title, "lines", limits.title);
    const row = { ...found, id, tracker_id: tracker.id, title, status_id: status };
    await insertTask(tx, row, { by: actor.userNum, now });
    lastOfLevel.splice(level, lastOfLevel.length, id);
    ids.push(id);
    const about = aboutTask({ id, tracker_id: tracker.id, workspace_id: tracker.workspace_id });
    events.push({ ...about, action: "task.create", after: { title }, rev: 1 });
  }
  await record(deps, tx, actor, events);
  return ids;
}

async function changeOpenTask(
  deps: TaskDeps,
  tx: Tx,
  actor: TrackerActor,
  { opened, rev, input }: Parameters<TaskService["change"]>[2],
): ReturnType<TaskService["change"]> {
  await deps.door.lock(tx, openedTracker(opened));
  const now = deps.clock.now();
  const [task] = await findTasks(tx, [opened.task.id], opened.reader);
  if (task === undefined || task.deleted_at !== null) throw new AppError(errors.notFound);
  const statuses = input.status_id === undefined ? [] : await listStatuses(tx, task.tracker_id);
  const followed = await withRule(deps, tx, task, { ...opened, input });
  const given = { input: followed, statuses, timeZone: opened.tracker.time_zone, by: actor.userNum, now };
  const changes = await readTaskChanges(tx, task, given);
  // A date that is set by hand is a fixed one (TRK-DUE-014).
  const isFixed = task.due_rule !== null && input.due_rule === undefined && "due_date" in changes;
  if (isFixed) await deps.schedule.setRule(tx, { ...opened, task, rule: null });
  const rule = isFixed ? null : input.due_rule;
  refuseStale(task, rev ?? task.rev, { ...changes, ...prefixed(input.custom_fields ?? {}) });
  const values = await putFieldValues(tx, task, input.custom_fields ?? {});
  const hasRule = rule !== undefined && (rule !== null || task.due_rule !== null);
  const ruled = hasRule ? ["due_rule"] : [];
  const fields = [...Object.keys(changes), ...ruled, ...Object.keys(prefixed(values.after))];
  if (fields.length === 0) return;
  await changeTask(tx, task.id, { changes, fields, by: actor.userNum, now });
  const hasValues = Object.keys(values.after).length > 0;
  const before = {
    ...wireOf(pick(task, changes)),
    ...(hasRule ? { due_rule: storedRule(task) } : {}),
    ...(hasValues ? { custom_fields: values.before } : {}),
  };
  const after = {
    ...wireOf(changes),
    ...(hasRule ? { due_rule: rule } : {}),
    ...(hasValues ? { custom_fields: values.after } : {}),
  };
  const concerns = task.assignees.map(({ num }) => num);
  await record(deps, tx, actor, [
    { ...aboutTask(task), action: "task.change", before, after, concerns, rev: task.rev + 1 },
  ]);
  const changed = anchorsOf(task.id, changes, opened.tracker.time_zone);
  const { tracker_id: trackerId } = task;
  await deps.schedule.follow(tx, actor, { trackerId, reader: opened.reader, changed, dependents: input.dependents });
}

/** The input with the due date that follows from its rule. */
async function withRule(
  deps: TaskDeps,
  tx: Tx,
  task: TaskRecord,
  given: { input: TaskInput; standing: Standing; reader: ListReader },
): Promise<TaskInput> {
  const { input, standing, reader } = given;
  const { due_rule: rule } = input;
  if (rule === undefined) return input;
  if (rule !== null && input.due_date !== undefined) {
    throw invalid("due_date", "The date follows from what it is reckoned from.");
  }
  const due = await deps.schedule.setRule(tx, { task, standing, reader, rule });
  return rule === null ? input : { ...input, due_date: due };
}

/** What may move others: the dates of a task, and when it was completed. */
export function anchorsOf(
  id: string,
  changes: Readonly<Record<string, unknown>>,
  zone: string,
): ReadonlyMap<string, string | null> {
  const changed = new Map<string, string | null>();
  const text = (value: unknown) => (typeof value === "string" ? value : null);
  if ("due_date" in changes) changed.set(`task_due:${id}`, text(changes["due_date"]));
  if ("start_date" in changes) changed.set(`task_start:${id}`, text(changes["start_date"]));
  const { completed_at: at } = changes;
  if (at !== undefined) changed.set(`task_completed:${id}`, at instanceof Date ? dateIn(zone, at) : null);
  return changed;
}

async function assignTask(
  deps: TaskDeps,
  tx: Tx,
  actor: TrackerActor,
  { opened, assignees }: Parameters<TaskService["assign"]>[2],
): ReturnType<TaskService["assign"]> {
  await deps.door.lock(tx, openedTracker(opened));
  const now = deps.clock.now();
  const [task] = await findTasks(tx, [opened.task.id], opened.reader);
  if (task === undefined || task.deleted_at !== null) throw new AppError(errors.notFound);
  const { concerns, isChanged } = await deps.assignments.put(tx, actor, task.id, assignees);
  if (!isChanged) return;
  await changeTask(tx, task.id, { changes: { assigned_at: now }, fields: ["assignees"], by: actor.userNum, now });
  const isKnown = (workId: string) => task.assignees.some((each) => each.work_id === workId);
  const external = assignees.filter(({ access, workId }) => access === "external" && !isKnown(workId));
  const before = { assignees: task.assignees.map((each) => each.work_id) };
  const after = {
    assignees: assignees.map(({ workId }) => workId),
    ...(external.length === 0 ? {} : { confirmed_external: external.map(({ workId }) => workId) }),
  };
  await record(deps, tx, actor, [
    { ...aboutTask(task), action: "task.assign", before, after, concerns, rev: task.rev + 1 },
  ]);
}

function defaultStatus(statuses: readonly StatusRecord[]): string {
  return (statuses.find(({ is_default: isDefault }) => isDefault) ?? statuses[0])?.id ?? "";
}

/** The tracker of an open task, for the tracker's door. */
export function openedTracker({ tracker, level, standing }: OpenTask): OpenTracker {
  return { tracker, level: level ?? { level: "read", isAdministrator: false, version: "" }, standing };
}

/** 409 with what the fields are now, when somebody else changed the same ones. */
function refuseStale(task: TaskRecord, rev: number, changes: Readonly<Record<string, unknown>>): void {
  const current = Object.fromEntries(
    Object.keys(changes).map((name) => [
      name,
      name.startsWith("field:") ? task.custom_fields[name.slice("field:".length)] : task[name as keyof TaskRecord],
    ]),
  );
  const stale = conflicts(changes, current, { rev, revs: task.field_revs });
  if (stale.length === 0) return;
  const now = Object.fromEntries(stale.map((name) => [name, current[name] ?? null]));
  throw new AppError(errors.editConflict, { details: { fields: stale, current: now, rev: task.rev } });
}

function prefixed(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([id, value]) => [`field:${id}`, value]));
}

function pick(task: TaskRecord, names: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.keys(names).map((name) => [name, task[name as keyof TaskRecord] ?? null]));
}

/** What the history tells: not what follows from the rest. */
function wireOf(changes: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const own = ["due_at", "due_moves", "completed_by", "former_status_id", "rev", "assigned_at"];
  return Object.fromEntries(Object.entries(changes).filter(([name]) => !own.includes(name)));
}
