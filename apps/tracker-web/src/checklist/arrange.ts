import type { Day } from "../due/day.ts";
import { DUE_GROUPS, groupOf as dueGroupOf } from "../mine/groups.ts";
import { priorities } from "@muniment/tracker-api/task";
import { t } from "../messages.ts";
import { priorityName } from "../task/status-mark.tsx";
import type { Section, Status, Task } from "../task/task.ts";
import type { GridRow } from "./grid-state.ts";

/** What a checklist can be put in order by, beside the order that people gave it (TRK-VIEW-004). */
export const SORTS = [
  "number",
  "title",
  "assignee",
  "due_date",
  "status",
  "priority",
  "created_at",
  "last_updated_at",
] as const;
/** What it can be grouped by. */
export const GROUPS = ["status", "assignee", "due", "priority", "section"] as const;

/** In which order tasks are shown; without anything as people put them. */
export interface Order {
  /** One of `SORTS`, `-` before it turns it round. */
  readonly sort?: string | undefined;
  readonly group?: (typeof GROUPS)[number] | undefined;
}

/** Whether a checklist is shown otherwise than people put it. */
export function isArranged({ sort, group }: Order): boolean {
  return sort !== undefined || group !== undefined;
}

/** What sorting and grouping look at beside the tasks. */
export interface Ground {
  readonly statuses: readonly Status[];
  readonly sections: readonly Section[];
  readonly today: Day;
}

interface Group {
  readonly key: string;
  readonly name: string;
  readonly rank: string;
}

/** The rows of a checklist in another order, each group under its name; closed groups by their ids. */
export function arranged(
  tasks: readonly Task[],
  given: { readonly order: Order; readonly ground: Ground; readonly closed: ReadonlySet<string> },
): readonly GridRow[] {
  const { order, ground, closed } = given;
  const sorted = order.sort === undefined ? tasks : sortedBy(tasks, order.sort, ground);
  if (order.group === undefined) return taskRows(sorted, 1);
  const by = order.group;
  const groups = new Map<string, { readonly group: Group; readonly tasks: Task[] }>();
  for (const task of sorted) {
    const group = groupOf(task, by, ground);
    const known = groups.get(group.key);
    if (known === undefined) groups.set(group.key, { group, tasks: [task] });
    else known.tasks.push(task);
  }
  const ordered = [...groups.values()].toSorted((one, other) => compare(one.group.rank, other.group.rank));
  return ordered.flatMap(({ group, tasks: some }, at) => {
    const section = headOf(`group:${by}:${group.key}`, group.name, some[0]?.tracker_id ?? "");
    const isOpen = !closed.has(section.id);
    const place = { level: 1, position: at + 1, size: ordered.length, hasRows: true, isOpen };
    return [{ kind: "section" as const, section, tasks: some, ...place }, ...(isOpen ? taskRows(some, 2) : [])];
  });
}

function taskRows(tasks: readonly Task[], level: number): GridRow[] {
  const place = { level, size: tasks.length, hasRows: false, isOpen: false };
  return tasks.map((task, at) => ({ kind: "task", task, ...place, position: at + 1 }));
}

/** A group is drawn as a section is, and is none. */
function headOf(id: string, title: string, trackerId: string): Section {
  return {
    id,
    tracker_id: trackerId,
    title,
    rank: "",
    depth: 1,
    outline: "",
    collapsed_by_default: false,
    progress: { done: 0, countable: 0, total: 0, overdue: 0 },
    rev: 0,
  };
}

function compare(one: string | number, other: string | number): number {
  if (typeof one === "number" && typeof other === "number") return one - other;
  return String(one) < String(other) ? -1 : String(one) > String(other) ? 1 : 0;
}

/** After everything that has a value, whichever way it is turned. */
const LAST = undefined;

function sortedBy(tasks: readonly Task[], sort: string, ground: Ground): readonly Task[] {
  const isDown = sort.startsWith("-");
  const name = isDown ? sort.slice(1) : sort;
  const collator = new Intl.Collator();
  return tasks
    .map((task) => ({ task, value: valueOf(task, name, ground) }))
    .toSorted((one, other) => {
      if (one.value === undefined || other.value === undefined) {
        return Number(one.value === undefined) - Number(other.value === undefined);
      }
      const isText = typeof one.value === "string" && typeof other.value === "string";
      const by = isText ? collator.compare(String(one.value), String(other.value)) : compare(one.value, other.value);
      return isDown ? -by : by;
    })
    .map(({ task }) => task);
}

function valueOf(task: Task, name: string, { statuses }: Ground): string | number | undefined {
  switch (name) {
    case "number":
      return task.number;
    case "title":
      return task.title;
    case "assignee":
      return task.assignees[0]?.name ?? LAST;
    case "due_date":
      return task.due_date ?? LAST;
    case "status":
      return statuses.findIndex(({ id }) => id === task.status.id);
    case "priority":
      return priorities.indexOf(task.priority);
    case "created_at":
      return task.created_at;
    case "last_updated_at":
      return task.last_updated_at;
    default:
      return LAST;
  }
}

function groupOf(task: Task, by: NonNullable<Order["group"]>, ground: Ground): Group {
  const rank = (at: number): string => String(at).padStart(6, "0");
  switch (by) {
    case "status": {
      const at = ground.statuses.findIndex(({ id }) => id === task.status.id);
      return { key: task.status.id, name: task.status.value, rank: rank(at) };
    }
    case "assignee": {
      const [lead] = task.assignees;
      if (lead === undefined) return { key: "", name: t("mine.nobody"), rank: "~" };
      return { key: `${lead.ty}:${lead.work_id}`, name: lead.name, rank: `!${lead.name.toLocaleLowerCase()}` };
    }
    case "priority": {
      const at = priorities.indexOf(task.priority);
      return { key: task.priority, name: priorityName(task.priority), rank: rank(priorities.length - at) };
    }
    case "section": {
      const at = ground.sections.findIndex(({ id }) => id === task.section_id);
      const section = ground.sections[at];
      return section === undefined
        ? { key: "", name: t("order.no_section"), rank: "" }
        : { key: section.id, name: section.title, rank: rank(at) };
    }
    case "due": {
      const key = dueGroupOf({ due_date: task.due_date, category: task.status.category }, ground.today);
      return { key, name: t(`mine.group_${key}`), rank: rank(DUE_GROUPS.indexOf(key)) };
    }
  }
}
