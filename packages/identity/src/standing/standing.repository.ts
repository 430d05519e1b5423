import { CompiledQuery, sql } from "kysely";
import type { RawBuilder } from "kysely";
import { parameter, prepare } from "@muniment/platform/db";
import type { Tx } from "@muniment/platform/db";
import { foldId } from "@muniment/work-api/identity/user-rules";
import { q } from "../db.ts";

/** An account in one library that it may sign in to. */
export interface AccountRow {
  readonly user_num: number;
  readonly user_id: string;
  readonly ssid: string;
  readonly full_name: string;
  readonly email: string;
  readonly is_external: boolean;
  readonly is_service: boolean;
  readonly preferred_library_id: number;
  readonly library_id: number;
  readonly alias: string;
  readonly access_version: number;
  /** One that is off line is closed to everybody but NRTADMIN (CC-LIB-004). */
  readonly state: "on_line" | "read_only" | "off_line";
}

/**
 * SQL for the rows of an account: it, with each library that is open to it, and how fresh what is known of that
 * library must be. `userNum` is a parameter or a column.
 */
export function accountSql(userNum: string): string {
  return `select u.user_num, u.user_id, u.ssid, u.full_name, u.email, u.is_external, u.is_service,
      u.preferred_library_id,
      l.library_id, l.alias, l.access_version, l.state
    from identity."user" u
    join identity.membership m on m.user_num = u.user_num and m.allow_logon
    join identity.library l on l.library_id = m.library_id
    where u.user_num = ${userNum} and u.allow_logon order by l.library_id`;
}

const ACCOUNT = accountSql("$1");

/** The rows of an enabled account. */
export async function readAccount(reader: Tx, userNum: number): Promise<readonly AccountRow[]> {
  const result = await q(reader).executeQuery(CompiledQuery.raw(ACCOUNT, [userNum]));
  return result.rows as AccountRow[];
}

/** A person at a door. */
export interface SignInAccount {
  readonly user_num: number;
  readonly ssid: string;
  readonly user_id: string;
  readonly full_name: string;
  readonly email: string;
  /** Whether the password is held here, not by a directory. */
  readonly is_virtual: boolean;
}

/** The account, if it is on and has a library that is open to it. */
export async function readSignInAccount(
  reader: Tx,
  wanted: { ssid: string } | { userNum: number },
): Promise<SignInAccount | undefined> {
  const which = "ssid" in wanted ? sql`u.ssid = ${wanted.ssid}` : sql`u.user_num = ${wanted.userNum}`;
  const rows = await sql<SignInAccount>`
    select u.user_num, u.ssid, u.user_id, u.full_name, u.email, not u.is_enterprise as is_virtual from identity."user" u
    where ${which} and u.allow_logon
      and exists (select 1 from identity.membership m where m.user_num = u.user_num and m.allow_logon)`.execute(
    q(reader),
  );
  return rows.rows[0];
}

/** What role and groups give a member of a library. */
export interface StandingRow {
  readonly user_num: number;
  readonly library_id: number;
  readonly alias: string;
  readonly is_external: boolean;
  readonly role_name: string;
  readonly privileges: readonly string[];
  readonly is_nrtadmin: boolean;
  readonly group_nums: readonly number[];
  /** The library's access version in the same snapshot. */
  readonly access_version: number;
}

/** A member of a library with what decides about their access. */
export interface PersonRow extends StandingRow {
  readonly user_id: string;
  readonly ssid: string;
  readonly full_name: string;
  readonly email: string;
  readonly account_logon: boolean;
  readonly library_logon: boolean;
}

/** Whose standings are wanted. */
export interface StandingFilter {
  readonly libraryIds?: readonly number[];
  readonly userNums?: readonly number[];
  readonly userIds?: readonly string[];
}

/** The standings of people in libraries, whether or not they may sign in. */
export async function readStandings(reader: Tx, filter: StandingFilter): Promise<PersonRow[]> {
  const conditions: RawBuilder<boolean>[] = [];
  if (filter.libraryIds !== undefined) conditions.push(sql<boolean>`m.library_id = any(${filter.libraryIds})`);
  if (filter.userNums !== undefined) conditions.push(sql<boolean>`u.user_num = any(${filter.userNums})`);
  if (filter.userIds !== undefined) conditions.push(sql<boolean>`u.user_id = any(${filter.userIds.map(foldId)})`);
  const rows = await sql<Omit<PersonRow, "group_nums"> & { group_nums: readonly string[] | null }>`
    select u.user_num, u.user_id, u.ssid, u.full_name, u.email, u.is_external,
      u.allow_logon as account_logon, m.allow_logon as library_logon,
      m.library_id, l.alias, l.access_version, r.name as role_name, r.privileges,
      coalesce(held.is_nrtadmin, false) and not u.is_external as is_nrtadmin, held.group_nums
    from identity.membership m
    join identity."user" u on u.user_num = m.user_num
    join identity.library l on l.library_id = m.library_id
    join identity.role r on r.role_id = m.role_id
    left join lateral (
      select array_agg(g.group_num) as group_nums, bool_or(g.group_id = 'NRTADMIN') as is_nrtadmin
      from identity.group_member gm join identity."group" g on g.group_num = gm.group_num
      where gm.user_num = m.user_num and g.library_id = m.library_id and g.enabled) held on true
    where ${sql.join(conditions, sql` and `)}
    order by m.library_id, u.user_num`.execute(q(reader));
  return rows.rows.map((row) => ({
    ...row,
    privileges: effectivePrivileges(row),
    group_nums: (row.group_nums ?? []).map(Number),
  }));
}

