import { sql } from "kysely";
import { anywhere, userIdOf } from "@muniment/identity";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { EventRow } from "./policy.tables.ts";

/** A change of a policy in one of the workspaces that are under it. */
export interface FeedEntry {
  readonly event_id: number;
  readonly at: Date;
  readonly library_id: number;
  readonly container_number: number;
  readonly action: EventRow["action"];
  readonly effect: EventRow["effect"];
  readonly trustee_kind: EventRow["trustee_kind"];
  readonly trustee_id: string | null;
  readonly starts_at: Date | null;
  readonly ends_at: Date | null;
}

/**
 * Changes after a position, which is that of a transaction and of an event in it. What is still running comes later,
 * so that nothing is missed whichever commits first.
 */
export async function readFeedAsSystem(
  tx: Tx,
  given: { libraryIds: readonly number[]; after: { xid: string; event: number }; limit: number },
): Promise<{ readonly entries: FeedEntry[]; readonly next: { xid: string; event: number } }> {
  const { libraryIds, after, limit } = given;
  const events = await sql<{ event_id: number; xid: string }>`select event_id, xid::text as xid from policy.event
    where (xid, event_id) > (${after.xid}::text::xid8, ${after.event}::bigint)
      and xid < pg_snapshot_xmin(pg_current_snapshot())
    order by policy.event.xid, event_id limit ${limit}`.execute(q(tx));
  const last = events.rows.at(-1);
  if (last === undefined) return { entries: [], next: after };
  const found = await sql<FeedEntry>`
    select distinct on (e.xid, e.event_id, w.library_id, w.container_number) e.event_id, e.at, w.library_id, w.container_number, e.action, e.effect, e.trustee_kind, e.starts_at, e.ends_at,
      case e.trustee_kind when 'user' then ${userIdOf(sql.ref("e.trustee_num"))}
        when 'group' then ${anywhere.groupIdOf(sql.ref("e.trustee_num"))} end as trustee_id
    from policy.event e
    join lateral (
      select s.client_id, s.matter_id from policy.scope s where e.client_id is null and s.asset_id = e.asset_id
      union all select e.client_id, e.matter_id where e.client_id is not null) as about on true
    join work.container w on w.library_id = any(${libraryIds}::integer[]) and w.kind = 'workspace'
      and lower(w.custom->>'custom1') = lower(about.client_id)
      and (about.matter_id = '' or lower(w.custom->>'custom2') = lower(about.matter_id))
    where e.event_id = any(${events.rows.map((row) => row.event_id)}::bigint[])
    order by e.xid, e.event_id, w.library_id, w.container_number`.execute(q(tx));
  return { entries: found.rows, next: { xid: last.xid, event: last.event_id } };
}
