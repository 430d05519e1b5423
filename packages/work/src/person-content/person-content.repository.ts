import { sql } from "kysely";
import { groupMembersOf, membersOf } from "@muniment/identity";
import type { Tx } from "@muniment/platform/db";
import { visibleContainers, visibleDocuments } from "../access/index.ts";
import type { Reach } from "../access/index.ts";
import { listCheckoutsOf } from "../checkout/index.ts";
import type { Checkout } from "../checkout/index.ts";
import { q } from "../db.ts";

/** A workspace, as far as naming it needs. */
export interface NamedWorkspace {
  readonly container_number: number;
  readonly name: string;
}

/** From this stored level on, a person has everything. */
const FULL_ACCESS = 3;

/** How many documents a person wrote or put in, and workspaces they own, of those that `reach` sees. */
export async function countContent(
  reader: Tx,
  reach: Reach,
  userNum: number,
): Promise<{ readonly authored: number; readonly workspaces_owned: number }> {
  const rows = await sql<{ authored: number; workspaces_owned: number }>`
    select (select count(*) from work.document d where d.library_id = ${reach.libraryId}
        and (d.author_num = ${userNum} or d.operator_num = ${userNum})
        and d.is_newest and d.trashed_at is null and ${visibleDocuments(reach, "d")}) as authored,
      (select count(*) from work.container c where c.library_id = ${reach.libraryId} and c.owner_num = ${userNum}
        and c.kind = 'workspace' and c.trashed_at is null and ${visibleContainers(reach, "c")}) as workspaces_owned`.execute(
    q(reader),
  );
  return rows.rows[0] ?? { authored: 0, workspaces_owned: 0 };
}

/** What a person has checked out, the oldest first; names only of what `reach` sees (SPM-EVL-008). */
export async function listNamedCheckouts(
  reader: Tx,
  reach: Reach,
  userNum: number,
): Promise<readonly (Checkout & { readonly name: string | null })[]> {
  const found = await listCheckoutsOf(reader, reach.libraryId, userNum);
  const [numbers, versions] = [found.map((row) => row.document_number), found.map((row) => row.version)];
  const named = await sql<{ document_number: number; version: number; name: string }>`
    select d.document_number, d.version, d.name from work.document d
    where d.library_id = ${reach.libraryId} and ${visibleDocuments(reach, "d")}
      and (d.document_number, d.version) in (
        select * from unnest(${numbers}::bigint[], ${versions}::integer[]))`.execute(q(reader));
  const names = new Map(named.rows.map((row) => [`${row.document_number}.${row.version}`, row.name]));
  return found.map((row) => ({ ...row, name: names.get(`${row.document_number}.${row.version}`) ?? null }));
}

/**
 * Workspaces that `reach` sees and in which the person alone has full access, but for NRTADMIN who always has it:
 * nobody else who may come in owns them, or has it by an entry of their own or of a group.
 */
export async function findSoleWorkspaces(
  reader: Tx,
  reach: Reach,
  given: { readonly userNum: number; readonly now: Date; readonly named: number },
): Promise<{ readonly count: number; readonly first: readonly NamedWorkspace[] }> {
  const { userNum, now, named } = given;
  const rows = await sql<{ count: number; first: NamedWorkspace[] }>`
    with member as materialized (${membersOf(reach.libraryId)}),
    in_group as materialized (${groupMembersOf(reach.libraryId)}),
    entry as (
      select e.security_id, e.trustee_kind, e.trustee_num, e.level from work.security_entry e
      where e.library_id = ${reach.libraryId} and (e.ends_at is null or e.ends_at > ${now})),
    direct as (
      select security_id, trustee_num as user_num, max(level) as level from entry where trustee_kind = 'user'
      group by security_id, trustee_num),
    by_group as (
      select e.security_id, g.user_num, max(e.level) as level from entry e
      join in_group g on g.group_num = e.trustee_num where e.trustee_kind = 'group'
      group by e.security_id, g.user_num),
    held as (
      select security_id, user_num from direct where level >= ${FULL_ACCESS}
      union
      select b.security_id, b.user_num from by_group b where b.level >= ${FULL_ACCESS}
        and not exists (select 1 from direct d where d.security_id = b.security_id and d.user_num = b.user_num)),
    sole as (
      select c.container_number, c.name from work.container c
      where c.library_id = ${reach.libraryId} and c.kind = 'workspace' and c.trashed_at is null
        and (c.owner_num = ${userNum}
          or exists (select 1 from held h where h.security_id = c.security_id and h.user_num = ${userNum}))
        and not exists (select 1 from member m where m.may_enter and not m.is_nrtadmin and m.user_num <> ${userNum}
          and ((m.user_num = c.owner_num and not m.is_external)
            or exists (select 1 from held h where h.security_id = c.security_id and h.user_num = m.user_num)))
        and ${visibleContainers(reach, "c")})
    select count(*) as count, coalesce((array_agg(jsonb_build_object('container_number', container_number, 'name', name)
      order by name, container_number))[1:${sql.lit(named)}], '{}') as first from sole`.execute(q(reader));
  return rows.rows[0] ?? { count: 0, first: [] };
}