/** What decides about somebody's rank in a library. */
export interface RankRow {
  readonly user_num: number;
  readonly library_id: number;
  readonly is_external: boolean;
  readonly is_nrtadmin: boolean;
  readonly privileges: readonly string[];
}

/** The groups NRTADMIN are few and looked up once, so what is read of each person are memberships alone. */
const readRankRows = prepare<RankRow>(
  "ranks_of_people",
  // Few groups and roles, many people: what is the same for all is read once.
  sql`with nrtadmin as materialized (
      select group_num, library_id from identity."group" where group_id = 'NRTADMIN' and enabled),
    tier as materialized (
      select role_id, array(select p from unnest(privileges) p where p in ('admin_tier_1', 'admin_tier_2')) as privileges
      from identity.role)
    select m.user_num, m.library_id, u.is_external, tier.privileges,
      exists (select 1 from nrtadmin n join identity.group_member gm on gm.group_num = n.group_num
        where n.library_id = m.library_id and gm.user_num = m.user_num) as is_nrtadmin
    from identity.membership m
    join identity."user" u on u.user_num = m.user_num
    join tier on tier.role_id = m.role_id
    where m.user_num = any(${parameter<readonly number[]>(1)}::bigint[])`,
);

/** What decides about the ranks of these people in each of their libraries, whether or not they may sign in. */
export async function readRanks(reader: Tx, userNums: readonly number[]): Promise<readonly RankRow[]> {
  return readRankRows(reader, [userNums]);
}

/** Tier 2 includes tier 1; external people hold no tier whatever their role says (CC-ROL-017, CC-PRM-007). */
function effectivePrivileges(row: Pick<StandingRow, "privileges" | "is_external">): readonly string[] {
  if (row.is_external) return row.privileges.filter((privilege) => !privilege.startsWith("admin_"));
  return row.privileges.includes("admin_tier_2") ? [...row.privileges, "admin_tier_1"] : row.privileges;
}

/** A user or group of a library, as access lists name it. */
export interface TrusteeRow {
  readonly type: "user" | "group";
  readonly num: number;
  readonly id: string;
  readonly name: string;
  readonly ssid: string | null;
  readonly is_external: boolean;
  /** For people account and library both on. */
  readonly enabled: boolean;
}

/** The members and groups of a library with these ids. */
export async function readTrustees(
  reader: Tx,
  libraryId: number,
  wanted: { userIds: readonly string[]; groupIds: readonly string[] },
): Promise<TrusteeRow[]> {
  const rows = await sql<TrusteeRow>`
    select 'user' as type, u.user_num as num, u.user_id as id, u.full_name as name, u.ssid::text as ssid, u.is_external,
      u.allow_logon and m.allow_logon as enabled
    from identity."user" u join identity.membership m on m.user_num = u.user_num and m.library_id = ${libraryId}
    where u.user_id = any(${wanted.userIds.map(foldId)})
    union all
    select 'group', g.group_num, g.group_id, g.full_name, null, g.is_external, g.enabled
    from identity."group" g where g.library_id = ${libraryId} and g.group_id = any(${wanted.groupIds.map(foldId)})`.execute(
    q(reader),
  );
  return rows.rows;
}

/** The people and groups with these numbers; people who left the library are there, but cannot sign in. */
export async function readTrusteesByNumber(
  reader: Tx,
  libraryId: number,
  wanted: { userNums: readonly number[]; groupNums: readonly number[] },
): Promise<TrusteeRow[]> {
  const rows = await sql<TrusteeRow>`
    select 'user' as type, u.user_num as num, u.user_id as id, u.full_name as name, u.ssid::text as ssid, u.is_external,
      u.allow_logon and coalesce(m.allow_logon, false) as enabled
    from identity."user" u left join identity.membership m on m.user_num = u.user_num and m.library_id = ${libraryId}
    where u.user_num = any(${wanted.userNums}::bigint[])
    union all
    select 'group', g.group_num, g.group_id, g.full_name, null, g.is_external, g.enabled
    from identity."group" g where g.library_id = ${libraryId} and g.group_num = any(${wanted.groupNums}::bigint[])`.execute(
    q(reader),
  );
  return rows.rows;
}
