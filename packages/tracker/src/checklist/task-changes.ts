import type { Tx } from "@muniment/platform/db";
import { limits } from "@muniment/tracker-api/limits";
import type { NewDueRuleData } from "@muniment/tracker-api/schedule";
import { priorities } from "@muniment/tracker-api/task";
import { calendarDate, invalid, manyLines, oneLine, timeZone } from "../wire.ts";
import type { StatusRecord } from "./status.repository.ts";
import type { TaskRecord } from "./task-columns.ts";
import { instantOf } from "./task.repository.ts";
import type { TaskValue } from "./task.repository.ts";

/** What can be said of a task, beside where it is and whose. */
export interface TaskInput {
  readonly title?: string;
  readonly notes?: string | null;
  readonly status_id?: string;
  readonly priority?: (typeof priorities)[number];
  readonly start_date?: string | null;
  readonly due_date?: string | null;
  readonly due_time?: string | null;
  readonly due_time_zone?: string | null;
  readonly milestone?: boolean;
  readonly signature_required?: boolean;
  readonly visibility?: "tracker" | "assignees_only";
  readonly custom_fields?: Readonly<Record<string, unknown>>;
  readonly due_rule?: NewDueRuleData | null;
  readonly dependents?: "move" | "fix";
}

/** The columns that an input asks for, checked; what is as it was is left out. */
export async function readTaskChanges(
  tx: Tx,
  task: TaskRecord,
  given: { input: TaskInput; statuses: readonly StatusRecord[]; timeZone: string; by: number; now: Date },
): Promise<Record<string, TaskValue>> {
  const { input, statuses, by, now } = given;
  const wanted: Record<string, TaskValue> = {};
  if (input.title !== undefined) wanted["title"] = oneLine(input.title, "title", limits.title);
  if (input.notes !== undefined) wanted["notes"] = manyLines(input.notes, "notes", limits.notes);
  if (input.priority !== undefined) wanted["priority"] = priorities.indexOf(input.priority);
  if (input.milestone !== undefined) wanted["milestone"] = input.milestone;
  if (input.signature_required !== undefined) wanted["signature_required"] = input.signature_required;
  if (input.visibility !== undefined) wanted["visibility"] = input.visibility;
  if (input.start_date !== undefined) {
    wanted["start_date"] = input.start_date === null ? null : calendarDate(input.start_date, "start_date");
  }
  if (input.due_date !== undefined || input.due_time !== undefined || input.due_time_zone !== undefined) {
    Object.assign(wanted, await readDue(tx, task, given));
  }
  const isMilestone = "milestone" in wanted ? wanted["milestone"] === true : task.milestone;
  if (isMilestone) {
    // It has a date and no duration (TRK-TASK-012).
    if (typeof wanted["start_date"] === "string") throw invalid("start_date", "A milestone has no start.");
    wanted["start_date"] = null;
  }
  const start = "start_date" in wanted ? wanted["start_date"] : task.start_date;
  const due = "due_date" in wanted ? wanted["due_date"] : task.due_date;
  if (typeof start === "string" && typeof due === "string" && start > due) {
    throw invalid("start_date", "The start is after the due date.");
  }
  if (input.status_id !== undefined && input.status_id !== task.status_id) {
    const status = statuses.find(({ id }) => id === input.status_id);
    if (status === undefined) throw invalid("status_id", "There is no such status in this tracker.");
    Object.assign(wanted, statusChanges(task, status, { by, now }));
  }
  return Object.fromEntries(Object.entries(wanted).filter(([name, value]) => !isSame(task, name, value)));
}

/** `completed_at` is set exactly while the category is done, and the former status is remembered (TRK-DATA-004). */
export function statusChanges(
  task: Pick<TaskRecord, "status_id" | "category">,
  status: Pick<StatusRecord, "id" | "category">,
  { by, now }: { by: number; now: Date },
): Record<string, TaskValue> {
  const [wasDone, isDone] = [task.category === "done", status.category === "done"];
  return {
    status_id: status.id,
    ...(isDone && !wasDone ? { completed_at: now, completed_by: by, former_status_id: task.status_id } : {}),
    ...(wasDone && !isDone ? { completed_at: null, completed_by: null, former_status_id: null } : {}),
  };
}

async function readDue(
  tx: Tx,
  task: TaskRecord,
  { input, timeZone: usual }: { input: TaskInput; timeZone: string },
): Promise<Record<string, TaskValue>> {
  const date = input.due_date === undefined ? task.due_date : input.due_date;
  const time = input.due_time === undefined ? task.due_time : input.due_time;
  const zone = (input.due_time_zone === undefined ? task.due_time_zone : input.due_time_zone) ?? usual;
  const moves = date === task.due_date || task.due_date === null ? {} : { due_moves: task.due_moves + 1 };
  if (date === null) return { due_date: null, due_time: null, due_time_zone: null, due_at: null, ...moves };
  const due = calendarDate(date, "due_date");
  if (time === null || time === "")
    return { due_date: due, due_time: null, due_time_zone: null, due_at: null, ...moves };
  if (!/^(?:[01]\d|2[0-3]):[0-5]\d$/.test(time)) throw invalid("due_time", "Give a time as HH:MM.");
  const known = timeZone(zone, "due_time_zone");
  const at = await instantOf(tx, due, time, known);
  return { due_date: due, due_time: time, due_time_zone: known, due_at: at, ...moves };
}

function isSame(task: TaskRecord, name: string, value: TaskValue): boolean {
  const was = task[name as keyof TaskRecord];
  if (value instanceof Date || was instanceof Date) {
    return value instanceof Date && was instanceof Date && value.getTime() === was.getTime();
  }
  return was === value;
}
