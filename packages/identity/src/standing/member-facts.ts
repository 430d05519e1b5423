import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";

/** A member of a library, as far as the person alone decides about access. */
export interface MemberFacts {
  readonly user_num: number;
  readonly user_id: string;
  readonly full_name: string;
  readonly is_external: boolean;
  readonly may_enter: boolean;
  readonly is_nrtadmin: boolean;
  readonly is_read_only: boolean;
}

/** SQL for the members of a library with these facts, all of them at once. */
export function membersOf(libraryId: number): RawBuilder<MemberFacts> {
  return sql`select u.user_num, u.user_id, u.full_name, u.is_external, u.allow_logon and m.allow_logon as may_enter,
      'read_only' = any(r.privileges) as is_read_only,
      not u.is_external and exists (select 1 from identity.group_member gm
        join identity."group" g on g.group_num = gm.group_num
        where gm.user_num = u.user_num and g.library_id = m.library_id and g.enabled and g.group_id = 'NRTADMIN')
        as is_nrtadmin
    from identity.membership m
    join identity."user" u on u.user_num = m.user_num
    join identity.role r on r.role_id = m.role_id
    where m.library_id = ${libraryId}`;
}

/** The library's name, and who is in its NRTADMIN now or is named. */
export async function readAdministrators(
  reader: Tx,
  libraryId: number,
  named: readonly number[],
): Promise<{ readonly library: string; readonly people: readonly { user_num: number; full_name: string }[] }> {
  const rows = await sql<{ library: string; user_num: number; full_name: string }>`
    select l.display_name as library, u.user_num, u.full_name
    from identity.library l join identity."user" u on u.user_num = any(${named}::bigint[])
      or u.user_num in (select gm.user_num from identity.group_member gm
        join identity."group" g on g.group_num = gm.group_num
        where g.library_id = l.library_id and g.group_id = 'NRTADMIN')
    where l.library_id = ${libraryId} order by u.full_name, u.user_num`.execute(q(reader));
  return { library: rows.rows[0]?.library ?? "", people: rows.rows };
}

/** SQL for who is in which group of the library that is on: `user_num`, `group_num`, `group_name`. */
export function groupMembersOf(libraryId: number): RawBuilder<unknown> {
  return sql`select gm.user_num, g.group_num, coalesce(nullif(g.full_name, ''), g.group_id) as group_name
    from identity."group" g join identity.group_member gm on gm.group_num = g.group_num
    where g.library_id = ${libraryId} and g.enabled`;
}

/** SQL for the groups of a library, on or not: `group_num`, `group_id`, `group_name`, `is_external`, `enabled`. */
export function groupsIn(libraryId: number): RawBuilder<unknown> {
  return sql`select group_num, group_id, coalesce(nullif(full_name, ''), group_id) as group_name, is_external, enabled
    from identity."group" where library_id = ${libraryId}`;
}
