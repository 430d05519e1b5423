import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";

/** The columns of a task that changes of many tasks write; the instant of a due date follows from the others. */
export interface BatchColumns {
  readonly title: string;
  readonly notes: string;
  readonly status_id: string;
  readonly former_status_id: string | null;
  readonly priority: number;
  readonly start_date: string | null;
  readonly due_date: string | null;
  readonly due_time: string | null;
  readonly due_time_zone: string | null;
  readonly due_moves: number;
  readonly milestone: boolean;
  readonly assigned_at: string | null;
  readonly completed_at: string | null;
  readonly completed_by: number | null;
}

/** A whole task. */
export interface BatchRow extends BatchColumns {
  readonly id: string;
  readonly section_id: string | null;
  readonly parent_id: string | null;
  readonly rank: string;
  readonly tree: string;
  readonly depth: number;
  readonly number: number;
  readonly signature_required: boolean;
  readonly visibility: "tracker" | "assignees_only";
}

/** An assignment of many. */
export interface BatchAssignee {
  readonly task_id: string;
  readonly principal_num: number;
  readonly position: number;
  readonly access: "member" | "external";
  readonly assigned_by: number;
  readonly assigned_at: string;
}

/** A value of a custom field of many. */
export interface BatchValue {
  readonly task_id: string;
  readonly field_id: string;
  readonly value: unknown;
  readonly text_value: string;
  readonly number_value: number | null;
}

const CHANGED = `title text, notes text, status_id text, former_status_id text, priority smallint, start_date date,
  due_date date, due_time time, due_time_zone text, due_moves integer, milestone boolean, assigned_at timestamptz,
  completed_at timestamptz, completed_by bigint`;
const DUE_AT = `case when x.due_time is null then null else (x.due_date + x.due_time) at time zone x.due_time_zone end`;

/** The next numbers of a tracker, as many as are wanted; the first of them. */
export async function takeNumbers(tx: Tx, trackerId: string, count: number): Promise<number> {
  const { rows } = await sql<{ first: number }>`update tracker.tracker set next_number = next_number + ${count}
    where id = ${trackerId} returning next_number - ${count} as first`.execute(q(tx));
  return rows[0]?.first ?? 1;
}

/** Adds tasks in one statement. */
export async function insertTasks(
  tx: Tx,
  trackerId: string,
  rows: readonly BatchRow[],
  { by, now }: { by: number; now: Date },
): Promise<void> {
  await sql`insert into tracker.task (id, tracker_id, section_id, parent_id, rank, tree, depth, number, title, notes,
      status_id, former_status_id, priority, start_date, due_date, due_time, due_time_zone, due_at, due_moves, milestone,
      signature_required, visibility, assigned_at, completed_at, completed_by, created_at, created_by, last_updated_at,
      last_updated_by)
    select x.id, ${trackerId}, x.section_id, x.parent_id, x.rank, x.tree, x.depth, x.number, x.title, x.notes, x.status_id,
      x.former_status_id, x.priority, x.start_date, x.due_date, x.due_time, x.due_time_zone, ${sql.raw(DUE_AT)},
      x.due_moves, x.milestone, x.signature_required, x.visibility, x.assigned_at, x.completed_at, x.completed_by, ${now},
      ${by}, ${now}, ${by}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x (id text, section_id text, parent_id text, rank text,
      tree text, depth smallint, number integer, signature_required boolean, visibility text, ${sql.raw(CHANGED)})`.execute(
    q(tx),
  );
}

/** Writes columns of tasks in one statement, and which fields changed with it. */
export async function updateTasks(
  tx: Tx,
  rows: readonly (BatchColumns & { readonly id: string; readonly fields: readonly string[] })[],
  { by, now }: { by: number; now: Date },
): Promise<void> {
  await sql`update tracker.task t set title = x.title, notes = x.notes, status_id = x.status_id,
      former_status_id = x.former_status_id, priority = x.priority, start_date = x.start_date, due_date = x.due_date,
      due_time = x.due_time, due_time_zone = x.due_time_zone, due_at = ${sql.raw(DUE_AT)}, due_moves = x.due_moves,
      milestone = x.milestone, assigned_at = x.assigned_at, completed_at = x.completed_at, completed_by = x.completed_by,
      last_updated_at = ${now}, last_updated_by = ${by}, rev = t.rev + 1,
      field_revs = t.field_revs || (select coalesce(jsonb_object_agg(f, t.rev + 1), '{}')
        from jsonb_array_elements_text(x.fields) f)
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x (id text, fields jsonb, ${sql.raw(CHANGED)})
    where t.id = x.id`.execute(q(tx));
}

