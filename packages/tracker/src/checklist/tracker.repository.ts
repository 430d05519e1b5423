import { sql } from "kysely";
import { parameter, prepare } from "@muniment/platform/db";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";

/** A tracker with the names of its people. */
export interface TrackerRecord {
  readonly id: string;
  readonly workspace_id: string;
  readonly matter_name: string;
  readonly is_closed: boolean;
  readonly name: string;
  readonly description: string;
  readonly kind: "task" | "closing";
  readonly owner_num: number;
  readonly owner_id: string;
  readonly owner_name: string;
  readonly ordinal: number;
  readonly time_zone: string;
  readonly has_outline: boolean;
  readonly calendar_id: string | null;
  readonly archived_at: Date | null;
  readonly deleted_at: Date | null;
  readonly created_at: Date;
  readonly creator_id: string;
  readonly creator_name: string;
  readonly last_updated_at: Date;
  readonly editor_id: string;
  readonly editor_name: string;
  readonly rev: number;
  readonly field_revs: Readonly<Record<string, number>>;
  readonly next_number: number;
}

/** How far a tracker is, and what it is to the reader. */
export interface TrackerState {
  readonly id: string;
  readonly is_default: boolean;
  readonly is_followed: boolean;
  readonly done: number;
  readonly countable: number;
  readonly total: number;
  readonly overdue: number;
}

const record = sql`k.id, k.workspace_id, m.name as matter_name, m.is_closed, k.name, k.description, k.kind, k.owner_num,
  o.work_id as owner_id, o.name as owner_name, k.ordinal, k.time_zone, k.has_outline, k.calendar_id, k.archived_at, k.deleted_at,
  k.created_at, c.work_id as creator_id, c.name as creator_name, k.last_updated_at, u.work_id as editor_id,
  u.name as editor_name, k.rev, k.field_revs, k.next_number`;
const source = sql`tracker.tracker k
  join tracker.matter m on m.workspace_id = k.workspace_id
  join tracker.principal o on o.num = k.owner_num
  join tracker.principal c on c.num = k.created_by
  join tracker.principal u on u.num = k.last_updated_by`;

const readOne = prepare<TrackerRecord>(
  "tracker_tracker",
  sql`select ${record} from ${source} where k.id = ${parameter(1)}`,
);

/** A tracker by its id, wherever it is; who may see it is asked elsewhere. */
export async function findTracker(reader: Tx, id: string): Promise<TrackerRecord | undefined> {
  const [tracker] = await readOne(reader, [id]);
  return tracker;
}

/** The same for a change: nobody else changes it, or adds tasks to it, until the transaction ends. */
export async function lockTracker(tx: Tx, id: string): Promise<TrackerRecord | undefined> {
  await sql`select from tracker.tracker where id = ${id} for update`.execute(q(tx));
  return findTracker(tx, id);
}

/** Trackers of a matter in their order: live ones, with or without archived ones, or those in the bin. */
export async function listTrackers(
  reader: Tx,
  workspaceId: string,
  page: {
    which: "live" | "with_archived" | "deleted";
    limit: number;
    after: { ordinal: number; id: string } | undefined;
  },
): Promise<TrackerRecord[]> {
  const { which, limit, after } = page;
  const isIn = {
    live: sql`k.deleted_at is null and k.archived_at is null`,
    with_archived: sql`k.deleted_at is null`,
    deleted: sql`k.deleted_at is not null`,
  }[which];
  const from = after === undefined ? sql`true` : sql`(k.ordinal, k.id) > (${after.ordinal}::float8, ${after.id})`;
  const { rows } = await sql<TrackerRecord>`select ${record} from ${source}
    where k.workspace_id = ${workspaceId} and ${isIn} and ${from}
    order by k.ordinal, k.id limit ${limit}`.execute(q(reader));
  return rows;
}

/** Progress, and what they are to a reader, of several trackers at once. */
export async function readStates(
  reader: Tx,
  ids: readonly string[],
  given: { userNum: number; today: string; now: Date },
): Promise<ReadonlyMap<string, TrackerState>> {
  const { rows } = await sql<TrackerState>`
    select k.id, p.*,
      k.deleted_at is null and k.archived_at is null and not exists (select from tracker.tracker f
        where f.workspace_id = k.workspace_id and f.deleted_at is null and f.archived_at is null
          and (f.ordinal, f.id) < (k.ordinal, k.id)) as is_default,
      exists (select from tracker.follow f where f.user_num = ${given.userNum} and f.target_type = 'tracker'
        and f.target_id = k.id and f.stopped_at is null) as is_followed
    from tracker.tracker k cross join lateral (${progressOf(sql`t.tracker_id = k.id`, given)}) p
    where k.id = any(${[...ids]}::text[])`.execute(q(reader));
  return new Map(rows.map((row) => [row.id, row]));
}

