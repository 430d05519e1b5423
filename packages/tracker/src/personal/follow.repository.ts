import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";

/** Something that a person follows. */
export interface FollowRecord {
  readonly target_type: "tracker" | "task" | "user" | "group";
  readonly target_id: string;
  readonly in_app: boolean;
  readonly digest: boolean;
  readonly since: Date;
  readonly tracker_id: string | null;
  readonly workspace_id: string | null;
  readonly tracker_name: string | null;
  readonly task_title: string | null;
  readonly principal_name: string | null;
  readonly principal_id: string | null;
  readonly library_id: string | null;
}

/** What a person follows, the oldest first. */
export async function listFollows(reader: Tx, userNum: number): Promise<FollowRecord[]> {
  const { rows } = await sql<FollowRecord>`
    select f.target_type, f.target_id, f.in_app, f.digest, f.since, k.id as tracker_id, k.workspace_id,
      k.name as tracker_name, t.title as task_title, p.name as principal_name, p.work_id as principal_id, p.library_id
    from tracker.follow f
      left join tracker.task t on f.target_type = 'task' and t.id = f.target_id and t.deleted_at is null
      left join tracker.tracker k on k.deleted_at is null
        and k.id = case f.target_type when 'tracker' then f.target_id when 'task' then t.tracker_id end
      left join tracker.principal p on f.target_type in ('user', 'group') and p.num::text = f.target_id
    where f.user_num = ${userNum} and f.stopped_at is null order by f.since, f.target_id`.execute(q(reader));
  return rows;
}

/** How much of a kind a person follows. */
export async function countFollows(tx: Tx, userNum: number, types: readonly string[]): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from tracker.follow
    where user_num = ${userNum} and target_type = any(${[...types]}::text[]) and stopped_at is null`.execute(q(tx));
  return rows[0]?.count ?? 0;
}

/** Follows; what one stopped is followed again. */
export async function putFollow(
  tx: Tx,
  row: { user_num: number; target_type: string; target_id: string; in_app: boolean; digest: boolean; since: Date },
): Promise<void> {
  await sql`insert into tracker.follow (user_num, target_type, target_id, in_app, digest, since)
    values (${row.user_num}, ${row.target_type}, ${row.target_id}, ${row.in_app}, ${row.digest}, ${row.since})
    on conflict (user_num, target_type, target_id) do update
      set in_app = excluded.in_app, digest = excluded.digest, stopped_at = null`.execute(q(tx));
}

/** Follows a task by what one does with it, unless one has stopped (TRK-FOL-001). */
export async function followByActing(tx: Tx, userNum: number, taskId: string, now: Date): Promise<void> {
  await sql`insert into tracker.follow (user_num, target_type, target_id, in_app, digest, since)
    values (${userNum}, 'task', ${taskId}, true, false, ${now}) on conflict do nothing`.execute(q(tx));
}

/** Stops. */
export async function stopFollow(
  tx: Tx,
  follow: { user_num: number; target_type: string; target_id: string },
  now: Date,
): Promise<void> {
  await sql`update tracker.follow set stopped_at = ${now} where user_num = ${follow.user_num}
    and target_type = ${follow.target_type} and target_id = ${follow.target_id} and stopped_at is null`.execute(q(tx));
}

/** Who follows a task, by name. */
export async function listFollowers(reader: Tx, taskId: string): Promise<{ id: string; name: string }[]> {
  const { rows } = await sql<{ id: string; name: string }>`
    select p.work_id as id, p.name from tracker.follow f join tracker.principal p on p.num = f.user_num
    where f.target_type = 'task' and f.target_id = ${taskId} and f.stopped_at is null order by p.name, p.num`.execute(
    q(reader),
  );
  return rows;
}
