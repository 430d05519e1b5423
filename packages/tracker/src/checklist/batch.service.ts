import { AppError } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/tracker-api";
import { limits } from "@muniment/tracker-api/limits";
import { recordEvents } from "../event/index.ts";
import type { TrackerEvent } from "../event/index.ts";
import { rankBetween } from "../rank.ts";
import { subjectOf } from "../session/index.ts";
import type { TrackerActor } from "../session/index.ts";
import {
  insertAssignees,
  insertTasks,
  lastRanks,
  listColumns,
  listManyAssignees,
  listManyValues,
  listPlainSections,
  putManyValues,
  replaceManyAssignees,
  takeNumbers,
  updateTasks,
} from "./batch.repository.ts";
import type { BatchAssignee, BatchColumns, BatchRow, BatchValue } from "./batch.repository.ts";
import { putRule, removeRules } from "./schedule.repository.ts";
import { storedRule } from "./schedule.service.ts";
import type { ScheduleService } from "./schedule.service.ts";
import type { StoredRule, TaskRecord } from "./task-columns.ts";
import { aboutTask } from "./task-event.ts";
import type { ListReader } from "./task-filter.ts";
import { countLiveTasks } from "./task.repository.ts";
import { anchorsOf } from "./task.service.ts";
import { newUlid } from "../ulid.ts";

/** A task that comes with many others. */
export interface BatchTask {
  readonly id: string;
  /** A task of the tracker, or one of these. */
  readonly parent_id: string | null;
  /** Of a task below no other. */
  readonly section_id: string | null;
  /** Instead of the end. */
  readonly rank?: string;
  readonly columns: BatchColumns;
  readonly signature_required?: boolean;
  readonly visibility?: "tracker" | "assignees_only";
  readonly assignees: readonly Omit<BatchAssignee, "task_id" | "position">[];
  readonly values: readonly Omit<BatchValue, "task_id">[];
  /** What the history says of it. */
  readonly told: Readonly<Record<string, unknown>>;
}

/** Where many tasks are written. */
export interface BatchPlace {
  readonly actor: TrackerActor;
  readonly now: Date;
  /** Locked by the caller. */
  readonly tracker: { readonly id: string; readonly workspace_id: string; readonly time_zone: string };
}

interface Above {
  readonly tree: string;
  readonly depth: number;
  readonly section_id: string | null;
}

/**
 * Adds tasks, each after what it is below; a statement for all of them and one event for each (TRK-DATA-009). `parents`
 * are the tasks of the tracker that some of them go below.
 */
export async function addTasks(
  tx: Tx,
  { actor, now, tracker }: BatchPlace,
  given: { tasks: readonly BatchTask[]; parents?: ReadonlyMap<string, Above>; reason?: string },
): Promise<void> {
  const { tasks, parents = new Map(), reason } = given;
  if (tasks.length === 0) return;
  if ((await countLiveTasks(tx, tracker.id)) + tasks.length > limits.tasksPerTracker) {
    throw new AppError(errors.limitReached, { details: { limit: limits.tasksPerTracker } });
  }
  const sections = new Map((await listPlainSections(tx, tracker.id)).map((section) => [section.id, section.tree]));
  const ranks = new Map(
    (await lastRanks(tx, tracker.id)).map((row) => [`${row.section_id ?? ""}/${row.parent_id ?? ""}`, row.rank]),
  );
  const first = await takeNumbers(tx, tracker.id, tasks.length);
  const above = new Map<string, Above>(parents);
  const rows = tasks.map((task, at): BatchRow => {
    const { id, columns, parent_id, signature_required = false, visibility = "tracker" } = task;
    const parent = parent_id === null ? undefined : above.get(parent_id);
    if (parent_id !== null && parent === undefined) throw new Error("A task comes before the one that it is below");
    const section_id = parent === undefined ? task.section_id : parent.section_id;
    const depth = (parent?.depth ?? 0) + 1;
    if (depth > limits.taskDepth + 1) throw new AppError(errors.tooDeep);
    const key = `${section_id ?? ""}/${parent_id ?? ""}`;
    const rank = task.rank ?? rankBetween(ranks.get(key), undefined);
    if (task.rank === undefined) ranks.set(key, rank);
    const top = section_id === null ? "" : (sections.get(section_id) ?? "");
    const tree = parent === undefined ? `${top}!${rank}` : `${parent.tree}/${rank}`;
    above.set(id, { tree, depth, section_id });
    const place = { section_id, parent_id, rank, tree, depth };
    return { id, number: first + at, ...place, signature_required, visibility, ...columns };
  });
  await insertTasks(tx, tracker.id, rows, { by: actor.userNum, now });
  await insertAssignees(tx, tasks.flatMap(assigneesOf));
  await putManyValues(
    tx,
    tasks.flatMap(({ id, values }) => values.map((value) => ({ ...value, task_id: id }))),
    [],
  );
  const events = tasks.map((task): TrackerEvent => ({
    ...aboutTask({ id: task.id, tracker_id: tracker.id, workspace_id: tracker.workspace_id }),
    action: "task.create",
    after: task.told,
    concerns: task.assignees.map((each) => each.principal_num),
    rev: 1,
    reason,
  }));
  await recordEvents(tx, subjectOf(actor), now, events);
}

