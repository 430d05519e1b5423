import { sql } from "kysely";
import type { DueStep } from "../calendar/index.ts";

/** Somebody to whom a task is assigned, as it is read. */
export interface AssigneeRecord {
  readonly num: number;
  readonly ty: "user" | "group";
  readonly work_id: string;
  readonly name: string;
  readonly position: number;
  readonly access: "member" | "external";
  readonly by_id: string;
  readonly by_name: string;
  readonly at: Date;
  /** Why the matter is closed to them. */
  readonly shut_out: "policy" | "no_access" | null;
}

/** What a due date is reckoned from, as it is stored. */
export interface StoredRule extends DueStep {
  readonly anchor_type: "task_due" | "task_start" | "task_completed" | "key_date" | "tracker_created";
  /** Of a task or key date. */
  readonly anchor_id: string | null;
}

/** A task with everything that a list shows of it. */
export interface TaskRecord {
  readonly id: string;
  readonly tracker_id: string;
  readonly workspace_id: string;
  readonly matter_name: string;
  readonly tracker_name: string;
  readonly tracker_owner: number;
  readonly section_id: string | null;
  readonly section_title: string | null;
  readonly parent_id: string | null;
  readonly parent_title: string | null;
  readonly rank: string;
  readonly tree: string;
  readonly depth: number;
  readonly number: number;
  readonly title: string;
  readonly notes: string;
  readonly status_id: string;
  readonly status_value: string;
  readonly state_code: number;
  readonly category: string;
  readonly colour: string;
  readonly former_status_id: string | null;
  readonly priority: number;
  readonly start_date: string | null;
  readonly due_date: string | null;
  readonly due_time: string | null;
  readonly due_time_zone: string | null;
  readonly due_at: Date | null;
  readonly is_overdue: boolean;
  readonly due_moves: number;
  readonly milestone: boolean;
  readonly signature_required: boolean;
  readonly visibility: "tracker" | "assignees_only";
  readonly assigned_at: Date | null;
  readonly completed_at: Date | null;
  readonly completer_id: string | null;
  readonly completer_name: string | null;
  readonly created_at: Date;
  readonly created_by: number;
  readonly creator_id: string;
  readonly creator_name: string;
  readonly last_updated_at: Date;
  readonly editor_id: string;
  readonly editor_name: string;
  readonly deleted_at: Date | null;
  readonly deleted_with: string | null;
  readonly rev: number;
  readonly field_revs: Readonly<Record<string, number>>;
  readonly assignees: readonly AssigneeRecord[];
  readonly subtasks: number;
  readonly subtasks_done: number;
  readonly links: number;
  readonly comments: number;
  readonly custom_fields: Readonly<Record<string, unknown>>;
  readonly is_followed: boolean;
  /** What its due date is reckoned from; `is_seen` when everybody may know the task that it is reckoned from. */
  readonly due_rule:
    | (StoredRule & { anchor_name: string | null; anchor_number: number | null; is_seen: boolean })
    | null;
  /** How many tasks that are not over it waits for. */
  readonly blockers: number;
  /** In a grouped list. */
  readonly group_key?: string | null;
}

/** What of a task its own row and those that it names by id say; `completeTasks` adds the rest. */
export type TaskRow = Omit<TaskRecord, keyof TaskBeside | PersonColumn | "assignees" | "is_overdue"> & {
  readonly completed_by: number | null;
  readonly last_updated_by: number;
};

/** What is counted or looked up beside a task. */
export type TaskBeside = Pick<
  TaskRecord,
  "subtasks" | "subtasks_done" | "links" | "comments" | "custom_fields" | "is_followed" | "due_rule" | "blockers"
>;

type PersonColumn = `${"completer" | "creator" | "editor"}_${"id" | "name"}`;

/** The columns of a `TaskRow`, for rows `t` with `taskJoins` and `aboveTask`. */
export const taskColumns = sql`t.id, t.tracker_id, k.workspace_id, m.name as matter_name, k.name as tracker_name,
  k.owner_num as tracker_owner, t.section_id, sec.title as section_title, t.parent_id, up.title as parent_title,
  t.rank, t.tree, t.depth, t.number, t.title, t.notes, t.status_id, s.value as status_value, s.state_code, s.category,
  s.colour, t.former_status_id, t.priority, to_char(t.start_date, 'YYYY-MM-DD') as start_date,
  to_char(t.due_date, 'YYYY-MM-DD') as due_date, to_char(t.due_time, 'HH24:MI') as due_time, t.due_time_zone, t.due_at,
  t.due_moves, t.milestone, t.signature_required, t.visibility, t.assigned_at, t.completed_at, t.completed_by,
  t.created_at, t.created_by, t.last_updated_at, t.last_updated_by, t.deleted_at, t.deleted_with, t.rev, t.field_revs`;

/** Rows `t` with what conditions and orders of lists name. */
export const taskJoins = sql`tracker.task t
  join tracker.tracker k on k.id = t.tracker_id
  join tracker.matter m on m.workspace_id = k.workspace_id
  join tracker.status s on s.id = t.status_id
  left join tracker.section sec on sec.id = t.section_id`;

/** The task above `t`. */
export const aboveTask = sql`left join tracker.task up on up.id = t.parent_id`;
