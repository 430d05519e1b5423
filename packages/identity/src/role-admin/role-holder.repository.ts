import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { nrtadmin } from "@muniment/work-api/identity/group";
import { foldId } from "@muniment/work-api/identity/user-rules";
import { q } from "../db.ts";

/** How many people a role concerns. */
export interface HolderCount {
  readonly role_id: number;
  readonly user_count: number;
  readonly nrtadmin_count: number;
}

/** How many hold each role of a library, or the one; roles that nobody holds are missing. */
export async function countHolders(reader: Tx, libraryId: number, roleId?: number): Promise<Map<number, HolderCount>> {
  const one = roleId === undefined ? sql`` : sql`and m.role_id = ${roleId}`;
  const rows = await sql<HolderCount>`
    select m.role_id, count(*) as user_count, count(gm.user_num) as nrtadmin_count
    from identity.membership m
    left join identity.group_member gm on gm.user_num = m.user_num
      and gm.group_num = (select group_num from identity."group" where library_id = ${libraryId} and group_id = ${nrtadmin})
    where m.library_id = ${libraryId} ${one} group by m.role_id`.execute(q(reader));
  return new Map(rows.rows.map((row) => [row.role_id, row]));
}

/** Somebody's place in a library, as a change of role needs it. */
export interface RolePlace {
  readonly user_num: number;
  readonly user_id: string;
  readonly full_name: string;
  readonly is_external: boolean;
  readonly role_id: number;
  readonly role_name: string;
}

/** The members of a library with these User IDs, or with that role; `isForChange` keeps others from changing them. */
export async function findPlaces(
  tx: Tx,
  libraryId: number,
  given: { wanted: { readonly userIds: readonly string[] } | { readonly roleId: number }; isForChange: boolean },
): Promise<RolePlace[]> {
  const { wanted } = given;
  const which =
    "roleId" in wanted ? sql`m.role_id = ${wanted.roleId}` : sql`u.user_id = any(${wanted.userIds.map(foldId)})`;
  const rows = await sql<RolePlace>`
    select u.user_num, u.user_id, u.full_name, u.is_external, m.role_id, r.name as role_name
    from identity.membership m
    join identity."user" u on u.user_num = m.user_num
    join identity.role r on r.role_id = m.role_id
    where m.library_id = ${libraryId} and ${which}
    order by u.user_num ${given.isForChange ? sql`for update of u, m` : sql``}`.execute(q(tx));
  return rows.rows;
}

/** Whether an external user holds the role. */
export async function isHeldByExternal(tx: Tx, roleId: number): Promise<boolean> {
  const rows = await sql`
    select 1 from identity.membership m join identity."user" u on u.user_num = m.user_num
    where m.role_id = ${roleId} and u.is_external limit 1`.execute(q(tx));
  return rows.rows.length > 0;
}
