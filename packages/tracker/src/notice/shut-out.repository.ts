import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { ShutOutRow } from "./notice.tables.ts";

/** Why a matter is closed to one of its assignees. */
export type ShutOutReason = ShutOutRow["reason"];

/** A person with open tasks in a matter. */
export interface AssigneeOfMatter {
  readonly num: number;
  readonly userId: string;
  readonly name: string;
  /** Given to them as a member, or as to somebody from outside. */
  readonly isMember: boolean;
}

/** The people to whom open tasks of matters are given. */
export async function listAssigneesOf(
  reader: Tx,
  workspaces: readonly string[],
): Promise<ReadonlyMap<string, readonly AssigneeOfMatter[]>> {
  if (workspaces.length === 0) return new Map();
  const { rows } = await sql<AssigneeOfMatter & { workspace_id: string }>`
    select k.workspace_id, p.num, p.work_id as "userId", p.name, bool_or(a.access = 'member') as "isMember"
    from tracker.tracker k
      join tracker.task t on t.tracker_id = k.id and t.deleted_at is null
      join tracker.status s on s.id = t.status_id and s.category in ('not_started', 'in_progress', 'waiting')
      join tracker.task_assignee a on a.task_id = t.id and a.removed_at is null
      join tracker.principal p on p.num = a.principal_num and p.ty = 'user'
    where k.workspace_id = any(${[...workspaces]}::text[]) and k.deleted_at is null
    group by k.workspace_id, p.num, p.work_id, p.name order by p.num`.execute(q(reader));
  return Map.groupBy(rows, (row) => row.workspace_id);
}

/** From whom a matter is closed that was open to them, and the other way round. */
export interface ShutOutChange {
  readonly lost: readonly { readonly num: number; readonly reason: ShutOutReason }[];
  readonly gained: readonly number[];
}

/** Keeps who of those that were looked at is shut out; what of it is new. */
export async function keepShutOut(
  tx: Tx,
  workspaceId: string,
  given: { found: ReadonlyMap<number, ShutOutReason | undefined>; at: Date },
): Promise<ShutOutChange> {
  const { found, at } = given;
  // Two who look at the same moment say so once.
  await sql`select from tracker.matter where workspace_id = ${workspaceId} for update`.execute(q(tx));
  const { rows } = await sql<{ num: number; reason: ShutOutReason }>`
    select principal_num as num, reason from tracker.shut_out where workspace_id = ${workspaceId}`.execute(q(tx));
  const were = new Map(rows.map(({ num, reason }) => [num, reason]));
  const gained = [...found].flatMap(([num, reason]) => (reason === undefined && were.has(num) ? [num] : []));
  const lost = [...found].flatMap(([num, reason]) =>
    reason === undefined || were.get(num) === reason ? [] : [{ num, reason }],
  );
  await sql`delete from tracker.shut_out where workspace_id = ${workspaceId}
    and principal_num = any(${gained}::bigint[])`.execute(q(tx));
  await sql`insert into tracker.shut_out (workspace_id, principal_num, reason, since)
    select ${workspaceId}, num, reason, ${at} from jsonb_to_recordset(${JSON.stringify(lost)}::jsonb)
      as x (num bigint, reason text)
    on conflict (workspace_id, principal_num) do update set reason = excluded.reason, since = excluded.since`.execute(
    q(tx),
  );
  return { lost, gained };
}

/** Tells the owner of each tracker how many of its open tasks need somebody else now, once for all of them. */
export async function tellOwners(
  tx: Tx,
  workspaceId: string,
  given: { nums: readonly number[]; at: Date },
): Promise<void> {
  await sql`insert into tracker.notice (at, principal_num, kind, tracker_id, details)
    select ${given.at}::timestamptz, k.owner_num, 'needs_reassigning', k.id,
      jsonb_build_object('count', count(distinct t.id))
    from tracker.tracker k
      join tracker.task t on t.tracker_id = k.id and t.deleted_at is null
      join tracker.status s on s.id = t.status_id and s.category in ('not_started', 'in_progress', 'waiting')
      join tracker.task_assignee a on a.task_id = t.id and a.removed_at is null
        and a.principal_num = any(${[...given.nums]}::bigint[])
    where k.workspace_id = ${workspaceId} and k.deleted_at is null and k.owner_num <> all(${[...given.nums]}::bigint[])
    group by k.id, k.owner_num`.execute(q(tx));
}