function assigneesOf({ id, assignees }: Pick<BatchTask, "id" | "assignees">): BatchAssignee[] {
  return assignees.map((each, at) => ({ ...each, task_id: id, position: at + 1 }));
}

/** What is changed of one task among many. */
export interface BatchChange {
  readonly task: TaskRecord;
  readonly columns: Partial<BatchColumns>;
  /** All of them, when they change. */
  readonly assignees?: BatchTask["assignees"];
  /** `null` clears. */
  readonly values?: readonly { readonly field_id: string; readonly stored: Omit<BatchValue, "task_id"> | null }[];
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
}

/** How a task was before it was changed among many. */
export interface FormerTask {
  readonly id: string;
  readonly columns: BatchColumns;
  readonly assignees?: readonly BatchAssignee[];
  readonly values?: readonly BatchValue[];
  /** The fields whose values were written. */
  readonly fields?: readonly string[];
  readonly rule?: StoredRule;
}

/** What changes of many tasks use. */
export interface BatchTools extends BatchPlace {
  readonly reader: ListReader;
  readonly schedule: ScheduleService;
}

/** Changes tasks that the caller has read in this transaction; how they were. */
export async function changeTasks(
  tx: Tx,
  { actor, now, tracker, reader, schedule }: BatchTools,
  given: { changes: readonly BatchChange[]; reason?: string },
): Promise<FormerTask[]> {
  const { changes, reason } = given;
  if (changes.length === 0) return [];
  const ids = changes.map(({ task }) => task.id);
  const columns = new Map((await listColumns(tx, ids)).map(({ id, rev: _rev, ...rest }) => [id, rest]));
  const assigned = changes.filter(({ assignees }) => assignees !== undefined).map(({ task }) => task.id);
  const people = Map.groupBy(await listManyAssignees(tx, assigned), ({ task_id: id }) => id);
  const values = Map.groupBy(await listManyValues(tx, ids), ({ task_id: id }) => id);
  // A date that is set by hand is a fixed one (TRK-DUE-014).
  const fixed = changes.filter(({ task, columns: set }) => task.due_rule !== null && "due_date" in set);
  await removeRules(
    tx,
    fixed.map(({ task }) => task.id),
  );
  const rows = changes.map(({ task, columns: set, assignees, values: put = [] }) => ({
    ...(columns.get(task.id) as BatchColumns),
    ...set,
    id: task.id,
    fields: [
      ...Object.keys(set),
      ...(assignees === undefined ? [] : ["assignees"]),
      ...put.map(({ field_id: id }) => `field:${id}`),
    ],
  }));
  await updateTasks(tx, rows, { by: actor.userNum, now });
  await writeParts(tx, changes, { assigned, now });
  const events = changes.map(({ task, before, after, assignees = [] }): TrackerEvent => {
    const concerns = [...task.assignees.map(({ num }) => num), ...assignees.map((each) => each.principal_num)];
    return { ...aboutTask(task), action: "task.change", before, after, concerns, rev: task.rev + 1, reason };
  });
  await recordEvents(tx, subjectOf(actor), now, events);
  const anchors = new Map(
    changes.flatMap(({ task, columns: set }) => {
      const { completed_at: at } = set;
      const instant = at === undefined ? {} : { completed_at: at === null ? null : now };
      return [...anchorsOf(task.id, { ...set, ...instant }, tracker.time_zone)];
    }),
  );
  await schedule.follow(tx, actor, { trackerId: tracker.id, reader, changed: anchors });
  return changes.map(({ task, assignees, values: put = [] }): FormerTask => {
    const rule = fixed.some((change) => change.task === task) ? storedRule(task) : null;
    const fields = put.map(({ field_id: id }) => id);
    return {
      id: task.id,
      columns: columns.get(task.id) as BatchColumns,
      ...(assignees === undefined ? {} : { assignees: people.get(task.id) ?? [] }),
      ...(fields.length === 0
        ? {}
        : { fields, values: (values.get(task.id) ?? []).filter((value) => fields.includes(value.field_id)) }),
      ...(rule === null ? {} : { rule }),
    };
  });
}

