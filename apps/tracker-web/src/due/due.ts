import { formatDay, formatWeekday } from "@muniment/ui/message";
import { t } from "../messages.ts";
import { addDays, daysBetween, workingDaysBetween } from "./day.ts";
import type { Day } from "./day.ts";

/** Statuses of these kinds are never overdue (TRK-DUE-004). */
const OVER: ReadonlySet<string> = new Set(["done", "not_applicable", "cancelled"]);

/** What decides whether a task is late. */
export interface Due {
  readonly due_date?: Day | null | undefined;
  readonly category: string;
}

/** Whether nothing more is to be done. */
export function isOver(category: string): boolean {
  return OVER.has(category);
}

/** Whether a task is late on a day. */
export function isOverdue({ due_date: due, category }: Due, today: Day): boolean {
  return due !== undefined && due !== null && due < today && !isOver(category);
}

/** How a due date reads in a list (TRK-DUE-005). */
export function dueLabel(due: Day, today: Day): string {
  if (due === today) return t("due.today");
  if (due === addDays(today, 1)) return t("due.tomorrow");
  const ahead = daysBetween(today, due);
  return ahead > 0 && ahead <= 6 ? formatWeekday(due) : formatDay(due);
}

/** How late a task is, in words. */
export function overdueLabel(due: Day, today: Day): string {
  return t("due.overdue", { count: workingDaysBetween(due, today) });
}

/** The latest date among open sub-tasks that lies after the parent's; a hint and no error (TRK-TASK-007). */
export function laterSubtask(parent: Due, subtasks: readonly Due[]): Day | undefined {
  const { due_date: due } = parent;
  if (due === undefined || due === null) return undefined;
  const later = subtasks.flatMap((one) =>
    isOver(one.category) || (one.due_date ?? due) <= due ? [] : [one.due_date ?? due],
  );
  return later.toSorted().at(-1);
}
