import { sql } from "kysely";
import { allowLogonOf, emailOf, fullNameOf, userIdOf } from "@muniment/identity";
import type { Tx } from "@muniment/platform/db";
import { activityCodes } from "@muniment/work-api/activity";
import { q } from "../db.ts";

/** Which part of a document's timeline is wanted. */
export interface HistoryFilter {
  readonly libraryId: number;
  readonly number: number;
  /** Only these versions: those that the reader may see (WORK-HST-008). */
  readonly versions: readonly number[];
  readonly codes?: readonly number[] | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  /** Acts of this person only; external readers see none but their own. */
  readonly userNum?: number | undefined;
}

/** An act as it is listed. */
export type HistoryEntry = Awaited<ReturnType<typeof listHistory>>[number];

function history(tx: Tx, filter: HistoryFilter) {
  let query = q(tx)
    .selectFrom("work.history as h")
    .where("h.library_id", "=", filter.libraryId)
    .where("h.object_kind", "=", "document")
    .where("h.object_number", "=", filter.number)
    .where("h.version", "=", sql<number>`any(${filter.versions}::integer[])`);
  if (filter.codes !== undefined)
    query = query.where("h.activity_code", "=", sql<number>`any(${filter.codes}::smallint[])`);
  if (filter.from !== undefined) query = query.where("h.at", ">=", filter.from);
  if (filter.to !== undefined) query = query.where("h.at", "<", filter.to);
  if (filter.userNum !== undefined) query = query.where("h.user_num", "=", filter.userNum);
  return query;
}

/** One page of a timeline, newest first. */
export async function listHistory(tx: Tx, filter: HistoryFilter, page: { limit: number; offset: number }) {
  return history(tx, filter)
    .selectAll("h")
    .select(() => [
      userIdOf(sql.ref("h.user_num")).as("user"),
      fullNameOf(sql.ref("h.user_num")).as("user_fullname"),
      sql<string>`coalesce(${userIdOf(sql.ref("h.acting_num"))}, '')`.as("acting_user"),
      sql<string>`coalesce(${fullNameOf(sql.ref("h.acting_num"))}, h.acting_name)`.as("acting_user_fullname"),
    ])
    .orderBy("h.history_id", "desc")
    .limit(page.limit)
    .offset(page.offset)
    .execute();
}

export async function countHistory(tx: Tx, filter: HistoryFilter): Promise<number> {
  const row = await history(tx, filter)
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return row.count;
}

/** How often each kind of act stands on a timeline. */
export async function countActivities(tx: Tx, filter: HistoryFilter): Promise<{ code: number; count: number }[]> {
  return history(tx, filter)
    .select("h.activity_code as code")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .groupBy("h.activity_code")
    .orderBy("h.activity_code")
    .execute();
}

/** The people of a timeline, the most active first. */
export async function countUsers(tx: Tx, filter: HistoryFilter) {
  return history(tx, filter)
    .select("h.user_num")
    .select((eb) => [
      eb.fn.countAll<number>().as("count"),
      userIdOf(sql.ref("h.user_num")).as("user"),
      fullNameOf(sql.ref("h.user_num")).as("user_fullname"),
      emailOf(sql.ref("h.user_num")).as("email"),
      allowLogonOf(sql.ref("h.user_num")).as("login"),
    ])
    .groupBy("h.user_num")
    .orderBy("count", "desc")
    .orderBy("h.user_num")
    .execute();
}

/** Which of these checksums were replaced since `since` and are therefore still kept (WORK-DOC-003). */
export async function findReplacedChecksums(tx: Tx, checksums: readonly string[], since: Date): Promise<string[]> {
  const rows = await q(tx)
    .selectFrom("work.history")
    .select("data1")
    .distinct()
    .where("activity_code", "=", activityCodes.REPLACE)
    .where("at", ">=", since)
    .where("data1", "=", sql<string>`any(${checksums}::text[])`)
    .execute();
  return rows.map((row) => row.data1);
}

/** Whether the timeline of anything in the library names the person. */
export async function hasActed(tx: Tx, libraryId: number, userNum: number): Promise<boolean> {
  const row = await q(tx)
    .selectFrom("work.history")
    .select("history_id")
    .where("library_id", "=", libraryId)
    .where("user_num", "=", userNum)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
