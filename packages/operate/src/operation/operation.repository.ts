import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { OperationRow } from "./operation.tables.ts";

/** What an effect is recorded with before it is tried. */
export type WantedOperation = Pick<
  OperationRow,
  "id" | "key" | "group_id" | "kind" | "function" | "run_as" | "service_id" | "user_id" | "intent"
>;

/** An operation that this process may try, or that is done already. */
export type BegunOperation = Pick<OperationRow, "id" | "key" | "state" | "result"> & { readonly lease_no: number };

/** What became of an attempt. */
export interface FinishedOperation {
  readonly id: string;
  readonly lease_no: number;
  readonly state: "intended" | "unknown" | "done" | "refused";
  readonly result: unknown;
  readonly error: Readonly<Record<string, unknown>> | null;
}

/**
 * Records the effects that are new and takes the lease of those that are not done: one statement, however many. A
 * `lease_no` above 1 says that somebody has tried before.
 */
export async function beginOperations(
  tx: Tx,
  wanted: readonly WantedOperation[],
  now: Date,
): Promise<BegunOperation[]> {
  const { rows } = await sql<BegunOperation>`
    insert into operate.operation as o (id, key, group_id, kind, function, run_as, service_id, user_id, intent, state,
      attempts, lease_no, created_at, attempted_at)
    select id, key, group_id, kind, function, run_as, service_id, user_id, intent, 'attempting', 1, 1, ${now}, ${now}
    from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w(id uuid, key text, group_id uuid, kind text,
      function text, run_as text, service_id uuid, user_id uuid, intent jsonb)
    order by key
    on conflict (key) do update set
      lease_no = o.lease_no + 1,
      state = case o.state when 'done' then 'done' else 'attempting' end,
      attempts = case o.state when 'done' then o.attempts else o.attempts + 1 end,
      attempted_at = case o.state when 'done' then o.attempted_at else ${now} end,
      ended_at = case o.state when 'done' then o.ended_at end
    returning id, key, state, result, lease_no`.execute(q(tx));
  return rows;
}

/** Keeps what became of attempts whose lease nobody took over meanwhile; gives the ids of those (OPR-IDM-007). */
export async function finishOperations(
  tx: Tx,
  finished: readonly FinishedOperation[],
  now: Date,
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    update operate.operation o set state = f.state, result = f.result, error = f.error,
      ended_at = case when f.state in ('done', 'refused') then ${now}::timestamptz end
    from jsonb_to_recordset(${JSON.stringify(finished)}::jsonb) as f(id uuid, lease_no bigint, state text, result jsonb,
      error jsonb)
    where o.id = f.id and o.lease_no = f.lease_no
    returning o.id`.execute(q(tx));
  return new Set(rows.map((row) => row.id));
}

/** What an operation of both audits has done to documents. */
export async function listDocumentOperations(
  reader: Tx,
  groupId: string,
): Promise<Pick<OperationRow, "service_id" | "kind" | "result">[]> {
  return q(reader)
    .selectFrom("operate.operation")
    .select(["service_id", "kind", "result"])
    .where("group_id", "=", groupId)
    .where("kind", "like", "document.%")
    .where("result", "is not", null)
    .orderBy("created_at")
    .orderBy("key")
    .limit(200)
    .execute();
}

/** Whether an effect was begun by the group. */
export async function isOperationOf(reader: Tx, groupId: string, key: string): Promise<boolean> {
  const row = await q(reader)
    .selectFrom("operate.operation")
    .select("id")
    .where("key", "=", key)
    .where("group_id", "=", groupId)
    .executeTakeFirst();
  return row !== undefined;
}
