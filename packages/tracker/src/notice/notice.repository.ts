import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import type { NotificationKind } from "@muniment/tracker-api/notification";
import { q } from "../db.ts";
import type { KindChoices, NoticeDetails } from "./notice.tables.ts";

/** A notice with what it names, as it is stored. */
export interface NoticeRecord {
  readonly id: string;
  readonly at: Date;
  readonly kind: NotificationKind;
  readonly task_id: string | null;
  readonly tracker_id: string;
  readonly tracker_name: string;
  readonly workspace_id: string;
  readonly matter_name: string;
  readonly actor_id: string | null;
  readonly actor_name: string | null;
  readonly details: NoticeDetails;
  readonly is_read: boolean;
}

/** What somebody has chosen. */
export interface NoticeChoice {
  readonly kinds: KindChoices;
  /** Absent for as the organisation has it. */
  readonly bundle_minutes: number | null;
  readonly is_mail_off: boolean;
}

const KEPT_DAYS = 90;

/** What was told a person and their groups lately, the newest first; nothing that they did, or whose task is gone. */
export async function listNotices(
  reader: Tx,
  given: { userNum: number; own: readonly number[]; kinds: readonly NotificationKind[]; now: Date; limit: number },
): Promise<NoticeRecord[]> {
  const { userNum, own, kinds, now, limit } = given;
  const { rows } = await sql<NoticeRecord>`
    select n.id::text as id, n.at, n.kind, n.task_id, n.tracker_id, k.name as tracker_name, k.workspace_id,
      m.name as matter_name, a.work_id as actor_id, a.name as actor_name, n.details,
      exists (select from tracker.notice_read r where r.user_num = ${userNum} and r.notice_id = n.id) as is_read
    from tracker.notice n
      join tracker.tracker k on k.id = n.tracker_id and k.deleted_at is null
      join tracker.matter m on m.workspace_id = k.workspace_id
      left join tracker.task t on t.id = n.task_id
      left join tracker.principal a on a.num = n.actor_num
    where n.principal_num = any(${[...own]}::bigint[]) and n.kind = any(${[...kinds]}::text[])
      and n.actor_num is distinct from ${userNum} and n.at > ${now}::timestamptz - ${`${KEPT_DAYS} days`}::interval
      and (n.task_id is null or t.deleted_at is null)
      -- Once for who is told as a member of a group too.
      and not exists (select from tracker.notice o where o.principal_num = ${userNum} and n.principal_num <> ${userNum}
        and o.task_id = n.task_id and o.kind = n.kind and o.at = n.at)
    order by n.id desc limit ${limit}`.execute(q(reader));
  return rows;
}

/** Notes that a person has read these. */
export async function markRead(tx: Tx, userNum: number, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`insert into tracker.notice_read (user_num, notice_id)
    select ${userNum}, id from tracker.notice where id = any(${[...ids]}::bigint[]) on conflict do nothing`.execute(
    q(tx),
  );
}

/** What a person has chosen. */
export async function findChoice(reader: Tx, userNum: number): Promise<NoticeChoice> {
  const row = await q(reader)
    .selectFrom("tracker.notice_preference")
    .select(["kinds", "bundle_minutes", "is_mail_off"])
    .where("user_num", "=", userNum)
    .executeTakeFirst();
  return row ?? { kinds: {}, bundle_minutes: null, is_mail_off: false };
}

/** Puts it in the place of what they chose before. */
export async function putChoice(tx: Tx, userNum: number, choice: NoticeChoice): Promise<void> {
  const row = { ...choice, kinds: JSON.stringify(choice.kinds) };
  await q(tx)
    .insertInto("tracker.notice_preference")
    .values({ user_num: userNum, ...row })
    .onConflict((conflict) => conflict.column("user_num").doUpdateSet(row))
    .execute();
}

/** Tells assignees once of each day that comes and goes: what is due today, and what became overdue (TRK-NOT-001). */
export async function noteDays(tx: Tx, { today, now }: { today: string; now: Date }): Promise<void> {
  await sql`insert into tracker.notice (at, principal_num, kind, tracker_id, task_id, once)
    select ${now}, a.principal_num, case when t.due_date = ${today}::date then 'due_today' else 'overdue' end,
      t.tracker_id, t.id, t.due_date::text
    from tracker.task t
      join tracker.tracker k on k.id = t.tracker_id and k.deleted_at is null and k.archived_at is null
      join tracker.matter m on m.workspace_id = k.workspace_id and not m.is_closed
      join tracker.status s on s.id = t.status_id and s.category in ('not_started', 'in_progress', 'waiting')
      join tracker.task_assignee a on a.task_id = t.id and a.removed_at is null
    where t.deleted_at is null and t.due_date between ${today}::date - 7 and ${today}::date
      and not exists (select from tracker.notice n where n.principal_num = a.principal_num and n.task_id = t.id
        and n.kind = case when t.due_date = ${today}::date then 'due_today' else 'overdue' end
        and n.once = t.due_date::text)
    on conflict (principal_num, kind, task_id, once) where once is not null do nothing`.execute(q(tx));
}

/** Removes what nobody reads any more. */
export async function forgetNotices(tx: Tx, now: Date): Promise<void> {
  await sql`delete from tracker.notice where at < ${now}::timestamptz - ${`${KEPT_DAYS} days`}::interval`.execute(
    q(tx),
  );
}

/** Something that waits to be sent, with what it is decided by. */
export interface PendingNotice extends Omit<NoticeRecord, "is_read"> {
  readonly user_num: number;
  readonly user_id: string;
  readonly email: string;
  readonly is_disabled: boolean;
  readonly is_group: boolean;
  readonly library: string;
  readonly title: string | null;
  readonly is_gone: boolean;
  /** Everybody who may see the tracker sees the task, or the person has to do with it. */
  readonly is_seen: boolean;
  /** The person has the task as somebody from outside. */
  readonly is_external: boolean;
}

/** What has not been sent, the oldest first; a person's with each other. */
export async function listPending(reader: Tx, limit: number): Promise<PendingNotice[]> {
  const { rows } = await sql<PendingNotice>`
    select n.id::text as id, n.at, n.kind, n.task_id, n.tracker_id, k.name as tracker_name, k.workspace_id,
      m.name as matter_name, m.library_id as library, a.work_id as actor_id, a.name as actor_name, n.details,
      p.num as user_num, p.work_id as user_id, p.email, p.is_disabled, p.ty = 'group' as is_group, t.title,
      k.deleted_at is not null or t.deleted_at is not null as is_gone,
      t.id is null or t.visibility = 'tracker' or t.created_by = p.num or k.owner_num = p.num or x.task_id is not null
        as is_seen,
      coalesce(x.access = 'external', false) as is_external
    from tracker.notice n
      join tracker.principal p on p.num = n.principal_num
      join tracker.tracker k on k.id = n.tracker_id
      join tracker.matter m on m.workspace_id = k.workspace_id
      left join tracker.task t on t.id = n.task_id
      left join tracker.task_assignee x on x.task_id = t.id and x.principal_num = p.num and x.removed_at is null
      left join tracker.principal a on a.num = n.actor_num
    where n.mail = 'pending' order by n.id limit ${limit}`.execute(q(reader));
  return rows;
}

/** Decides what becomes of some that wait; how many of them still waited. */
export async function settleMail(tx: Tx, ids: readonly string[], mail: "queued" | "dropped" | "off"): Promise<number> {
  const { rows } = await sql`update tracker.notice set mail = ${mail}
    where id = any(${[...ids]}::bigint[]) and mail = 'pending' returning id`.execute(q(tx));
  return rows.length;
}
