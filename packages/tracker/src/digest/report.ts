import { addWorkingDays, ageInWorkingDays, dayAt } from "../calendar/index.ts";
import type { Day, WorkCalendar } from "../calendar/index.ts";

/** Somebody to whom a task is given, as of now. */
export interface ReportAssignee {
  readonly num: number;
  readonly name: string;
  readonly assignedBy: number;
  readonly assignedAt: Date;
  /** Without access to the matter when it was given to them. */
  readonly isExternal: boolean;
}

/** A task as the report needs it. */
export interface ReportTask {
  readonly id: string;
  readonly title: string;
  readonly library: string;
  readonly workspaceId: string;
  readonly matter: string;
  readonly tracker: string;
  readonly status: string;
  /** Neither done, not applicable nor cancelled. */
  readonly isOpen: boolean;
  /** 4 is urgent. */
  readonly priority: number;
  /** The order of the checklist. */
  readonly outline: string;
  readonly dueDate: Day | null;
  /** The instant of a due date with a time. */
  readonly dueAt: Date | null;
  readonly completedAt: Date | null;
  readonly completedBy: string | null;
  readonly documents: number;
  /** Only for whoever has to do with it (TRK-TASK-013). */
  readonly isRestricted: boolean;
  readonly createdBy: number;
  /** Who owns the tracker. */
  readonly ownedBy: number;
  readonly assignees: readonly ReportAssignee[];
}

/** How far the report looks, in working days (TRK-DIG-012). */
export interface ReportWindows {
  readonly due: number;
  readonly overdue: number;
}

/** For whom and when. */
export interface ReportView {
  readonly calendar: WorkCalendar;
  readonly windows: ReportWindows;
  readonly zone: string;
  /** The local date of the report. */
  readonly today: Day;
  /** From when on something is new (TRK-DIG-023). */
  readonly since: Date;
}

/** A task with the date by which it is listed, and how many working days that is ago. */
export interface ReportRow {
  readonly task: ReportTask;
  readonly day: Day | undefined;
  readonly age: number;
}

/** The components of one category (tracker.md 20.3). */
export interface ReportBlock {
  readonly overdue: readonly ReportRow[];
  readonly today: readonly ReportRow[];
  readonly soon: readonly ReportRow[];
  /** How many are overdue for longer than is listed. */
  readonly older: number;
  /** Given since the last report, whatever the date; of what was completed since, for who gave it. */
  readonly added: readonly ReportRow[];
  readonly completed: readonly ReportRow[];
}

/** Whose tasks a category is about: their own number, and those of their groups. */
export interface ReportPerson {
  readonly num: number;
  readonly own: ReadonlySet<number>;
}

/** One's own tasks and those that one gave to others. */
export interface PersonReport {
  readonly mine: ReportBlock;
  readonly byMe: ReportBlock;
}

/** In which component a due date belongs on a working day; `undefined` for none (tracker.md 20.2). */
export function componentOf(view: ReportView, day: Day): "overdue" | "today" | "soon" | "older" | undefined {
  const { calendar, windows, today } = view;
  if (day === today) return "today";
  if (day > today) return day <= addWorkingDays(calendar, today, { count: windows.due }) ? "soon" : undefined;
  return ageInWorkingDays(calendar, day, today) <= windows.overdue ? "overdue" : "older";
}

/** The tasks of a person and those that they gave to others; `tasks` are those that the reader may see. */
export function reportOf(view: ReportView, person: ReportPerson, tasks: readonly ReportTask[]): PersonReport {
  const mine = tasks.filter(({ assignees }) => assignees.some(({ num }) => person.own.has(num)));
  const byMe = tasks.filter(({ assignees }) =>
    assignees.some(({ num, assignedBy }) => num !== person.num && assignedBy === person.num),
  );
  const isNew = ({ assignees }: ReportTask): boolean =>
    assignees.some(({ num, assignedAt }) => person.own.has(num) && assignedAt > view.since);
  return {
    mine: { ...blockOf(view, mine), added: addedOf(view, mine.filter(isNew)) },
    byMe: { ...blockOf(view, byMe), completed: completedOf(view, byMe) },
  };
}

