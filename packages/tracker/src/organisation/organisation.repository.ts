import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { DEFAULT_CALENDAR } from "../calendar/index.ts";
import { q } from "../db.ts";

/** How many people have opened the pane in Outlook, which notes it among what pages keep for them. */
export async function countOutlookPeople(reader: Tx): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from tracker.preference where display ? 'outlook_opened'`.execute(q(reader));
  return rows[0]?.count ?? 0;
}

/** How many trackers name each calendar. */
export async function countTrackersByCalendar(reader: Tx): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ calendar_id: string; count: number }>`
    select calendar_id, count(*)::int as count from tracker.tracker
    where calendar_id is not null and deleted_at is null group by calendar_id`.execute(q(reader));
  return new Map(rows.map((row) => [row.calendar_id, row.count]));
}

/** Live trackers that have relative due dates and reckon by a calendar. */
export async function listReckoning(reader: Tx, calendarId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select k.id from tracker.tracker k where k.deleted_at is null and k.archived_at is null
      and coalesce(k.calendar_id, ${DEFAULT_CALENDAR}) = ${calendarId}
      and exists (select from tracker.task t join tracker.task_dependency d on d.task_id = t.id and d.kind = 'date'
        where t.tracker_id = k.id)
    order by k.id for update of k`.execute(q(reader));
  return rows.map((row) => row.id);
}
