import { addWorkingDays } from "../due/day.ts";
import type { Day } from "../due/day.ts";
import { isOver, isOverdue } from "../due/due.ts";
import type { Due } from "../due/due.ts";

/** The groups of My tasks, in order (TRK-MY-001). */
export const DUE_GROUPS = ["overdue", "today", "soon", "later", "none", "done"] as const;

/** When a task is due, as My tasks groups it. */
export type DueGroup = (typeof DUE_GROUPS)[number];

/** The group of a task on a day. */
export function groupOf(task: Due, today: Day): DueGroup {
  if (isOver(task.category)) return "done";
  const due = task.due_date ?? undefined;
  if (due === undefined) return "none";
  if (isOverdue(task, today)) return "overdue";
  if (due === today) return "today";
  return due <= addWorkingDays(today, 3) ? "soon" : "later";
}

/** The groups that have tasks, each in the order in which the tasks came. */
export function grouped<Task extends Due>(
  tasks: readonly Task[],
  today: Day,
): readonly { readonly group: DueGroup; readonly tasks: readonly Task[] }[] {
  const found = Map.groupBy(tasks, (task) => groupOf(task, today));
  return DUE_GROUPS.flatMap((group) => {
    const some = found.get(group) ?? [];
    return some.length === 0 ? [] : [{ group, tasks: some }];
  });
}
