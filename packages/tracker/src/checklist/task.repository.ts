import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { TaskPlace } from "./place.ts";

/** What is stored of a new task. */
export interface NewTask extends TaskPlace {
  readonly id: string;
  readonly tracker_id: string;
  readonly title: string;
  readonly status_id: string;
}

/** A value of a column of a task. */
export type TaskValue = string | number | boolean | Date | null;

/** Adds a task under the tracker's next number. */
export async function insertTask(tx: Tx, task: NewTask, given: { by: number; now: Date }): Promise<void> {
  const { by, now } = given;
  await sql`with numbered as (update tracker.tracker set next_number = next_number + 1
      where id = ${task.tracker_id} returning next_number - 1 as number)
    insert into tracker.task (id, tracker_id, section_id, parent_id, rank, tree, depth, number, title, status_id,
      priority, visibility, created_at, created_by, last_updated_at, last_updated_by)
    select ${task.id}, ${task.tracker_id}, ${task.section_id}, ${task.parent_id}, ${task.rank}, ${task.tree},
      ${task.depth}, number, ${task.title}, ${task.status_id}, 0, 'tracker', ${now}, ${by}, ${now}, ${by}
    from numbered`.execute(q(tx));
}

/** Changes columns, raises the state and remembers which fields changed with it. The instant follows date and zone. */
export async function changeTask(
  tx: Tx,
  id: string,
  given: {
    changes: Readonly<Record<string, TaskValue>>;
    fields: readonly string[];
    by: number;
    now: Date;
    /** The rest of a task that was just added is no change of it. */
    isNew?: boolean;
  },
): Promise<void> {
  const assignments = Object.entries(given.changes).map(([name, value]) => sql`${sql.ref(name)} = ${value}`);
  const raised = given.isNew === true ? 0 : 1;
  await sql`update tracker.task set ${sql.join([
    ...assignments,
    sql`last_updated_at = ${given.now}`,
    sql`last_updated_by = ${given.by}`,
    sql`rev = rev + ${raised}`,
    sql`field_revs = field_revs || (select coalesce(jsonb_object_agg(f, rev + 1), '{}')
      from unnest(${[...given.fields]}::text[]) f)`,
  ])} where id = ${id}`.execute(q(tx));
}

/** The instant of a date and time in a zone, as the database's own tables of zones have it. */
export async function instantOf(tx: Tx, date: string, time: string, zone: string): Promise<Date> {
  const { rows } = await sql<{ at: Date }>`
    select (${date}::date + ${time}::time) at time zone ${zone}::text as at`.execute(q(tx));
  return rows[0]?.at ?? new Date(Number.NaN);
}

/** How many live tasks a tracker has. */
export async function countLiveTasks(tx: Tx, trackerId: string): Promise<number> {
  const row = await q(tx)
    .selectFrom("tracker.task")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("tracker_id", "=", trackerId)
    .where("deleted_at", "is", null)
    .executeTakeFirstOrThrow();
  return row.count;
}

/** A task and all below it, from the top down. */
export async function listFamily(
  tx: Tx,
  trackerId: string,
  tree: string,
  which: "live" | { deletedWith: string },
): Promise<{ id: string; tree: string; depth: number; rev: number; status_id: string; category: string }[]> {
  const isIn = which === "live" ? sql`t.deleted_at is null` : sql`t.deleted_with = ${which.deletedWith}`;
  const { rows } = await sql<{
    id: string;
    tree: string;
    depth: number;
    rev: number;
    status_id: string;
    category: string;
  }>`select t.id, t.tree, t.depth, t.rev, t.status_id, s.category
    from tracker.task t join tracker.status s on s.id = t.status_id
    where t.tracker_id = ${trackerId} and (t.tree = ${tree} or starts_with(t.tree, ${`${tree}/`})) and ${isIn}
    order by t.tree for update of t`.execute(q(tx));
  return rows;
}

/** Puts tasks into the bin, or takes them out. */
export async function settleTasks(
  tx: Tx,
  ids: readonly string[],
  given: { deletedWith: string | null; by: number; now: Date },
): Promise<void> {
  const { deletedWith, by, now } = given;
  await sql`update tracker.task set deleted_at = ${deletedWith === null ? null : now}, deleted_with = ${deletedWith},
      last_updated_at = ${now}, last_updated_by = ${by}, rev = rev + 1
    where id = any(${[...ids]}::text[])`.execute(q(tx));
}

