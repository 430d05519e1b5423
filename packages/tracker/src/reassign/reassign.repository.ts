import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";

/** Open tasks that somebody has, in the order of their trackers; who may see them is asked elsewhere. */
export async function findOpenTasks(
  reader: Tx,
  num: number,
  given: {
    tracker: string | undefined;
    workspace: string | undefined;
    only: readonly string[] | undefined;
    limit: number;
  },
): Promise<{ id: string; tracker_id: string }[]> {
  const { tracker, workspace, only, limit } = given;
  const { rows } = await sql<{ id: string; tracker_id: string }>`
    select t.id, t.tracker_id from tracker.task_assignee a
      join tracker.task t on t.id = a.task_id and t.deleted_at is null
      join tracker.tracker k on k.id = t.tracker_id and k.deleted_at is null
      join tracker.status s on s.id = t.status_id and s.category in ('not_started', 'in_progress', 'waiting')
    where a.principal_num = ${num} and a.removed_at is null
      and ${tracker === undefined ? sql`true` : sql`t.tracker_id = ${tracker}`}
      and ${workspace === undefined ? sql`true` : sql`k.workspace_id = ${workspace}`}
      and ${only === undefined ? sql`true` : sql`t.id = any(${[...only]}::text[])`}
    order by k.workspace_id, k.ordinal, t.tracker_id, t.tree limit ${limit}`.execute(q(reader));
  return rows;
}