async function writeParts(
  tx: Tx,
  changes: readonly BatchChange[],
  { assigned, now }: { assigned: readonly string[]; now: Date },
): Promise<void> {
  if (assigned.length > 0) {
    const after = changes.flatMap(({ task, assignees = [] }) => assigneesOf({ id: task.id, assignees }));
    await replaceManyAssignees(tx, assigned, { after, now });
  }
  const put = changes.flatMap(({ task, values = [] }) => values.map((value) => ({ ...value, task_id: task.id })));
  await putManyValues(
    tx,
    put.flatMap(({ task_id, stored }) => (stored === null ? [] : [{ ...stored, task_id }])),
    put.filter(({ stored }) => stored === null),
  );
}

/** Puts tasks back to how they were. */
export async function restoreTasks(
  tx: Tx,
  tools: BatchTools & { readonly tasks: readonly TaskRecord[] },
  given: { former: readonly FormerTask[]; reason: string },
): Promise<void> {
  const { actor, now, tracker, reader, schedule, tasks } = tools;
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const former = given.former.filter(({ id }) => byId.has(id));
  if (former.length === 0) return;
  await updateTasks(
    tx,
    former.map(({ id, columns }) => ({ ...columns, id, fields: Object.keys(columns) })),
    { by: actor.userNum, now },
  );
  const assigned = former.filter(({ assignees }) => assignees !== undefined);
  await replaceManyAssignees(
    tx,
    assigned.map(({ id }) => id),
    { after: assigned.flatMap(({ assignees = [] }) => assignees), now },
  );
  const cleared = former.flatMap(({ id, fields = [] }) => fields.map((field) => ({ task_id: id, field_id: field })));
  await putManyValues(tx, [], cleared);
  await putManyValues(
    tx,
    former.flatMap(({ values = [] }) => values),
    [],
  );
  for (const { id, rule } of former) {
    if (rule !== undefined) await putRule(tx, { id: newUlid({ now: () => now }), taskId: id, rule });
  }
  const events = former.map(({ id, columns }): TrackerEvent => {
    const task = byId.get(id) as TaskRecord;
    const names = (["title", "notes", "status_id", "priority", "start_date", "due_date"] as const).filter(
      (name) => task[name] !== columns[name],
    );
    const before = Object.fromEntries(names.map((name) => [name, task[name]]));
    const after = Object.fromEntries(names.map((name) => [name, columns[name]]));
    const concerns = task.assignees.map(({ num }) => num);
    return {
      ...aboutTask(task),
      action: "task.change",
      before,
      after,
      concerns,
      rev: task.rev + 1,
      reason: given.reason,
    };
  });
  await recordEvents(tx, subjectOf(actor), now, events);
  const anchors = new Map(
    former.flatMap(({ id, columns }) => {
      const { completed_at: at, ...rest } = columns;
      return [...anchorsOf(id, { ...rest, completed_at: at === null ? null : new Date(at) }, tracker.time_zone)];
    }),
  );
  await schedule.follow(tx, actor, { trackerId: tracker.id, reader, changed: anchors });
}
