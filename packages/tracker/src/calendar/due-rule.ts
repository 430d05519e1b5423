import { Temporal } from "temporal-polyfill";
import { addWorkingDays, isWorkingDay } from "./working-days.ts";
import type { Day, WorkCalendar } from "./working-days.ts";

/** How far a date is from what it is reckoned from (TRK-DUE-010). */
export interface DueStep {
  readonly direction: "before" | "after";
  readonly amount: number;
  readonly unit: "working_day" | "day" | "week" | "month" | "year";
  readonly roll: "none" | "next" | "previous";
}

/** The date that is so far from another; months and years keep the day, as far as there is one (TRK-DUE-015). */
export function stepFrom(calendar: WorkCalendar, anchor: Day, step: DueStep): Day {
  const sign = step.direction === "before" ? -1 : 1;
  const count = sign * step.amount;
  if (step.unit === "working_day") {
    const roll = step.direction === "before" ? "previous" : "next";
    // -0 is no less than 0, so the direction says which way to go from a day off.
    return addWorkingDays(calendar, anchor, { count: count === 0 ? 0 : count, roll });
  }
  const units = { day: "days", week: "weeks", month: "months", year: "years" } as const;
  const day = Temporal.PlainDate.from(anchor)
    .add({ [units[step.unit]]: count })
    .toString();
  if (step.roll === "none" || isWorkingDay(calendar, day)) return day;
  return addWorkingDays(calendar, day, { count: step.roll === "next" ? 1 : -1 });
}

/** A task whose due date is reckoned from something. */
export interface RuledTask {
  readonly id: string;
  /** `task_due:ID` and the like, `key_date:ID`, `tracker_created`. */
  readonly anchor: string;
  readonly step: DueStep;
  readonly due: Day | null;
  readonly start: Day | null;
  /** What is over or in the bin stays where it is (TRK-DUE-013). */
  readonly mayMove: boolean;
}

/** A due date that moves, and the start when it would come to lie after it. */
export interface PlannedShift {
  readonly id: string;
  readonly from: Day | null;
  readonly to: Day | null;
  readonly start: Day | null;
}

/** What moves when anchors have these values, each after what it is reckoned from. */
export function planShifts(
  calendar: WorkCalendar,
  tasks: readonly RuledTask[],
  changed: ReadonlyMap<string, Day | null>,
): PlannedShift[] {
  const byAnchor = Map.groupBy(tasks, ({ anchor }) => anchor);
  const shifts: PlannedShift[] = [];
  const seen = new Set<string>();
  const waiting = [...changed];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const [anchor, value] = next;
    for (const task of byAnchor.get(anchor) ?? []) {
      // A task hangs on one thing only, so it comes twice only if what is stored is no tree.
      if (!task.mayMove || seen.has(task.id)) continue;
      seen.add(task.id);
      const to = value === null ? null : stepFrom(calendar, value, task.step);
      if (to === task.due) continue;
      const start = to !== null && task.start !== null && task.start > to ? to : task.start;
      shifts.push({ id: task.id, from: task.due, to, start });
      waiting.push([`task_due:${task.id}`, to]);
      if (start !== task.start) waiting.push([`task_start:${task.id}`, start]);
    }
  }
  return shifts;
}

/** What moves when all due dates are reckoned anew, as after a change of the calendar (TRK-CAL-005). */
export function planAnew(
  calendar: WorkCalendar,
  tasks: readonly (RuledTask & { readonly value: Day | null })[],
): PlannedShift[] {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const planned = new Map<string, PlannedShift>();
  const plan = (task: RuledTask & { readonly value: Day | null }): PlannedShift => {
    const { id, due, start } = task;
    const known = planned.get(id);
    if (known !== undefined) return known;
    // What is stored is a tree; if it were none, a task on its own way keeps its date.
    planned.set(id, { id, from: due, to: due, start });
    const value = valueOf(task);
    const to = !task.mayMove || value === null ? due : stepFrom(calendar, value, task.step);
    const shift = { id, from: due, to, start: to !== null && start !== null && start > to ? to : start };
    planned.set(id, shift);
    return shift;
  };
  const valueOf = ({ anchor, value }: RuledTask & { readonly value: Day | null }): Day | null => {
    const [type, id = ""] = anchor.split(":");
    const above = type === "task_due" || type === "task_start" ? byId.get(id) : undefined;
    if (above === undefined) return value;
    const moved = plan(above);
    return type === "task_due" ? moved.to : moved.start;
  };
  return tasks.map(plan).filter(({ from, to }) => from !== to);
}
