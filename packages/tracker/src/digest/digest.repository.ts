import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import type { Day, WorkCalendar } from "../calendar/index.ts";
import { q } from "../db.ts";
import type { DigestMessageRow } from "./digest.tables.ts";
import type { ReportAssignee, ReportTask } from "./report.ts";

/** Who may get a report. */
export interface Recipient {
  readonly num: number;
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly myTasks: boolean;
  readonly assignedByMe: boolean;
}

/** The organisation's working days, and when reports are sent. */
export async function readWorkCalendar(reader: Tx): Promise<{ calendar: WorkCalendar; sendAt: string }> {
  const row = await q(reader)
    .selectFrom("tracker.work_calendar")
    .selectAll()
    .where("id", "=", "default")
    .executeTakeFirstOrThrow();
  const holidays = new Set(row.holidays.map(({ day }) => day));
  return { calendar: { weekdays: row.weekdays, holidays }, sendAt: row.send_at };
}

/** People with an address who want a report, have something that it could tell, and got none on that day. */
export async function listRecipients(reader: Tx, day: Day): Promise<Recipient[]> {
  const rows = await sql<Recipient>`
    select p.num, p.work_id as "userId", p.name, p.email,
      coalesce((f.digest ->> 'my_tasks')::boolean, true) as "myTasks",
      coalesce((f.digest ->> 'assigned_by_me')::boolean, true) as "assignedByMe"
    from tracker.principal p
    left join tracker.preference f on f.user_num = p.num
    where p.ty = 'user' and p.email <> '' and not p.is_disabled
      and coalesce((f.digest ->> 'enabled')::boolean, true)
      and not exists (select 1 from tracker.digest_message m where m.user_num = p.num and m.day = ${day}::date)
    order by p.num`.execute(q(reader));
  return rows.rows;
}

/** Until when the person's last report looked. */
export async function lastUntil(reader: Tx, userNum: number): Promise<Date | undefined> {
  const row = await q(reader)
    .selectFrom("tracker.digest_message")
    .select("until")
    .where("user_num", "=", userNum)
    .orderBy("day", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.until;
}

/** Notes what became of a report; `false` when somebody else has done so: then nothing is sent. */
export async function claimDay(
  tx: Tx,
  row: Pick<DigestMessageRow, "user_num" | "day" | "state" | "until">,
): Promise<boolean> {
  const taken = await q(tx)
    .insertInto("tracker.digest_message")
    .values({ ...row, message_id: null })
    .onConflict((conflict) => conflict.doNothing())
    .returning("user_num")
    .executeTakeFirst();
  return taken !== undefined;
}

/** Notes under which message a report left. */
export async function noteMessage(tx: Tx, userNum: number, day: Day, messageId: string): Promise<void> {
  await q(tx)
    .updateTable("tracker.digest_message")
    .set({ message_id: messageId })
    .where("user_num", "=", userNum)
    .where("day", "=", day)
    .execute();
}

/** The numbers of the groups that Tracker knows of. */
export async function numbersOfGroups(
  reader: Tx,
  library: string,
  groups: readonly string[],
): Promise<readonly number[]> {
  if (groups.length === 0) return [];
  const rows = await sql<{ num: number }>`select num from tracker.principal
    where ty = 'group' and library_id = ${library} and work_id = any(${[...groups]}::text[])`.execute(q(reader));
  return rows.rows.map(({ num }) => num);
}

/** Whom a person follows for the report, by number, User ID and name. */
export async function followedPeople(reader: Tx, userNum: number): Promise<readonly { num: number; name: string }[]> {
  const rows = await sql<{ num: number; name: string }>`select p.num, p.name from tracker.follow f
    join tracker.principal p on p.num::text = f.target_id
    where f.user_num = ${userNum} and f.target_type = 'user' and f.digest and f.stopped_at is null
    order by p.name, p.num`.execute(q(reader));
  return rows.rows;
}

/** Open tasks, and those completed since, that are given to any of these numbers or were given by one of them. */
export async function tasksOf(reader: Tx, nums: readonly number[], since: Date): Promise<ReportTask[]> {
  const list = [...nums];
  const rows = await sql<
    Omit<ReportTask, "assignees"> & { assignees: (Omit<ReportAssignee, "assignedAt"> & { assignedAt: string })[] }
  >`
    select t.id, t.title, m.library_id as library, m.workspace_id as "workspaceId", m.name as matter,
      tr.name as tracker, s.value as status, s.category not in ('done', 'not_applicable', 'cancelled') as "isOpen",
      t.priority, t.tree as outline, t.due_date::text as "dueDate", t.due_at as "dueAt",
      t.completed_at as "completedAt", c.name as "completedBy",
      (select count(*)::integer from tracker.work_link w where w.task_id = t.id) as documents,
      (select jsonb_agg(jsonb_build_object('num', a.principal_num, 'name', p.name, 'assignedBy', a.assigned_by,
          'assignedAt', a.assigned_at) order by a.position)
        from tracker.task_assignee a join tracker.principal p on p.num = a.principal_num
        where a.task_id = t.id and a.removed_at is null) as assignees
    from tracker.task t
    join tracker.tracker tr on tr.id = t.tracker_id and tr.deleted_at is null and tr.archived_at is null
    join tracker.matter m on m.workspace_id = tr.workspace_id
    join tracker.status s on s.id = t.status_id
    left join tracker.principal c on c.num = t.completed_by
    where t.deleted_at is null
      and (s.category not in ('done', 'not_applicable', 'cancelled') or t.completed_at > ${since})
      and t.id in (select a.task_id from tracker.task_assignee a where a.removed_at is null
        and (a.principal_num = any(${list}::bigint[]) or a.assigned_by = any(${list}::bigint[])))`.execute(q(reader));
  return rows.rows.map(({ assignees, ...task }) => ({
    ...task,
    assignees: assignees.map(({ assignedAt, ...rest }) => ({ ...rest, assignedAt: new Date(assignedAt) })),
  }));
}
