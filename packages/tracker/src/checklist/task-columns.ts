import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Tx } from "@muniment/platform/db";
import type { DueStep } from "../calendar/index.ts";
import { q } from "../db.ts";
import { isOverdue } from "./task-filter.ts";
import type { ListReader } from "./task-filter.ts";

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
  readonly at: string;
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

/** The columns of a `TaskRecord`, for rows `t` with `taskJoins`. */
export function taskColumns(reader: ListReader): RawBuilder<unknown> {
  return sql`t.id, t.tracker_id, k.workspace_id, m.name as matter_name, k.name as tracker_name,
    k.owner_num as tracker_owner, t.section_id, sec.title as section_title, t.parent_id, up.title as parent_title,
    t.rank, t.tree, t.depth, t.number, t.title, t.notes, t.status_id, s.value as status_value, s.state_code, s.category,
    s.colour, t.former_status_id, t.priority, to_char(t.start_date, 'YYYY-MM-DD') as start_date,
    to_char(t.due_date, 'YYYY-MM-DD') as due_date, to_char(t.due_time, 'HH24:MI') as due_time, t.due_time_zone, t.due_at,
    ${isOverdue(reader)} as is_overdue, t.due_moves, t.milestone, t.signature_required, t.visibility, t.assigned_at,
    t.completed_at, done.work_id as completer_id, done.name as completer_name, t.created_at, t.created_by,
    made.work_id as creator_id, made.name as creator_name, t.last_updated_at, edited.work_id as editor_id,
    edited.name as editor_name, t.deleted_at, t.deleted_with, t.rev, t.field_revs,
    coalesce(people.list, '[]') as assignees, below.all_of_them as subtasks, below.done as subtasks_done,
    (select count(*)::int from tracker.work_link x where x.task_id = t.id) as links,
    (select count(*)::int from tracker.comment x where x.task_id = t.id and x.deleted_at is null) as comments,
    coalesce((select jsonb_object_agg(x.field_id, x.value) from tracker.custom_value x
      join tracker.custom_field f on f.id = x.field_id and f.deleted_at is null where x.task_id = t.id), '{}')
      as custom_fields,
    exists (select from tracker.follow f where f.user_num = ${reader.userNum} and f.target_type = 'task'
      and f.target_id = t.id and f.stopped_at is null) as is_followed,
    (select jsonb_build_object('anchor_type', d.anchor_type, 'anchor_id', coalesce(d.anchor_task_id, d.key_date_id),
        'direction', d.direction, 'amount', d.amount, 'unit', d.unit, 'roll', d.roll,
        'anchor_name', coalesce(y.title, n.name), 'anchor_number', y.number,
        'is_seen', y.id is null or ${seenBeside(reader)})
      from tracker.task_dependency d left join tracker.task y on y.id = d.anchor_task_id
        left join tracker.key_date n on n.id = d.key_date_id
      where d.task_id = t.id and d.kind = 'date') as due_rule,
    (select count(*)::int from tracker.task_dependency d
      join tracker.task y on y.id = d.anchor_task_id and y.deleted_at is null
      join tracker.status c on c.id = y.status_id and c.category in ('not_started', 'in_progress', 'waiting')
      where d.task_id = t.id and d.kind = 'block') as blockers`;
}

/** Whether a task `y` beside another is for everybody, or the reader has to do with it (TRK-TASK-013). */
export function seenBeside({ own, userNum }: Pick<ListReader, "own" | "userNum">): RawBuilder<unknown> {
  return sql`(y.visibility = 'tracker' or y.created_by = ${userNum}
    or exists (select from tracker.tracker h where h.id = y.tracker_id and h.owner_num = ${userNum})
    or exists (select from tracker.task_assignee x where x.task_id = y.id and x.removed_at is null
      and x.principal_num = any(${[...own]}::bigint[])))`;
}

/** What `taskColumns` reads beside `t`. */
export const taskJoins = sql`join tracker.tracker k on k.id = t.tracker_id
  join tracker.matter m on m.workspace_id = k.workspace_id
  join tracker.status s on s.id = t.status_id
  left join tracker.section sec on sec.id = t.section_id
  left join tracker.task up on up.id = t.parent_id
  join tracker.principal made on made.num = t.created_by
  join tracker.principal edited on edited.num = t.last_updated_by
  left join tracker.principal done on done.num = t.completed_by
  left join lateral (select json_agg(json_build_object('num', p.num, 'ty', p.ty, 'work_id', p.work_id, 'name', p.name,
      'position', x.position, 'access', x.access, 'by_id', b.work_id, 'by_name', b.name, 'at', x.assigned_at)
      order by x.position) as list
    from tracker.task_assignee x join tracker.principal p on p.num = x.principal_num
      join tracker.principal b on b.num = x.assigned_by
    where x.task_id = t.id and x.removed_at is null) people on true
  left join lateral (select count(*)::int as all_of_them, count(*) filter (where c.category = 'done')::int as done
    from tracker.task x join tracker.status c on c.id = x.status_id
    where x.parent_id = t.id and x.deleted_at is null) below on true`;

/** Tasks by their ids, in no order; who may see them is asked elsewhere. */
export async function findTasks(tx: Tx, ids: readonly string[], reader: ListReader): Promise<TaskRecord[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<TaskRecord>`select ${taskColumns(reader)} from tracker.task t ${taskJoins}
    where t.id = any(${[...ids]}::text[])`.execute(q(tx));
  return rows;
}