/** Whether a task of a matter that somebody may read is one that they may see there. */
export function isSeenBy({ num, own }: ReportPerson, task: ReportTask): boolean {
  if (!task.isRestricted || task.createdBy === num || task.ownedBy === num) return true;
  return task.assignees.some((assignee) => own.has(assignee.num) || assignee.assignedBy === num);
}

/** Tasks that were given to somebody outside of their matters: their own, and nothing beside (TRK-DIG-029). */
export function sharedOf(view: ReportView, num: number, tasks: readonly ReportTask[]): ReportBlock {
  return blockOf(
    view,
    tasks.filter(({ assignees }) => assignees.some((assignee) => assignee.num === num && assignee.isExternal)),
  );
}

/** Whether there is nothing to tell; a count is something (tracker.md 20.4). */
export function isEmptyBlock(block: ReportBlock): boolean {
  const { overdue, today, soon, older, added, completed } = block;
  return older === 0 && [overdue, today, soon, added, completed].every((rows) => rows.length === 0);
}

/** All of one's own that is overdue counts, listed or not; what is zero is left out (TRK-DIG-031). */
export function subjectOfReport({ today, soon, overdue, older }: ReportBlock): string {
  const parts = [
    [today.length, "due today"],
    [soon.length, "due soon"],
    [overdue.length + older, "overdue"],
  ].filter(([count]) => count !== 0);
  if (parts.length === 0) return "Tracker: your daily report";
  return `Tracker: ${parts.map((part) => part.join(" ")).join(", ")}`;
}

function blockOf(view: ReportView, tasks: readonly ReportTask[]): ReportBlock {
  const rows = tasks.filter(({ isOpen }) => isOpen).flatMap((task) => rowsOf(view, task));
  const of = (component: ReturnType<typeof componentOf>): ReportRow[] =>
    rows.filter(({ day }) => day !== undefined && componentOf(view, day) === component).toSorted(byUrgency);
  return {
    overdue: of("overdue"),
    today: of("today"),
    soon: of("soon"),
    older: of("older").length,
    added: [],
    completed: [],
  };
}

function rowsOf(view: ReportView, task: ReportTask): ReportRow[] {
  const day = dayOf(view, task);
  return day === undefined ? [] : [{ task, day, age: ageInWorkingDays(view.calendar, day, view.today) }];
}

/** Of a due date with a time, the date in the reader's zone counts (TRK-DIG-013). */
function dayOf({ zone }: ReportView, { dueDate, dueAt }: ReportTask): Day | undefined {
  return dueAt === null ? (dueDate ?? undefined) : dayAt(dueAt, zone);
}

/** What is listed above by its date is not repeated. */
function addedOf(view: ReportView, tasks: readonly ReportTask[]): ReportRow[] {
  return tasks
    .filter(({ isOpen }) => isOpen)
    .map((task) => ({ task, day: dayOf(view, task), age: 0 }))
    .filter(({ day }) => day === undefined || componentOf(view, day) === undefined)
    .toSorted(byUrgency);
}

function completedOf(view: ReportView, tasks: readonly ReportTask[]): ReportRow[] {
  return tasks
    .filter(({ completedAt }) => completedAt !== null && completedAt > view.since)
    .map((task) => ({ task, day: dayOf(view, task), age: 0 }))
    .toSorted(byUrgency);
}

/** By due date, the most urgent first, by matter and in the order of the checklist (TRK-DIG-027). */
function byUrgency(one: ReportRow, other: ReportRow): number {
  return (
    compare(one.day ?? "9", other.day ?? "9") ||
    other.task.priority - one.task.priority ||
    compare(one.task.matter, other.task.matter) ||
    compare(one.task.outline, other.task.outline)
  );
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
