import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";

/** Gives a source its hold on accounts. */
export async function insertAccounts(
  tx: Tx,
  sourceNum: number,
  rows: readonly { user_num: number; sync_id: string; dn: string }[],
): Promise<void> {
  await sql`insert into identity.directory_account (user_num, source_num, sync_id, dn)
    select g.user_num, ${sourceNum}, g.sync_id, g.dn
    from json_to_recordset(${JSON.stringify(rows)}::json) as g(user_num bigint, sync_id text, dn text)`.execute(q(tx));
}

/** Takes an account out of the hold of its source. */
export async function leaveDirectory(tx: Tx, userNum: number): Promise<void> {
  await q(tx).deleteFrom("identity.directory_account").where("user_num", "=", userNum).execute();
}

/** Keeps where the entries of accounts stand now. */
export async function followMoves(tx: Tx, sourceNum: number, readingNum: number): Promise<void> {
  await sql`update identity.directory_account a set dn = e.dn from identity.directory_entry e
    where a.source_num = ${sourceNum} and e.reading_num = ${readingNum} and e.sync_id = a.sync_id and a.dn <> e.dn`.execute(
    q(tx),
  );
}

/** SQL for whether the platform details `p` of an account `a` are not those of its directory. */
export const isStray = sql<boolean>`(p.user_num is null or p.sync_id <> left(a.sync_id, 254)
  or p.distinguished_name <> left(a.dn, 1024))`;

/** SQL for the platform details of a source's accounts, where they are not those of the directory (CC-DIR-003). */
export function changedPlatforms(sourceNum: number): RawBuilder<unknown> {
  return sql`
    select a.user_num, left(a.sync_id, 254) as sync_id, left(a.dn, 1024) as distinguished_name,
      left(regexp_replace(a.dn, '^(\\\\.|[^,\\\\])*,', ''), 254) as container
    from identity.directory_account a left join identity.user_platform p on p.user_num = a.user_num
    where a.source_num = ${sourceNum} and ${isStray}`;
}

/** SQL for the places of those whom a run makes, links or changes. */
export function plannedPlaces(given: { runNum: number; readingNum: number; sourceNum: number }): RawBuilder<unknown> {
  return sql`
    select a.user_num, p.library_id, p.role_id, p.is_ruled, p.is_preferred
    from identity.directory_change c
    join identity.directory_account a on a.source_num = ${given.sourceNum} and a.sync_id = c.sync_id
    join identity.directory_placement p on p.reading_num = ${given.readingNum} and p.placement = c.placement
    where c.run_num = ${given.runNum} and c.kind in ('create', 'update', 'link') and c.state = 'planned'`;
}

/** SQL for who comes into groups, or leaves them, in a run. */
export function plannedMembers(runNum: number, sourceNum: number, kind: "join" | "leave"): RawBuilder<unknown> {
  return sql`
    select distinct m.group_num, coalesce(c.user_num, a.user_num) as user_num
    from identity.directory_change c
    join identity.directory_mirror m on m.mirror_num = c.mirror_num and m.group_num is not null
    left join identity.directory_account a on a.source_num = ${sourceNum} and a.sync_id = c.sync_id
    where c.run_num = ${runNum} and c.kind = ${kind} and c.state = 'planned'
      and coalesce(c.user_num, a.user_num) is not null`;
}

/** How many accounts each source holds. */
export async function countAccounts(reader: Tx): Promise<ReadonlyMap<number, number>> {
  const rows = await q(reader)
    .selectFrom("identity.directory_account")
    .select((eb) => ["source_num", eb.fn.countAll<number>().as("count")])
    .groupBy("source_num")
    .execute();
  return new Map(rows.map((row) => [row.source_num, row.count]));
}

/** The libraries, in their order, in whose NRTADMIN any of the people are. */
export async function librariesLedBy(
  reader: Tx,
  userNums: readonly number[],
  nrtadmin: string,
): Promise<{ user_num: number; library_id: number }[]> {
  return q(reader)
    .selectFrom("identity.group_member as gm")
    .innerJoin("identity.group as g", "g.group_num", "gm.group_num")
    .select(["gm.user_num", "g.library_id"])
    .where("g.group_id", "=", nrtadmin)
    .where("gm.user_num", "=", sql<number>`any(${userNums}::bigint[])`)
    .orderBy("g.library_id")
    .execute();
}
