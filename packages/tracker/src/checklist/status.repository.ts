import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";

/** A status, and how many live tasks have it. */
export interface StatusRecord {
  readonly id: string;
  readonly value: string;
  readonly state_code: number;
  readonly category: string;
  readonly colour: string;
  readonly rank: string;
  readonly is_default: boolean;
  readonly tasks: number;
}

/** Statuses of a tracker in their order. */
export async function listStatuses(reader: Tx, trackerId: string): Promise<StatusRecord[]> {
  const { rows } = await sql<StatusRecord>`
    select s.id, s.value, s.state_code, s.category, s.colour, s.rank, s.is_default,
      (select count(*)::int from tracker.task t where t.status_id = s.id and t.deleted_at is null) as tasks
    from tracker.status s where s.tracker_id = ${trackerId} order by s.rank, s.id`.execute(q(reader));
  return rows;
}

/** Adds statuses; the state codes are the next ones of the tracker, which are never used again (TRK-STAT-003). */
export async function insertStatuses(
  tx: Tx,
  trackerId: string,
  statuses: readonly {
    id: string;
    value: string;
    category: string;
    colour: string;
    rank: string;
    isDefault: boolean;
  }[],
): Promise<void> {
  const { rows } = await sql<{ first: number }>`update tracker.tracker
    set next_state_code = next_state_code + ${statuses.length} where id = ${trackerId}
    returning next_state_code - ${statuses.length} as first`.execute(q(tx));
  const first = rows[0]?.first ?? 0;
  await q(tx)
    .insertInto("tracker.status")
    .values(
      statuses.map(({ isDefault, ...status }, at) => ({
        ...status,
        tracker_id: trackerId,
        state_code: first + at,
        is_default: isDefault,
      })),
    )
    .execute();
}

/** Changes a status; a new default takes the place of the former one. */
export async function changeStatus(
  tx: Tx,
  status: { id: string; trackerId: string },
  changes: { value?: string; category?: string; colour?: string; rank?: string; is_default?: true },
): Promise<void> {
  if (changes.is_default === true) {
    await sql`update tracker.status set is_default = false where tracker_id = ${status.trackerId} and is_default`.execute(
      q(tx),
    );
  }
  await q(tx).updateTable("tracker.status").set(changes).where("id", "=", status.id).execute();
}

/** Removes a status that no task has any more, deleted tasks included. */
export async function removeStatus(tx: Tx, id: string): Promise<void> {
  await q(tx).deleteFrom("tracker.status").where("id", "=", id).execute();
}
