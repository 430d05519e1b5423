import { sql } from "kysely";
import { parameter, prepare } from "@muniment/platform/db";
import type { Tx } from "@muniment/platform/db";
import type { Day } from "../calendar/index.ts";
import { q } from "../db.ts";
import type { DigestMessageRow } from "./digest.tables.ts";
import type { ReportAssignee, ReportTask } from "./report.ts";

/** Who may get a report. */
export interface Recipient {
  readonly num: number;
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  /** Their office in Work, whose calendar they go by. */
  readonly location: string;
  readonly myTasks: boolean;
  readonly assignedByMe: boolean;
}

/** A tracker that somebody follows. */
export interface FollowedTracker {
  readonly id: string;
  readonly name: string;
  readonly ownedBy: number;
  readonly workspaceId: string;
  readonly library: string;
  readonly matter: string;
}

/** One thing that happened in a tracker; of a due date what it was and is. */
export interface TrackerNewsRow {
  readonly tracker: string;
  readonly kind: "added" | "completed" | "reopened" | "reassigned" | "due" | "status" | "overdue" | "comments";
  readonly task: string;
  readonly title: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** People with an address who want a report, have something that it could tell, and got none on that day. */
export async function listRecipients(reader: Tx, day: Day): Promise<Recipient[]> {
  const rows = await sql<Recipient>`
    select p.num, p.work_id as "userId", p.name, p.email, p.location,
      coalesce((f.digest ->> 'my_tasks')::boolean, true) as "myTasks",
      coalesce((f.digest ->> 'assigned_by_me')::boolean, true) as "assignedByMe"
    from tracker.principal p
    left join tracker.preference f on f.user_num = p.num
    where p.ty = 'user' and p.email <> '' and not p.is_disabled
      and coalesce((f.digest ->> 'enabled')::boolean, true)
      and not exists (select 1 from tracker.digest_stop x where x.user_num = p.num)
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
export async function claimDay(tx: Tx, row: Omit<DigestMessageRow, "message_id">): Promise<boolean> {
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

const readFollowedTrackers = prepare<FollowedTracker>(
  "tracker_digest_followed",
  sql`select k.id, k.name, k.owner_num as "ownedBy", m.workspace_id as "workspaceId", m.library_id as library, m.name as matter
    from tracker.follow f
      join tracker.tracker k on k.id = f.target_id and k.deleted_at is null and k.archived_at is null
      join tracker.matter m on m.workspace_id = k.workspace_id
    where f.user_num = ${parameter(1)} and f.target_type = 'tracker' and f.digest and f.stopped_at is null
    order by k.name, k.id`,
);

/** Trackers that a person follows for the report, with their matters. */
export async function followedTrackers(reader: Tx, userNum: number): Promise<readonly FollowedTracker[]> {
  return readFollowedTrackers(reader, [userNum]);
}

/** What happened in trackers since, in tasks that the reader may see: `own` are the numbers under which tasks are theirs. */
export async function newsOf(
  reader: Tx,
  trackers: readonly string[],
  given: { num: number; own: readonly number[]; since: Date; sinceDay: Day; today: Day },
): Promise<readonly TrackerNewsRow[]> {
  if (trackers.length === 0) return [];
  const { num, own, since, sinceDay, today } = given;
  const seen = sql`(t.visibility = 'tracker' or t.created_by = ${num} or k.owner_num = ${num} or exists (
    select from tracker.task_assignee x where x.task_id = t.id and x.removed_at is null
      and (x.principal_num = any(${[...own]}::bigint[]) or x.assigned_by = ${num})))`;
  const open = sql`s.category not in ('done', 'not_applicable', 'cancelled')`;
  const { rows } = await sql<TrackerNewsRow>`
    with seen as (select t.id, t.tracker_id, t.title, t.created_at, t.completed_at, t.due_date, ${open} as is_open
      from tracker.task t join tracker.tracker k on k.id = t.tracker_id join tracker.status s on s.id = t.status_id
      where t.tracker_id = any(${[...trackers]}::text[]) and t.deleted_at is null and ${seen})
    select tracker_id as tracker, 'added' as kind, id as task, title, null as before, null as after, null::bigint as seq from seen
      where created_at > ${since}
    union all select tracker_id, 'completed', id, title, null, null, null from seen where completed_at > ${since}
    union all select tracker_id, 'overdue', id, title, null, null, null from seen
      where is_open and due_date >= ${sinceDay}::date and due_date < ${today}::date
    union all select n.tracker_id, n.kind, n.task_id, n.title, n.before, n.after, n.id from (
      select a.tracker_id, a.task_id, e.title, a.before ->> 'due_date' as before, a.after ->> 'due_date' as after, a.id,
        case when a.action = 'task.reopen' then 'reopened' when a.action = 'task.assign' then 'reassigned'
          when a.action = 'comment.create' then 'comments'
          when jsonb_exists(a.after, 'due_date') then 'due' when jsonb_exists(a.after, 'status_id') then 'status' end as kind
      from platform.audit a join seen e on e.id = a.task_id
      where a.tracker_id = any(${[...trackers]}::text[]) and a.at > ${since} and a.outcome = 'ok'
        and a.action in ('task.reopen', 'task.assign', 'comment.create', 'task.change')) n
    where n.kind is not null
    order by seq desc nulls last, task`.execute(q(reader));
  return rows;
}

type TaskRow = Omit<ReportTask, "assignees"> & {
  readonly assignees: (Omit<ReportAssignee, "assignedAt"> & { assignedAt: string })[];
};

const readTasksOf = prepare<TaskRow>(
  "tracker_digest_tasks",
  sql`select t.id, t.title, m.library_id as library, m.workspace_id as "workspaceId", m.name as matter,
      tr.name as tracker, s.value as status, s.category not in ('done', 'not_applicable', 'cancelled') as "isOpen",
      t.priority, t.tree as outline, t.due_date::text as "dueDate", t.due_at as "dueAt",
      t.completed_at as "completedAt", c.name as "completedBy", t.visibility = 'assignees_only' as "isRestricted",
      t.created_by as "createdBy", tr.owner_num as "ownedBy",
      (select count(*)::integer from tracker.work_link w where w.task_id = t.id) as documents,
      (select jsonb_agg(jsonb_build_object('num', a.principal_num, 'name', p.name, 'assignedBy', a.assigned_by,
          'assignedAt', a.assigned_at, 'isExternal', a.access = 'external') order by a.position)
        from tracker.task_assignee a join tracker.principal p on p.num = a.principal_num
        where a.task_id = t.id and a.removed_at is null) as assignees
    from tracker.task t
    join tracker.tracker tr on tr.id = t.tracker_id and tr.deleted_at is null and tr.archived_at is null
    join tracker.matter m on m.workspace_id = tr.workspace_id
    join tracker.status s on s.id = t.status_id
    left join tracker.principal c on c.num = t.completed_by
    where t.deleted_at is null
      and (s.category not in ('done', 'not_applicable', 'cancelled') or t.completed_at > ${parameter(2)})
      and t.id in (
        select a.task_id from tracker.task_assignee a
          where a.removed_at is null and a.principal_num = any(${parameter(1)}::bigint[])
        union select a.task_id from tracker.task_assignee a
          where a.removed_at is null and a.assigned_by = any(${parameter(1)}::bigint[]))`,
);

/** Open tasks, and those completed since, that are given to any of these numbers or were given by one of them. */
export async function tasksOf(reader: Tx, nums: readonly number[], since: Date): Promise<ReportTask[]> {
  const rows = await readTasksOf(reader, [[...nums], since]);
  return rows.map(({ assignees, ...task }) => ({
    ...task,
    assignees: assignees.map(({ assignedAt, ...rest }) => ({ ...rest, assignedAt: new Date(assignedAt) })),
  }));
}