/** Done, countable, all and overdue of the live tasks that fit `condition` (TRK-TRK-009, TRK-DUE-004). */
export function progressOf(condition: ReturnType<typeof sql>, { today, now }: { today: string; now: Date }) {
  return sql`select count(*) filter (where s.category = 'done')::int as done,
      count(*) filter (where s.category not in ('not_applicable', 'cancelled'))::int as countable,
      count(*)::int as total,
      count(*) filter (where s.category in ('not_started', 'in_progress', 'waiting')
        and case when t.due_at is null then t.due_date < ${today}::date
          else t.due_at < ${now}::timestamptz end)::int as overdue
    from tracker.task t join tracker.status s on s.id = t.status_id
    where t.deleted_at is null and ${condition}`;
}

/** How many live trackers a matter has, and where the last of them stands. */
export async function countTrackers(tx: Tx, workspaceId: string): Promise<{ live: number; last: number }> {
  const row = await q(tx)
    .selectFrom("tracker.tracker")
    .select((eb) => [eb.fn.countAll<number>().as("live"), eb.fn.max("ordinal").as("last")])
    .where("workspace_id", "=", workspaceId)
    .where("deleted_at", "is", null)
    .executeTakeFirstOrThrow();
  return { live: row.live, last: row.last ?? 0 };
}

/** Nobody else adds or moves trackers of the matter until the transaction ends. */
export async function lockMatter(tx: Tx, workspaceId: string): Promise<void> {
  await sql`select from tracker.matter where workspace_id = ${workspaceId} for update`.execute(q(tx));
}

/** The first live tracker of a matter. */
export async function findFirstTracker(reader: Tx, workspaceId: string): Promise<string | undefined> {
  const row = await q(reader)
    .selectFrom("tracker.tracker")
    .select("id")
    .where("workspace_id", "=", workspaceId)
    .where("deleted_at", "is", null)
    .where("archived_at", "is", null)
    .orderBy("ordinal")
    .orderBy("id")
    .executeTakeFirst();
  return row?.id;
}

/** Whether a live tracker of the matter has this name, whatever the case. */
export async function isNameTaken(tx: Tx, workspaceId: string, name: string, except?: string): Promise<boolean> {
  const { rows } = await sql`select from tracker.tracker where workspace_id = ${workspaceId}
    and lower(name) = lower(${name}) and deleted_at is null and id <> ${except ?? ""}`.execute(q(tx));
  return rows.length > 0;
}

/** A tracker without anything in it. */
export async function insertTracker(
  tx: Tx,
  row: {
    id: string;
    workspace_id: string;
    name: string;
    description: string;
    kind: "task" | "closing";
    owner_num: number;
    ordinal: number;
    time_zone: string;
    has_outline: boolean;
    by: number;
    now: Date;
  },
): Promise<void> {
  const { by, now, ...rest } = row;
  const marks = { created_at: now, created_by: by, last_updated_at: now, last_updated_by: by };
  await q(tx)
    .insertInto("tracker.tracker")
    .values({ ...rest, ...marks, archived_at: null, deleted_at: null })
    .execute();
}

/** Changes columns and raises the state; which fields changed is remembered with it. */
export async function changeTracker(
  tx: Tx,
  id: string,
  given: {
    changes: Readonly<Record<string, string | number | boolean | Date | null>>;
    by: number;
    now: Date;
    fields: readonly string[];
  },
): Promise<void> {
  const assignments = Object.entries(given.changes).map(([name, value]) => sql`${sql.ref(name)} = ${value}`);
  await sql`update tracker.tracker set ${sql.join([
    ...assignments,
    sql`last_updated_at = ${given.now}`,
    sql`last_updated_by = ${given.by}`,
    sql`rev = rev + 1`,
    sql`field_revs = field_revs || (select coalesce(jsonb_object_agg(f, rev + 1), '{}')
      from unnest(${[...given.fields]}::text[]) f)`,
  ])} where id = ${id}`.execute(q(tx));
}

/** The place between the tracker before `before` and itself; at the end without. */
export async function ordinalBefore(tx: Tx, workspaceId: string, before: string | null): Promise<number> {
  const { rows } = await sql<{ at: number | null; above: number | null }>`
    with target as (select ordinal from tracker.tracker
      where id = ${before} and workspace_id = ${workspaceId} and deleted_at is null)
    select (select ordinal from target) as at, max(ordinal) as above from tracker.tracker
    where workspace_id = ${workspaceId} and deleted_at is null
      and (not exists (select from target) or ordinal < (select ordinal from target))`.execute(q(tx));
  const { at = null, above = null } = rows[0] ?? {};
  if (at === null) return (above ?? 0) + 1;
  return above === null ? at - 1 : (at + above) / 2;
}
