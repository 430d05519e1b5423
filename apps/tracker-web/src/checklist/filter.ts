import type { Task } from "../task/task.ts";
import { addDays, weekdayOf, addWorkingDays } from "../due/day.ts";
import type { Day } from "../due/day.ts";
import { isOver } from "../due/due.ts";

/** The words of a filter by due date (TRK-VIEW-003). */
export const DUE_FILTERS = ["overdue", "today", "this_week", "next_3_days", "no_date"] as const;

/** What a checklist is narrowed to; what is absent narrows nothing. */
export interface TaskFilter {
  readonly text?: string;
  readonly statuses?: readonly string[];
  /** `me`, or type and id of an assignee; `none` for tasks without. */
  readonly assignees?: readonly string[];
  readonly priorities?: readonly string[];
  readonly due?: (typeof DUE_FILTERS)[number];
  /** Without what is over. */
  readonly isOpen?: boolean;
  /** Only what waits for other tasks. */
  readonly isBlocked?: boolean;
}

/** Names an assignee in a filter. */
export function assigneeKey({ ty, work_id: id }: { readonly ty: string; readonly work_id: string }): string {
  return `${ty}:${id}`;
}

/** Whether anything is narrowed. */
export function isNarrowing(filter: TaskFilter): boolean {
  return Object.values(filter).some((value) =>
    Array.isArray(value) ? value.length > 0 : value !== undefined && value !== "" && value !== false,
  );
}

/** Decides which tasks fit, ready for thousands of them. */
export function fitter(filter: TaskFilter, today: Day): (task: Task) => boolean {
  const words = plain(filter.text ?? "")
    .split(" ")
    .filter((word) => word !== "");
  const statuses = new Set(filter.statuses);
  const assignees = new Set(filter.assignees);
  const priorities = new Set(filter.priorities);
  return (task) =>
    (filter.isOpen !== true || !isOver(task.status.category)) &&
    (filter.isBlocked !== true || (task.blockers > 0 && !isOver(task.status.category))) &&
    (statuses.size === 0 || statuses.has(task.status.id)) &&
    (priorities.size === 0 || priorities.has(task.priority)) &&
    (assignees.size === 0 || isAssignedTo(task, assignees)) &&
    (filter.due === undefined || isDue(task, filter.due, today)) &&
    (words.length === 0 || hasWords(task, words));
}

function hasWords(task: Task, words: readonly string[]): boolean {
  const text = plain(`${task.title} ${task.notes} ${task.number} ${task.assignees.map(({ name }) => name).join(" ")}`);
  return words.every((word) => text.includes(word));
}

/** As people type it: without case and accents. */
function plain(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLocaleLowerCase();
}

function isAssignedTo(task: Task, wanted: ReadonlySet<string>): boolean {
  if (wanted.has("me") && task.is_mine) return true;
  if (wanted.has("none") && task.assignees.length === 0) return true;
  return task.assignees.some((assignee) => wanted.has(assigneeKey(assignee)));
}

function isDue(
  { due_date: due, status, is_overdue: isLate }: Task,
  when: (typeof DUE_FILTERS)[number],
  today: Day,
): boolean {
  if (when === "no_date") return due === undefined;
  if (due === undefined) return false;
  if (when === "overdue") return isLate || (due < today && !isOver(status.category));
  if (when === "today") return due === today;
  if (when === "next_3_days") return due > today && due <= addWorkingDays(today, 3);
  const monday = addDays(today, -((weekdayOf(today) + 6) % 7));
  return due >= monday && due <= addDays(monday, 6);
}
