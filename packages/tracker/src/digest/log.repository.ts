import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { DigestMessageRow } from "./digest.tables.ts";

/** What became of somebody's report of a day. */
export interface LoggedReport extends Pick<DigestMessageRow, "day" | "state" | "message_id" | "user_num"> {
  readonly user_id: string;
  readonly name: string;
}

/** Which part of the log is wanted: the newest day first, in a day by the people's numbers. */
export interface LogPage {
  readonly limit: number;
  readonly after: { readonly day: string; readonly num: number } | undefined;
  /** A User ID. */
  readonly user: string | undefined;
}

/** What became of reports. */
export async function listReports(reader: Tx, { limit, after, user }: LogPage): Promise<LoggedReport[]> {
  const { rows } = await sql<LoggedReport>`
    select to_char(m.day, 'YYYY-MM-DD') as day, m.state, m.message_id, m.user_num, p.work_id as user_id, p.name
    from tracker.digest_message m join tracker.principal p on p.num = m.user_num
    where ${user === undefined ? sql`true` : sql`p.work_id = ${user.toUpperCase()}`}
      and ${after === undefined ? sql`true` : sql`(m.day < ${after.day}::date or (m.day = ${after.day}::date and m.user_num > ${after.num}))`}
    order by m.day desc, m.user_num limit ${limit}`.execute(q(reader));
  return rows;
}

/** Of the last days with reports: how many are in which state, with the messages of those that left. */
export async function countReports(
  reader: Tx,
  days: number,
): Promise<readonly { day: string; state: DigestMessageRow["state"]; count: number; messages: readonly string[] }[]> {
  const { rows } = await sql<{ day: string; state: DigestMessageRow["state"]; count: number; messages: string[] }>`
    select to_char(m.day, 'YYYY-MM-DD') as day, m.state, count(*)::integer as count,
      array_remove(array_agg(m.message_id), null) as messages
    from tracker.digest_message m
    where m.day in (select distinct d.day from tracker.digest_message d order by d.day desc limit ${days})
    group by m.day, m.state order by m.day desc`.execute(q(reader));
  return rows;
}
