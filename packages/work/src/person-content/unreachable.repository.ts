import { sql } from "kysely";
import { groupMembersOf, membersOf } from "@muniment/identity";
import type { Tx } from "@muniment/platform/db";
import { visibleContainers, visibleDocuments } from "../access/index.ts";
import type { Reach } from "../access/index.ts";
import { q } from "../db.ts";

/** An item that nobody opens by a right of their own. */
export interface UnreachableItem {
  readonly kind: "workspace" | "folder" | "tab" | "document";
  /** Containers come first; within each, by number. */
  readonly rank: number;
  readonly number: number;
  readonly version: number;
  readonly name: string;
  readonly owner: string;
  readonly owner_name: string;
}

/** Where a page of the report ended. */
export type UnreachablePlace = Pick<UnreachableItem, "rank" | "number" | "version">;

/**
 * Private items with a security of their own of which every person who may come in is neither owner nor named, directly
 * or by a group; of those that `reach` sees (CC-USR-114).
 */
export async function findUnreachable(
  reader: Tx,
  reach: Reach,
  page: { readonly now: Date; readonly limit: number; readonly after: UnreachablePlace },
): Promise<UnreachableItem[]> {
  const { now, limit, after } = page;
  const rows = await sql<UnreachableItem>`
    with member as materialized (${membersOf(reach.libraryId)}),
    in_group as materialized (${groupMembersOf(reach.libraryId)}),
    entry as (
      select e.security_id, e.trustee_kind, e.trustee_num, e.level from work.security_entry e
      where e.library_id = ${reach.libraryId} and (e.ends_at is null or e.ends_at > ${now})),
    reached as materialized (
      select e.security_id from entry e join member m on m.user_num = e.trustee_num and m.may_enter
      where e.trustee_kind = 'user' and e.level > 0
      union
      select e.security_id from entry e join in_group g on g.group_num = e.trustee_num
      join member m on m.user_num = g.user_num and m.may_enter
      where e.trustee_kind = 'group' and e.level > 0 and not exists (select 1 from entry own
        where own.security_id = e.security_id and own.trustee_kind = 'user' and own.trustee_num = g.user_num)),
    lost as materialized (
      select s.security_id from work.security s where s.library_id = ${reach.libraryId} and s.default_level = 0
        and not exists (select 1 from reached r where r.security_id = s.security_id)),
    item as (
      select c.kind, 0 as rank, c.container_number as number, 0 as version, c.name, c.owner_num, c.owner_num as second
      from work.container c join lost on lost.security_id = c.security_id
      where c.library_id = ${reach.libraryId} and c.owns_security and c.trashed_at is null
        and ${visibleContainers(reach, "c")}
      union all
      select 'document', 1, d.document_number, d.version, d.name, d.author_num, d.operator_num
      from work.document d join lost on lost.security_id = d.security_id
      where d.library_id = ${reach.libraryId} and d.default_security <> 'inherit' and d.trashed_at is null
        and ${visibleDocuments(reach, "d")})
    select i.kind, i.rank, i.number, i.version, i.name, coalesce(o.user_id, '') as owner,
      coalesce(o.full_name, '') as owner_name
    from item i left join member o on o.user_num = i.owner_num
    where (i.rank, i.number, i.version) > (${after.rank}::integer, ${after.number}::bigint, ${after.version}::integer)
      and not exists (select 1 from member m where m.user_num in (i.owner_num, i.second) and m.may_enter
        and not m.is_external)
    order by i.rank, i.number, i.version limit ${limit}`.execute(q(reader));
  return rows.rows;
}
