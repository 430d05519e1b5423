import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import { parameter, prepare } from "@muniment/platform/db";
import type { Tx } from "@muniment/platform/db";
import { aboveTask, taskColumns, taskJoins } from "./task-columns.ts";
import type { AssigneeRecord, TaskBeside, TaskRecord, TaskRow } from "./task-columns.ts";
import type { ListReader } from "./task-filter.ts";

interface AssignmentRow {
  readonly task_id: string;
  readonly num: number;
  readonly position: number;
  readonly access: AssigneeRecord["access"];
  readonly by: number;
  readonly at: Date;
  readonly shut_out: AssigneeRecord["shut_out"];
}

interface PersonRow {
  readonly num: number;
  readonly ty: AssigneeRecord["ty"];
  readonly work_id: string;
  readonly name: string;
}

const OPEN = new Set(["not_started", "in_progress", "waiting"]);

/** Of a task that went between two reads. */
const NOTHING_BESIDE: TaskBeside = {
  subtasks: 0,
  subtasks_done: 0,
  links: 0,
  comments: 0,
  custom_fields: {},
  is_followed: false,
  due_rule: null,
  blockers: 0,
};

/** Whether a task `y` beside another is for everybody, or the reader has to do with it (TRK-TASK-013). */
export function seenBeside(reader: {
  own: readonly number[] | RawBuilder<readonly number[]>;
  userNum: number | RawBuilder<number>;
}): RawBuilder<unknown> {
  const { own, userNum } = reader;
  return sql`(y.visibility = 'tracker' or y.created_by = ${userNum}
    or exists (select from tracker.tracker h where h.id = y.tracker_id and h.owner_num = ${userNum})
    or exists (select from tracker.task_assignee x where x.task_id = y.id and x.removed_at is null
      and x.principal_num = any(${own}::bigint[])))`;
}

// Planning one statement over all of these tables takes longer than reading a page, so each part is planned once.
const ids = sql`any(${parameter(1)}::text[])`;
const readRows = prepare<TaskRow>(
  "tracker_task_rows",
  sql`select ${taskColumns} from ${taskJoins} ${aboveTask} where t.id = ${ids}`,
);
const readAssignments = prepare<AssignmentRow>(
  "tracker_task_assignments",
  sql`select x.task_id, x.principal_num as num, x.position, x.access, x.assigned_by as by, x.assigned_at as at,
      o.reason as shut_out
    from tracker.task_assignee x
      join tracker.task t on t.id = x.task_id
      join tracker.tracker k on k.id = t.tracker_id
      left join tracker.shut_out o on o.workspace_id = k.workspace_id and o.principal_num = x.principal_num
    where x.task_id = ${ids} and x.removed_at is null order by x.position`,
);
const readPeople = prepare<PersonRow>(
  "tracker_task_people",
  sql`select num, ty, work_id, name from tracker.principal where num = any(${parameter(1)}::bigint[])`,
);
const readBeside = prepare<TaskBeside & { readonly id: string }>(
  "tracker_task_beside",
  sql`select t.id, below.all_of_them as subtasks, below.done as subtasks_done,
    (select count(*)::int from tracker.work_link x where x.task_id = t.id) as links,
    (select count(*)::int from tracker.comment x where x.task_id = t.id and x.deleted_at is null) as comments,
    coalesce((select jsonb_object_agg(x.field_id, x.value) from tracker.custom_value x
      join tracker.custom_field f on f.id = x.field_id and f.deleted_at is null where x.task_id = t.id), '{}')
      as custom_fields,
    exists (select from tracker.follow f where f.user_num = ${parameter(2)} and f.target_type = 'task'
      and f.target_id = t.id and f.stopped_at is null) as is_followed,
    (select jsonb_build_object('anchor_type', d.anchor_type, 'anchor_id', coalesce(d.anchor_task_id, d.key_date_id),
        'direction', d.direction, 'amount', d.amount, 'unit', d.unit, 'roll', d.roll,
        'anchor_name', coalesce(y.title, n.name), 'anchor_number', y.number,
        'is_seen', y.id is null or ${seenBeside({ userNum: parameter(2), own: parameter(3) })})
      from tracker.task_dependency d left join tracker.task y on y.id = d.anchor_task_id
        left join tracker.key_date n on n.id = d.key_date_id
      where d.task_id = t.id and d.kind = 'date') as due_rule,
    (select count(*)::int from tracker.task_dependency d
      join tracker.task y on y.id = d.anchor_task_id and y.deleted_at is null
      join tracker.status c on c.id = y.status_id and c.category in ('not_started', 'in_progress', 'waiting')
      where d.task_id = t.id and d.kind = 'block') as blockers
    from unnest(${parameter(1)}::text[]) as t (id)
    left join lateral (select count(*)::int as all_of_them, count(*) filter (where c.category = 'done')::int as done
      from tracker.task x join tracker.status c on c.id = x.status_id
      where x.parent_id = t.id and x.deleted_at is null) below on true`,
);

