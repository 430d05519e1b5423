import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import type { Day, PlannedShift, RuledTask } from "../calendar/index.ts";
import { q } from "../db.ts";
import { seenBeside } from "./task-reading.ts";
import type { StoredRule } from "./task-columns.ts";
import type { ListReader } from "./task-filter.ts";

/** A task whose due date is reckoned, with what it is reckoned from as it is now. */
export interface RuleRecord extends RuledTask {
  readonly value: Day | null;
}

/** Every relative due date of a tracker. */
export async function listRules(reader: Tx, trackerId: string): Promise<RuleRecord[]> {
  const { rows } = await sql<Omit<RuleRecord, "step"> & RuledTask["step"]>`
    select t.id, d.anchor_type || coalesce(':' || coalesce(d.anchor_task_id, d.key_date_id), '') as anchor,
      d.direction, d.amount, d.unit, d.roll, to_char(t.due_date, 'YYYY-MM-DD') as due,
      to_char(t.start_date, 'YYYY-MM-DD') as start,
      -- What hangs on something in the bin keeps its date until that comes back.
      t.deleted_at is null and y.deleted_at is null and s.category in ('not_started', 'in_progress', 'waiting')
        as "mayMove",
      to_char(case d.anchor_type when 'task_due' then y.due_date when 'task_start' then y.start_date
        when 'task_completed' then (y.completed_at at time zone k.time_zone)::date when 'key_date' then n.date
        else (k.created_at at time zone k.time_zone)::date end, 'YYYY-MM-DD') as value
    from tracker.task_dependency d
      join tracker.task t on t.id = d.task_id
      join tracker.tracker k on k.id = t.tracker_id
      join tracker.status s on s.id = t.status_id
      left join tracker.task y on y.id = d.anchor_task_id
      left join tracker.key_date n on n.id = d.key_date_id
    where t.tracker_id = ${trackerId} and d.kind = 'date' order by t.tree`.execute(q(reader));
  return rows.map(({ direction, amount, unit, roll, ...row }) => ({ ...row, step: { direction, amount, unit, roll } }));
}

/** Puts a rule in the place of the one that a task has, or takes it away. */
export async function putRule(tx: Tx, given: { id: string; taskId: string; rule: StoredRule | null }): Promise<void> {
  const { id, taskId, rule } = given;
  await q(tx).deleteFrom("tracker.task_dependency").where("task_id", "=", taskId).where("kind", "=", "date").execute();
  if (rule === null) return;
  const { anchor_id: anchor, ...rest } = rule;
  const isKeyDate = rule.anchor_type === "key_date";
  await q(tx)
    .insertInto("tracker.task_dependency")
    .values({
      ...rest,
      id,
      task_id: taskId,
      kind: "date",
      anchor_task_id: isKeyDate ? null : anchor,
      key_date_id: isKeyDate ? anchor : null,
    })
    .execute();
}

/** Takes the rules of tasks away, so that their dates stay. */
export async function removeRules(tx: Tx, taskIds: readonly string[]): Promise<void> {
  await sql`delete from tracker.task_dependency where kind = 'date' and task_id = any(${[...taskIds]}::text[])`.execute(
    q(tx),
  );
}

/** Moves due dates; a time of day stays, in its zone. */
export async function moveDueDates(
  tx: Tx,
  shifts: readonly PlannedShift[],
  { by, now }: { by: number; now: Date },
): Promise<void> {
  const ids = shifts.map(({ id }) => id);
  const dues = shifts.map(({ to }) => to);
  const starts = shifts.map(({ start }) => start);
  await sql`update tracker.task t set due_date = n.due, start_date = n.start,
      due_time = case when n.due is null then null else t.due_time end,
      due_time_zone = case when n.due is null then null else t.due_time_zone end,
      due_at = case when n.due is null or t.due_time is null then null
        else (n.due + t.due_time) at time zone t.due_time_zone end,
      due_moves = t.due_moves + case when t.due_date is null then 0 else 1 end,
      last_updated_at = ${now}, last_updated_by = ${by}, rev = t.rev + 1,
      field_revs = t.field_revs || jsonb_build_object('due_date', t.rev + 1)
    from unnest(${ids}::text[], ${dues}::date[], ${starts}::date[]) as n (id, due, start)
    where t.id = n.id`.execute(q(tx));
}

/** A task from which a date may be reckoned, or for which another may wait. */
export interface AnchorTask {
  readonly id: string;
  readonly tracker_id: string;
  readonly workspace_id: string;
  readonly is_seen: boolean;
}

/** A live task of a live tracker; `is_seen` when the reader may know it whatever their level. */
export async function findAnchorTask(tx: Tx, id: string, reader: ListReader): Promise<AnchorTask | undefined> {
  const { rows } = await sql<AnchorTask>`
    select y.id, y.tracker_id, k.workspace_id, ${seenBeside(reader)} as is_seen
    from tracker.task y join tracker.tracker k on k.id = y.tracker_id
    where y.id = ${id} and y.deleted_at is null and k.deleted_at is null`.execute(q(tx));
  return rows[0];
}

/** Which way to go from a task: `hangs` on dates, waits and the task above, `waits` on waits and what is below. */
export type Edges = "hangs" | "waits";

