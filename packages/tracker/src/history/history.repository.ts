import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";

/** A record of the audit, as the history tells it. */
export interface HistoryRecord {
  readonly id: number;
  readonly at: Date;
  readonly actor_id: string;
  readonly actor_name: string;
  readonly client_id: string;
  readonly action: string;
  readonly object_type: string;
  readonly object_id: string;
  readonly task_id: string | null;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
  readonly reason: string | null;
}

/** Which part of a history is wanted. */
export interface HistoryPage {
  readonly limit: number;
  readonly before: number | undefined;
  readonly action: string | undefined;
}

/** What happened to a task or in a tracker, the newest first; refusals are not told here. */
export async function listHistory(
  reader: Tx,
  of: { taskId: string } | { trackerId: string; seen: RawBuilder<unknown> },
  page: HistoryPage,
): Promise<HistoryRecord[]> {
  const where =
    "taskId" in of
      ? sql`a.task_id = ${of.taskId}`
      : sql`a.tracker_id = ${of.trackerId} and (a.task_id is null or exists (select from tracker.task t
          join tracker.tracker k on k.id = t.tracker_id where t.id = a.task_id and ${of.seen}))`;
  const { rows } = await sql<HistoryRecord>`
    select a.id, a.at, a.actor_id, a.actor_name, a.client_id, a.action, a.object_type, a.object_id, a.task_id, a.before,
      a.after, a.reason
    from platform.audit a where ${where} and a.outcome = 'ok'
      and ${page.before === undefined ? sql`true` : sql`a.id < ${page.before}`}
      and ${page.action === undefined ? sql`true` : sql`a.action = ${page.action}`}
    order by a.id desc limit ${page.limit}`.execute(q(reader));
  return rows;
}

/** No task is left out. */
export const everything = sql`true`;
