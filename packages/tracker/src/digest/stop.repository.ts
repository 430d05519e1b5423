import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { Day } from "../calendar/index.ts";
import type { DigestStopRow } from "./digest.tables.ts";

/** Under what a link is kept. */
export function hashOfLink(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}

/** Whose report a link came with; `undefined` for one that is not known, or not any more. */
export async function findByLink(reader: Tx, secret: string): Promise<number | undefined> {
  const row = await q(reader)
    .selectFrom("tracker.digest_message")
    .select("user_num")
    .where("unsubscribe_hash", "=", hashOfLink(secret))
    .executeTakeFirst();
  return row?.user_num;
}

/** Ends somebody's reports until they switch them on again; whether they had any. */
export async function stopReports(tx: Tx, row: DigestStopRow): Promise<boolean> {
  const stopped = await q(tx)
    .insertInto("tracker.digest_stop")
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returning("user_num")
    .executeTakeFirst();
  return stopped !== undefined;
}

/** Whether somebody's reports were ended. */
export async function areReportsStopped(reader: Tx, userNum: number): Promise<boolean> {
  const row = await q(reader)
    .selectFrom("tracker.digest_stop")
    .select("user_num")
    .where("user_num", "=", userNum)
    .executeTakeFirst();
  return row !== undefined;
}

/** Somebody wants reports again. */
export async function resumeReports(tx: Tx, userNum: number): Promise<void> {
  await q(tx).deleteFrom("tracker.digest_stop").where("user_num", "=", userNum).execute();
}

/** The last messages of each of these people that left, the newest first. */
export async function lastMessages(
  reader: Tx,
  nums: readonly number[],
  count: number,
): Promise<ReadonlyMap<number, readonly string[]>> {
  const { rows } = await sql<{ num: number; ids: string[] }>`
    select p.num, array(select m.message_id from tracker.digest_message m
      where m.user_num = p.num and m.message_id is not null order by m.day desc limit ${count}) as ids
    from tracker.principal p where p.num = any(${[...nums]}::bigint[])`.execute(q(reader));
  return new Map(rows.map(({ num, ids }) => [num, ids]));
}

/** Forgets what became of reports before a day (TRK-DIG-040). */
export async function forgetReports(tx: Tx, before: Day): Promise<void> {
  await q(tx).deleteFrom("tracker.digest_message").where("day", "<", before).execute();
}