/** Whether a live task has this place. */
export async function isTreeTaken(tx: Tx, trackerId: string, tree: string): Promise<boolean> {
  const { rows } = await sql`select from tracker.task
    where tracker_id = ${trackerId} and tree = ${tree} and deleted_at is null`.execute(q(tx));
  return rows.length > 0;
}

/** The tracker of a task, and the task's id, by id or by number in a tracker, former numbers included. */
export async function findTaskPointer(
  reader: Tx,
  by: { id: string } | { trackerId: string; number: number },
): Promise<{ id: string; tracker_id: string } | undefined> {
  const { rows } =
    "id" in by
      ? await sql<{ id: string; tracker_id: string }>`
          select id, tracker_id from tracker.task where id = ${by.id}`.execute(q(reader))
      : await sql<{ id: string; tracker_id: string }>`
          select id, tracker_id from tracker.task where tracker_id = ${by.trackerId} and number = ${by.number}
          union all select t.id, t.tracker_id from tracker.task_alias a join tracker.task t on t.id = a.task_id
            where a.tracker_id = ${by.trackerId} and a.number = ${by.number}
          limit 1`.execute(q(reader));
  return rows[0];
}

/** A live assignment, as it is stored. */
export interface StoredAssignment {
  readonly principal_num: number;
  readonly position: number;
  readonly access: "member" | "external";
  readonly assigned_by: number;
  readonly assigned_at: Date;
}

/** The live assignments of a task in their order. */
export async function listAssignments(tx: Tx, taskId: string): Promise<StoredAssignment[]> {
  return q(tx)
    .selectFrom("tracker.task_assignee")
    .select(["principal_num", "position", "access", "assigned_by", "assigned_at"])
    .where("task_id", "=", taskId)
    .where("removed_at", "is", null)
    .orderBy("position")
    .execute();
}

/**
 * Puts assignments into the place of those that a task has. Who stays keeps by whom and when they were assigned; who
 * goes leaves a row that says until when (TRK-ASSG-018).
 */
export async function replaceAssignments(
  tx: Tx,
  taskId: string,
  given: { before: readonly StoredAssignment[]; after: readonly StoredAssignment[]; now: Date },
): Promise<void> {
  const { before, after, now } = given;
  const places = new Map(after.map((row) => [row.principal_num, row.position]));
  const gone = before.filter((row) => !places.has(row.principal_num)).map((row) => row.principal_num);
  const moved = before.filter((row) => places.has(row.principal_num) && places.get(row.principal_num) !== row.position);
  const kept = new Set(
    before.filter((row) => places.get(row.principal_num) === row.position).map((row) => row.principal_num),
  );
  await sql`update tracker.task_assignee set removed_at = ${now}
    where task_id = ${taskId} and removed_at is null and principal_num = any(${gone}::bigint[])`.execute(q(tx));
  await sql`delete from tracker.task_assignee where task_id = ${taskId} and removed_at is null
    and principal_num = any(${moved.map((row) => row.principal_num)}::bigint[])`.execute(q(tx));
  const added = after.filter((row) => !kept.has(row.principal_num));
  if (added.length === 0) return;
  await q(tx)
    .insertInto("tracker.task_assignee")
    .values(added.map((row) => ({ ...row, task_id: taskId, removed_at: null })))
    .execute();
}

/** Whom somebody assigned last, this matter first; the newest first (TRK-ASSG-007). */
export async function listRecentAssignees(
  reader: Tx,
  userNum: number,
  given: { workspaceId: string; library: string; limit: number },
): Promise<{ ty: "user" | "group"; work_id: string; name: string }[]> {
  const { rows } = await sql<{ ty: "user" | "group"; work_id: string; name: string }>`
    select p.ty, p.work_id, p.name from (
      select a.principal_num, max(a.assigned_at) as at, bool_or(k.workspace_id = ${given.workspaceId}) as is_here
      from (select task_id, principal_num, assigned_at from tracker.task_assignee
        where assigned_by = ${userNum} order by assigned_at desc limit 200) a
      join tracker.task t on t.id = a.task_id join tracker.tracker k on k.id = t.tracker_id
      group by a.principal_num) recent
    join tracker.principal p on p.num = recent.principal_num and (p.ty = 'user' or p.library_id = ${given.library})
    order by recent.is_here desc, recent.at desc limit ${given.limit}`.execute(q(reader));
  return rows;
}
