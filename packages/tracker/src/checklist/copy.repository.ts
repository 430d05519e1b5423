import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";

/** New ids by the ones they are copies of. */
export type NewIds = Readonly<Record<string, string>>;

/** The live tasks of a tracker from the top down. */
export async function listTreeIds(tx: Tx, trackerId: string): Promise<string[]> {
  const rows = await q(tx)
    .selectFrom("tracker.task")
    .select("id")
    .where("tracker_id", "=", trackerId)
    .where("deleted_at", "is", null)
    .orderBy("tree")
    .execute();
  return rows.map(({ id }) => id);
}

const pairs = (ids: NewIds) =>
  sql`(select key as old, value as new from jsonb_each_text(${JSON.stringify(ids)}::jsonb)) as`;

/** Copies sections under new ids; their places stay. */
export async function copySections(tx: Tx, trackerId: string, ids: NewIds): Promise<void> {
  await sql`insert into tracker.section (id, tracker_id, parent_section_id, title, rank, tree, depth, collapsed_by_default)
    select n.new, ${trackerId}, up.new, s.title, s.rank, s.tree, s.depth, s.collapsed_by_default
    from tracker.section s join ${pairs(ids)} n on n.old = s.id left join ${pairs(ids)} up on up.old = s.parent_section_id
    order by s.depth`.execute(q(tx));
}

/** Copies statuses under new ids, with their codes; the tracker must have none. */
export async function copyStatuses(tx: Tx, trackerId: string, ids: NewIds): Promise<void> {
  await sql`delete from tracker.status where tracker_id = ${trackerId}`.execute(q(tx));
  await sql`insert into tracker.status (id, tracker_id, value, state_code, category, colour, rank, is_default)
    select n.new, ${trackerId}, s.value, s.state_code, s.category, s.colour, s.rank, s.is_default
    from tracker.status s join ${pairs(ids)} n on n.old = s.id`.execute(q(tx));
  await sql`update tracker.tracker set next_state_code = coalesce((select max(state_code) + 1 from tracker.status
    where tracker_id = ${trackerId}), 0) where id = ${trackerId}`.execute(q(tx));
}

/** Copies live custom fields under new ids. */
export async function copyFields(tx: Tx, trackerId: string, ids: NewIds): Promise<void> {
  await sql`insert into tracker.custom_field (id, tracker_id, title, type, view, options, rank, required)
    select n.new, ${trackerId}, f.title, f.type, f.view, f.options, f.rank, f.required
    from tracker.custom_field f join ${pairs(ids)} n on n.old = f.id`.execute(q(tx));
}

/** Copies key dates under new ids. */
export async function copyKeyDates(tx: Tx, trackerId: string, ids: NewIds): Promise<void> {
  await sql`insert into tracker.key_date (id, tracker_id, name, date) select n.new, ${trackerId}, d.name, d.date
    from tracker.key_date d join ${pairs(ids)} n on n.old = d.id`.execute(q(tx));
}

/** Copies documents and folders on tasks; the links get the ids of `linkIds`. */
export async function copyLinks(
  tx: Tx,
  given: { tasks: NewIds; linkIds: NewIds; by: number; now: Date },
): Promise<void> {
  await sql`insert into tracker.work_link (id, task_id, w_wstype, library_id, object_id, version, version_policy, role,
      added_at, added_by)
    select n.new, t.new, l.w_wstype, l.library_id, l.object_id, l.version, l.version_policy, l.role, ${given.now}, ${given.by}
    from tracker.work_link l join ${pairs(given.linkIds)} n on n.old = l.id
      join ${pairs(given.tasks)} t on t.old = l.task_id`.execute(q(tx));
}

/** Ids of what hangs on tasks: documents, or what their dates are reckoned from and what they wait for. */
export async function listPartIds(
  tx: Tx,
  part: "work_link" | "task_dependency",
  taskIds: readonly string[],
): Promise<string[]> {
  const table = sql.table(`tracker.${part}`);
  const { rows } = await sql<{ id: string }>`select id from ${table} where task_id = any(${[...taskIds]}::text[])
    order by id`.execute(q(tx));
  return rows.map(({ id }) => id);
}

/** Copies rules and waits whose other end is copied too, or is the tracker's creation. */
export async function copyDependencies(
  tx: Tx,
  given: { ids: NewIds; tasks: NewIds; keyDates: NewIds; withRules: boolean },
): Promise<void> {
  await sql`insert into tracker.task_dependency (id, task_id, kind, anchor_type, anchor_task_id, key_date_id, direction,
      amount, unit, roll)
    select n.new, t.new, d.kind, d.anchor_type, y.new, k.new, d.direction, d.amount, d.unit, d.roll
    from tracker.task_dependency d join ${pairs(given.ids)} n on n.old = d.id
      join ${pairs(given.tasks)} t on t.old = d.task_id
      left join ${pairs(given.tasks)} y on y.old = d.anchor_task_id
      left join ${pairs(given.keyDates)} k on k.old = d.key_date_id
    where (d.anchor_task_id is null or y.new is not null) and (d.key_date_id is null or k.new is not null)
      and (d.kind = 'block' or ${given.withRules})`.execute(q(tx));
}

/** Ids of what a tracker is set up with. */
export async function listSetUp(
  tx: Tx,
  trackerId: string,
): Promise<{ sections: string[]; statuses: string[]; fields: string[]; key_dates: string[] }> {
  const { rows } = await sql<{ sections: string[]; statuses: string[]; fields: string[]; key_dates: string[] }>`select
      array(select id from tracker.section where tracker_id = ${trackerId}) as sections,
      array(select id from tracker.status where tracker_id = ${trackerId}) as statuses,
      array(select id from tracker.custom_field where tracker_id = ${trackerId} and deleted_at is null) as fields,
      array(select id from tracker.key_date where tracker_id = ${trackerId}) as key_dates`.execute(q(tx));
  return rows[0] ?? { sections: [], statuses: [], fields: [], key_dates: [] };
}
