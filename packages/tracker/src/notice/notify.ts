import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";

/** A change, as far as it says whom it concerns. */
export interface NotedChange {
  readonly action: string;
  readonly objectId: string;
  readonly trackerId: string;
  readonly taskId?: string | undefined;
  readonly before?: Readonly<Record<string, unknown>> | undefined;
  readonly after?: Readonly<Record<string, unknown>> | undefined;
}

/** One reason to tell somebody. */
interface Reason {
  readonly kind: "assigned" | "removed" | "due" | "done" | "comment" | "external";
  readonly task: string;
  readonly tracker: string;
  /** User and group IDs, or the comment. */
  readonly ids: readonly string[];
  readonly due?: string | null;
}

/**
 * Tells whom a change concerns, in the transaction that makes it (TRK-NOT-001): nobody is told of what was not kept. Who
 * has made it is not told. What each of them may see is asked when it is read or sent (TRK-NOT-003).
 */
export async function notify(
  tx: Tx,
  given: { readonly actorId: string; readonly at: Date; readonly changes: readonly NotedChange[] },
): Promise<void> {
  const reasons = given.changes.flatMap(reasonsOf);
  if (reasons.length === 0) return;
  await sql`with reason as (
      select * from jsonb_to_recordset(${JSON.stringify(reasons)}::jsonb)
        as r (kind text, task text, tracker text, ids text[], due text)),
    actor as (select num from tracker.principal where ty = 'user' and library_id = '' and work_id = ${given.actorId}),
    assigned as (select r.kind, r.task, r.tracker, r.due, a.principal_num, a.assigned_by
      from reason r join tracker.task_assignee a on a.task_id = r.task and a.removed_at is null
        join tracker.principal p on p.num = a.principal_num
      where r.kind in ('due', 'done', 'comment') or (r.kind = 'assigned' and p.work_id = any(r.ids))),
    comment as (select r.task, r.tracker, c.internal, c.mentions from reason r
      join tracker.comment c on c.id = r.ids[1] where r.kind = 'comment'),
    told (num, kind, task, tracker, details) as (
      select principal_num, 'assigned', task, tracker, '{}'::jsonb from assigned where kind = 'assigned'
      union select a.principal_num, 'removed', r.task, r.tracker, '{}'::jsonb from reason r
        join tracker.principal p on p.work_id = any(r.ids)
        join tracker.task_assignee a on a.task_id = r.task and a.principal_num = p.num and a.removed_at is not null
        where r.kind = 'removed' and not exists (select from tracker.task_assignee x
          where x.task_id = r.task and x.principal_num = p.num and x.removed_at is null)
      union select principal_num, 'due_changed', task, tracker, jsonb_build_object('due_date', due) from assigned
        where kind = 'due'
      union select assigned_by, 'completed', task, tracker, '{}'::jsonb from assigned where kind = 'done'
      union select a.principal_num, 'blocker_done', t.id, t.tracker_id, '{}'::jsonb from reason r
        join tracker.task_dependency d on d.anchor_task_id = r.task and d.kind = 'block'
        join tracker.task t on t.id = d.task_id and t.deleted_at is null
        join tracker.status s on s.id = t.status_id and s.category in ('not_started', 'in_progress', 'waiting')
        join tracker.task_assignee a on a.task_id = t.id and a.removed_at is null
        where r.kind = 'done' and not exists (select from tracker.task_dependency e
          join tracker.task y on y.id = e.anchor_task_id and y.deleted_at is null
          join tracker.status z on z.id = y.status_id and z.category in ('not_started', 'in_progress', 'waiting')
          where e.task_id = t.id and e.kind = 'block')
      union select unnest(mentions), 'mentioned', task, tracker, jsonb_build_object('internal', internal) from comment
      union select x.num, 'comment', c.task, c.tracker, jsonb_build_object('internal', c.internal)
        from comment c cross join lateral (
          select a.principal_num as num from assigned a where a.kind = 'comment' and a.task = c.task
          union select f.user_num from tracker.follow f
            where f.target_type = 'task' and f.target_id = c.task and f.in_app and f.stopped_at is null) x
        where x.num <> all(c.mentions)
      union select k.owner_num, 'external_confirmed', r.task, r.tracker, '{}'::jsonb from reason r
        join tracker.tracker k on k.id = r.tracker where r.kind = 'external')
    insert into tracker.notice (at, principal_num, actor_num, kind, tracker_id, task_id, details)
    select ${given.at}::timestamptz, t.num, (select num from actor), t.kind, t.tracker, t.task, t.details from told t
    where t.num is distinct from (select num from actor)
    order by t.tracker, t.task, t.kind`.execute(q(tx));
}

function reasonsOf({ action, objectId, trackerId, taskId, before = {}, after = {} }: NotedChange): Reason[] {
  if (taskId === undefined) return [];
  const about = { task: taskId, tracker: trackerId };
  if (action === "comment.create") return [{ ...about, kind: "comment", ids: [objectId] }];
  if (!["task.create", "task.assign", "task.change", "task.complete"].includes(action)) return [];
  const [were, are] = [idsOf(before["assignees"]), idsOf(after["assignees"])];
  const reasons: Reason[] = [
    { ...about, kind: "assigned", ids: are.filter((id) => !were.includes(id)) },
    { ...about, kind: "removed", ids: were.filter((id) => !are.includes(id)) },
    { ...about, kind: "external", ids: idsOf(after["confirmed_external"]) },
  ];
  const named = reasons.filter(({ ids }) => ids.length > 0);
  if (action === "task.create") return named;
  const { due_date: due } = after;
  if (due !== undefined) named.push({ ...about, kind: "due", ids: [], due: typeof due === "string" ? due : null });
  const isDone = action === "task.complete" || (after["completed_at"] ?? null) !== null;
  if (isDone) named.push({ ...about, kind: "done", ids: [] });
  return named;
}

function idsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}
