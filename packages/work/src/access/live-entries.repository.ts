import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";

/** An entry of an access list that has not ended. */
export interface LiveEntry {
  readonly security_id: number;
  readonly trustee_kind: "user" | "group";
  readonly trustee_num: number;
  readonly level: number;
  readonly ends_at: Date | null;
}

/** The entries of these lists that name these people and groups. */
export async function findLiveEntries(
  tx: Tx,
  libraryId: number,
  wanted: {
    readonly securityIds: readonly number[];
    readonly userNums: readonly number[];
    readonly groupNums: readonly number[];
    readonly now: Date;
  },
): Promise<LiveEntry[]> {
  const { securityIds, userNums, groupNums, now } = wanted;
  return q(tx)
    .selectFrom("work.security_entry")
    .select(["security_id", "trustee_kind", "trustee_num", "level", "ends_at"])
    .where("library_id", "=", libraryId)
    .where("security_id", "=", sql<number>`any(${securityIds}::bigint[])`)
    .where((eb) =>
      eb.or([
        eb.and([eb("trustee_kind", "=", "user"), eb("trustee_num", "=", sql<number>`any(${userNums}::bigint[])`)]),
        eb.and([eb("trustee_kind", "=", "group"), eb("trustee_num", "=", sql<number>`any(${groupNums}::bigint[])`)]),
      ]),
    )
    .where((eb) => eb.or([eb("ends_at", "is", null), eb("ends_at", ">", now)]))
    .execute();
}