/** Adds assignments. */
export async function insertAssignees(tx: Tx, rows: readonly BatchAssignee[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`insert into tracker.task_assignee (task_id, principal_num, position, access, assigned_by, assigned_at)
    select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x (task_id text, principal_num bigint,
      position smallint, access text, assigned_by bigint, assigned_at timestamptz)`.execute(q(tx));
}

/** The live assignments of tasks in their order. */
export async function listManyAssignees(tx: Tx, taskIds: readonly string[]): Promise<BatchAssignee[]> {
  const { rows } = await sql<Omit<BatchAssignee, "assigned_at"> & { assigned_at: Date }>`
    select task_id, principal_num, position, access, assigned_by, assigned_at from tracker.task_assignee
    where task_id = any(${[...taskIds]}::text[]) and removed_at is null order by task_id, position`.execute(q(tx));
  return rows.map((row) => ({ ...row, assigned_at: row.assigned_at.toISOString() }));
}

/** Puts assignments in the place of those that tasks have; who goes leaves a row that says until when (TRK-ASSG-018). */
export async function replaceManyAssignees(
  tx: Tx,
  taskIds: readonly string[],
  given: { after: readonly BatchAssignee[]; now: Date },
): Promise<void> {
  const pairs = JSON.stringify(given.after.map(({ task_id, principal_num }) => ({ task_id, principal_num })));
  await sql`update tracker.task_assignee a set removed_at = ${given.now}
    where a.task_id = any(${[...taskIds]}::text[]) and a.removed_at is null and not exists (
      select from jsonb_to_recordset(${pairs}::jsonb) as x (task_id text, principal_num bigint)
      where x.task_id = a.task_id and x.principal_num = a.principal_num)`.execute(q(tx));
  // Who stays may have another place: they keep by whom and when they were assigned, which `after` says.
  await sql`delete from tracker.task_assignee where task_id = any(${[...taskIds]}::text[]) and removed_at is null`.execute(
    q(tx),
  );
  await insertAssignees(tx, given.after);
}

/** Puts values into custom fields; those of `cleared` are taken out. */
export async function putManyValues(
  tx: Tx,
  rows: readonly BatchValue[],
  cleared: readonly { readonly task_id: string; readonly field_id: string }[],
): Promise<void> {
  if (cleared.length > 0) {
    await sql`delete from tracker.custom_value v
      using jsonb_to_recordset(${JSON.stringify(cleared)}::jsonb) as x (task_id text, field_id text)
      where v.task_id = x.task_id and v.field_id = x.field_id`.execute(q(tx));
  }
  if (rows.length === 0) return;
  await sql`insert into tracker.custom_value (task_id, field_id, value, text_value, number_value)
    select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x (task_id text, field_id text, value jsonb,
      text_value text, number_value double precision)
    on conflict (task_id, field_id) do update set value = excluded.value, text_value = excluded.text_value,
      number_value = excluded.number_value`.execute(q(tx));
}

/** The values of custom fields of tasks. */
export async function listManyValues(tx: Tx, taskIds: readonly string[]): Promise<BatchValue[]> {
  return q(tx)
    .selectFrom("tracker.custom_value")
    .select(["task_id", "field_id", "value", "text_value", "number_value"])
    .where("task_id", "in", taskIds.length === 0 ? [""] : [...taskIds])
    .execute();
}

/** The last rank among the live tasks of each place of a tracker. */
export async function lastRanks(
  tx: Tx,
  trackerId: string,
): Promise<{ section_id: string | null; parent_id: string | null; rank: string }[]> {
  const { rows } = await sql<{ section_id: string | null; parent_id: string | null; rank: string }>`
    select section_id, parent_id, max(rank) as rank from tracker.task
    where tracker_id = ${trackerId} and deleted_at is null group by 1, 2`.execute(q(tx));
  return rows;
}

/** Sections of a tracker, without what is in them. */
export async function listPlainSections(
  tx: Tx,
  trackerId: string,
): Promise<
  { id: string; title: string; tree: string; depth: number; parent_section_id: string | null; rank: string }[]
> {
  return q(tx)
    .selectFrom("tracker.section")
    .select(["id", "title", "tree", "depth", "parent_section_id", "rank"])
    .where("tracker_id", "=", trackerId)
    .orderBy("tree")
    .execute();
}

/** Puts whole families into the bin, each with its top (TRK-TASK-017). */
export async function binFamilies(
  tx: Tx,
  tasks: readonly { readonly id: string; readonly top: string }[],
  { by, now }: { by: number; now: Date },
): Promise<void> {
  await sql`update tracker.task t set deleted_at = ${now}, deleted_with = x.top, last_updated_at = ${now},
      last_updated_by = ${by}, rev = t.rev + 1
    from jsonb_to_recordset(${JSON.stringify(tasks)}::jsonb) as x (id text, top text)
    where t.id = x.id and t.deleted_at is null`.execute(q(tx));
}

/** The columns of tasks as they are, for taking a change back. */
export async function listColumns(
  tx: Tx,
  taskIds: readonly string[],
): Promise<(BatchColumns & { readonly id: string; readonly rev: number })[]> {
  const { rows } = await sql<BatchColumns & { id: string; rev: number }>`
    select id, rev, title, notes, status_id, former_status_id, priority, to_char(start_date, 'YYYY-MM-DD') as start_date,
      to_char(due_date, 'YYYY-MM-DD') as due_date, to_char(due_time, 'HH24:MI') as due_time, due_time_zone, due_moves,
      milestone, assigned_at::text as assigned_at, completed_at::text as completed_at, completed_by
    from tracker.task where id = any(${[...taskIds]}::text[])`.execute(q(tx));
  return rows;
}

/** The live tasks of a tracker that have one of these numbers or ids. */
export async function findTaskIds(
  tx: Tx,
  trackerId: string,
  by: { readonly numbers: readonly number[]; readonly ids: readonly string[] },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from tracker.task where tracker_id = ${trackerId}
    and deleted_at is null and (number = any(${[...by.numbers]}::int[]) or id = any(${[...by.ids]}::text[]))`.execute(
    q(tx),
  );
  return rows.map(({ id }) => id);
}

/** Whether something was put on tasks or below them that is none of them: comments, documents, sub-tasks. */
export async function hasGrown(tx: Tx, taskIds: readonly string[]): Promise<boolean> {
  const ids = [...taskIds];
  const { rows } = await sql`select where exists (select from tracker.comment where task_id = any(${ids}::text[]))
    or exists (select from tracker.work_link where task_id = any(${ids}::text[]))
    or exists (select from tracker.task where parent_id = any(${ids}::text[]) and id <> all(${ids}::text[])
      and deleted_at is null)`.execute(q(tx));
  return rows.length > 0;
}