/** Where edges lead from some tasks. */
export async function stepsFrom(tx: Tx, ids: readonly string[], edges: Edges): Promise<{ from: string; to: string }[]> {
  const some = [...ids];
  const family =
    edges === "hangs"
      ? sql`select id, parent_id from tracker.task where id = any(${some}::text[]) and parent_id is not null`
      : sql`select parent_id, id from tracker.task where parent_id = any(${some}::text[])`;
  const kinds = edges === "hangs" ? sql`true` : sql`kind = 'block'`;
  const { rows } = await sql<{ from: string; to: string }>`
    select task_id as "from", anchor_task_id as "to" from tracker.task_dependency
      where task_id = any(${some}::text[]) and anchor_task_id is not null and ${kinds}
    union ${family}`.execute(q(tx));
  return rows;
}

/** What a task waits for, or what waits for it; of what is hidden from the reader the id of the dependency alone. */
export interface BesideRecord {
  readonly id: string;
  readonly task_id: string;
  readonly tracker_id: string;
  readonly number: number;
  readonly title: string;
  readonly due_date: string | null;
  readonly category: string;
  readonly is_seen: boolean;
}

/** The live tasks at the other end of the dependencies of a task. */
export async function listBeside(
  reader: Tx,
  taskId: string,
  given: { which: "waits_for" | "awaited_by"; forWhom: ListReader },
): Promise<BesideRecord[]> {
  const isForth = given.which === "waits_for";
  const { rows } = await sql<BesideRecord>`
    select d.id, y.id as task_id, y.tracker_id, y.number, y.title, to_char(y.due_date, 'YYYY-MM-DD') as due_date,
      c.category, ${seenBeside(given.forWhom)} as is_seen
    from tracker.task_dependency d
      join tracker.task y on y.id = ${isForth ? sql`d.anchor_task_id` : sql`d.task_id`} and y.deleted_at is null
      join tracker.tracker k on k.id = y.tracker_id and k.deleted_at is null
      join tracker.status c on c.id = y.status_id
    where d.kind = 'block' and ${isForth ? sql`d.task_id` : sql`d.anchor_task_id`} = ${taskId}
    order by d.id`.execute(q(reader));
  return rows;
}

/** Adds a wait; its id, or that of the one that was there. */
export async function insertWait(tx: Tx, given: { id: string; taskId: string; anchorId: string }): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into tracker.task_dependency (id, task_id, kind, anchor_type, anchor_task_id)
    values (${given.id}, ${given.taskId}, 'block', 'task', ${given.anchorId})
    on conflict (task_id, anchor_task_id) where kind = 'block' do update set kind = 'block' returning id`.execute(
    q(tx),
  );
  return rows[0]?.id ?? given.id;
}

/** Removes a wait of a task; which task it waited for. */
export async function removeWait(tx: Tx, taskId: string, id: string): Promise<string | undefined> {
  const row = await q(tx)
    .deleteFrom("tracker.task_dependency")
    .where("id", "=", id)
    .where("task_id", "=", taskId)
    .where("kind", "=", "block")
    .returning("anchor_task_id")
    .executeTakeFirst();
  return row?.anchor_task_id ?? undefined;
}

/** How many tasks a task waits for. */
export async function countWaits(tx: Tx, taskId: string): Promise<number> {
  const row = await q(tx)
    .selectFrom("tracker.task_dependency")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("task_id", "=", taskId)
    .where("kind", "=", "block")
    .executeTakeFirstOrThrow();
  return row.count;
}

/** A key date, and how many due dates are reckoned from it. */
export interface KeyDateRecord {
  readonly id: string;
  readonly name: string;
  readonly date: string | null;
  readonly rev: number;
  readonly tasks: number;
}

/** Key dates of a tracker, the next first, those without a date at the end. */
export async function listKeyDates(reader: Tx, trackerId: string): Promise<KeyDateRecord[]> {
  const { rows } = await sql<KeyDateRecord>`
    select n.id, n.name, to_char(n.date, 'YYYY-MM-DD') as date, n.rev,
      (select count(*)::int from tracker.task_dependency d join tracker.task t on t.id = d.task_id
        where d.key_date_id = n.id and t.deleted_at is null) as tasks
    from tracker.key_date n where n.tracker_id = ${trackerId} order by n.date nulls last, lower(n.name)`.execute(
    q(reader),
  );
  return rows;
}

/** Adds a key date. */
export async function insertKeyDate(
  tx: Tx,
  row: { id: string; tracker_id: string; name: string; date: string | null },
): Promise<void> {
  await sql`insert into tracker.key_date (id, tracker_id, name, date)
    values (${row.id}, ${row.tracker_id}, ${row.name}, ${row.date}::date)`.execute(q(tx));
}

/** Changes a key date and raises its state. */
export async function changeKeyDate(tx: Tx, id: string, row: { name: string; date: string | null }): Promise<void> {
  await sql`update tracker.key_date set name = ${row.name}, date = ${row.date}::date, rev = rev + 1
    where id = ${id}`.execute(q(tx));
}

/** Removes a key date, and the rules that were reckoned from it. */
export async function removeKeyDate(tx: Tx, id: string): Promise<void> {
  await q(tx).deleteFrom("tracker.key_date").where("id", "=", id).execute();
}