/** Tasks by their ids, in no order; who may see them is asked elsewhere. */
export async function findTasks(tx: Tx, taskIds: readonly string[], reader: ListReader): Promise<TaskRecord[]> {
  if (taskIds.length === 0) return [];
  return completeTasks(tx, await readRows(tx, [[...taskIds]]), reader);
}

/** Adds to rows of tasks what else a list shows: people by name, counts, custom values, what dates hang on. */
export async function completeTasks<Row extends TaskRow>(
  tx: Tx,
  rows: readonly Row[],
  reader: ListReader,
): Promise<(Row & TaskRecord)[]> {
  if (rows.length === 0) return [];
  const taskIds = rows.map(({ id }) => id);
  const assignments = await readAssignments(tx, [taskIds]);
  const besides = await readBeside(tx, [taskIds, reader.userNum, reader.own]);
  const beside = new Map(besides.map((each) => [each.id, each]));
  const people = await readNames(tx, rows, assignments);
  const assignees = Map.groupBy(assignments, (each) => each.task_id);
  return rows.map((row) => {
    const creator = personOf(people, row.created_by);
    const editor = personOf(people, row.last_updated_by);
    const completer = row.completed_by === null ? undefined : personOf(people, row.completed_by);
    return {
      ...row,
      ...(beside.get(row.id) ?? NOTHING_BESIDE),
      creator_id: creator.work_id,
      creator_name: creator.name,
      editor_id: editor.work_id,
      editor_name: editor.name,
      completer_id: completer?.work_id ?? null,
      completer_name: completer?.name ?? null,
      assignees: (assignees.get(row.id) ?? []).map((each) => assigneeOf(each, people)),
      is_overdue: isOverdueNow(row, reader),
    };
  });
}

type People = ReadonlyMap<number, PersonRow>;

async function readNames(tx: Tx, rows: readonly TaskRow[], assignments: readonly AssignmentRow[]): Promise<People> {
  const nums = new Set<number>();
  for (const { created_by: made, last_updated_by: edited, completed_by: done } of rows) {
    nums.add(made).add(edited);
    if (done !== null) nums.add(done);
  }
  for (const { num, by } of assignments) nums.add(num).add(by);
  return new Map((await readPeople(tx, [[...nums]])).map((person) => [person.num, person]));
}

function personOf(people: People, num: number): PersonRow {
  const person = people.get(num);
  if (person === undefined) throw new Error(`There is no principal ${num}`);
  return person;
}

function assigneeOf({ num, position, access, by, at, shut_out }: AssignmentRow, people: People): AssigneeRecord {
  const { ty, work_id: workId, name } = personOf(people, num);
  const giver = personOf(people, by);
  return { num, ty, work_id: workId, name, position, access, by_id: giver.work_id, by_name: giver.name, at, shut_out };
}

/** As `isOverdue` says it of rows in the database (TRK-DUE-004). */
function isOverdueNow(task: TaskRow, { today, now }: ListReader): boolean {
  if (!OPEN.has(task.category)) return false;
  if (task.due_at !== null) return task.due_at < now;
  return task.due_date !== null && task.due_date < today;
}
