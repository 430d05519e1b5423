import { fullNameOf, userIdOf } from "@muniment/identity";
import type { Tx } from "@muniment/platform/db";
import { sql } from "kysely";
import { q } from "../db.ts";

/** Who these people are, by number. */
export async function describePeople(
  tx: Tx,
  nums: readonly number[],
): Promise<Map<number, { id: string; full_name: string }>> {
  const { rows } = await sql<{ num: number; id: string | null; full_name: string | null }>`
    select num, ${userIdOf(sql.ref("num"))} as id, ${fullNameOf(sql.ref("num"))} as full_name
    from unnest(${nums}::bigint[]) as num`.execute(q(tx));
  return new Map(rows.map(({ num, id, full_name }) => [num, { id: id ?? "", full_name: full_name ?? "" }]));
}
