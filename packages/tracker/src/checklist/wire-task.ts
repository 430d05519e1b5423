import type { Output } from "@muniment/rest";
import { priorities } from "@muniment/tracker-api/task";
import type * as api from "@muniment/tracker-api/task";
import { mayDo } from "@muniment/tracker-api";
import type { Standing } from "@muniment/tracker-api";
import { taskUrlOf } from "../page-address.ts";
import { wireInstant } from "../wire.ts";
import { isMine } from "./task-door.ts";
import type { AssigneeRecord, TaskRecord } from "./task-columns.ts";
import type { ListReader } from "./task-filter.ts";

/** A task as it goes over the wire. */
export type WireTask = Output<typeof api.getTask>["data"];

/** What a task is shown with. */
export interface ShowTask {
  readonly reader: ListReader;
  /** Of the reader in the matter of the task. */
  standingOf(task: TaskRecord): Standing;
  /** Where Tracker's pages are. */
  readonly pagesUrl: string;
}

type Category = WireTask["status"]["category"];
type Colour = WireTask["status"]["colour"];

/** Shows a task; external assignees learn nothing of the matter, of other people and of what lies beside it. */
export function showTask(task: TaskRecord, { reader, standingOf, pagesUrl }: ShowTask): WireTask {
  const standing = standingOf(task);
  const isExternal = standing === "X";
  const person = (id: string, name: string) => ({ id, name });
  const named = { matter_name: task.matter_name, tracker_name: task.tracker_name };
  const others = isExternal
    ? reader.external.show_matter_name
      ? named
      : {}
    : {
        created_by: person(task.creator_id, task.creator_name),
        last_updated_by: person(task.editor_id, task.editor_name),
        ...(task.completer_id === null ? {} : { completed_by: person(task.completer_id, task.completer_name ?? "") }),
        ...named,
        ...(task.section_id === null ? {} : { section_id: task.section_id, section_title: task.section_title ?? "" }),
        ...(task.parent_title === null ? {} : { parent_title: task.parent_title }),
      };
  const seen = task.assignees.filter(({ num }) => !isExternal || reader.own.includes(num));
  return {
    id: task.id,
    tracker_id: task.tracker_id,
    workspace_id: task.workspace_id,
    parent_type: task.parent_id === null || isExternal ? "tracker" : "task",
    parent_id: isExternal ? task.tracker_id : (task.parent_id ?? task.tracker_id),
    order: task.tree,
    depth: isExternal ? 1 : task.depth,
    number: task.number,
    title: task.title,
    notes: task.notes,
    status: {
      id: task.status_id,
      value: task.status_value,
      state_code: task.state_code,
      category: task.category as Category,
      colour: task.colour as Colour,
    },
    priority: priorities[task.priority] ?? "none",
    ...defined({
      start_date: task.start_date,
      due_date: task.due_date,
      due_time: task.due_time,
      due_time_zone: task.due_time_zone,
      due_at: instant(task.due_at),
      assigned_at: instant(task.assigned_at),
      completed_at: instant(task.completed_at),
      deleted_at: instant(task.deleted_at),
      group: task.group_key,
    }),
    is_overdue: task.is_overdue,
    milestone: task.milestone,
    signature_required: task.signature_required,
    visibility: task.visibility,
    assignees: seen.map((each) => showAssignee(each, isExternal)),
    is_mine: isMine(task, reader),
    is_followed: task.is_followed,
    standing,
    subtasks: isExternal ? 0 : task.subtasks,
    subtasks_done: isExternal ? 0 : task.subtasks_done,
    links: task.links,
    comments: task.comments,
    due_moves: task.due_moves,
    ...(task.due_rule === null || isExternal ? {} : { due_rule: showRule(task.due_rule, standingOf(task)) }),
    blockers: isExternal ? 0 : task.blockers,
    custom_fields: { ...task.custom_fields },
    ...others,
    created_at: wireInstant(task.created_at),
    last_updated_at: wireInstant(task.last_updated_at),
    rev: task.rev,
    url: taskUrlOf(pagesUrl, task.id),
  };
}

/** Of a task that the reader may not see there is neither name nor number (TRK-DUE-018). */
function showRule(rule: NonNullable<TaskRecord["due_rule"]>, standing: Standing): NonNullable<WireTask["due_rule"]> {
  const { anchor_id: id, anchor_name: name, anchor_number: number, is_seen: isSeen, ...rest } = rule;
  const isNamed = isSeen || mayDo("task.see_restricted", standing);
  return {
    ...rest,
    ...(id === null || !isNamed ? {} : { anchor_id: id }),
    ...(name === null || !isNamed ? {} : { anchor_name: name }),
    ...(number === null || !isNamed ? {} : { anchor_number: number }),
  };
}

function showAssignee(each: AssigneeRecord, isExternal: boolean): WireTask["assignees"][number] {
  return {
    ty: each.ty,
    work_id: each.work_id,
    name: each.name,
    position: each.position,
    access: each.access,
    ...(isExternal ? {} : { assigned_by: { id: each.by_id, name: each.by_name } }),
    assigned_at: wireInstant(each.at),
    ...(isExternal || each.shut_out === null ? {} : { shut_out: each.shut_out }),
  };
}

function instant(given: Date | null): string | null {
  return given === null ? null : wireInstant(given);
}

function defined<T extends Record<string, string | null | undefined>>(given: T): { [K in keyof T]?: string } {
  const entries = Object.entries(given).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: string };
}
