import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { nrtadmin } from "@muniment/work-api/identity/group";
import { q } from "../db.ts";
import { isStray } from "./account.repository.ts";
import type { Counts, GuardFinding } from "./directory.tables.ts";

/** What a comparison is about. */
export interface Comparison {
  readonly runNum: number;
  readonly readingNum: number;
  readonly sourceNum: number;
  /** Whether the source has a location at all. */
  readonly hasLocation: boolean;
  /** Without rules nobody's libraries and roles are looked at again. */
  readonly hasRules: boolean;
  readonly hasMirrors: boolean;
}

/** SQL for the accounts of a source: those that it has brought, and those that an administrator links to it now. */
function heldAccounts(sourceNum: number): RawBuilder<unknown> {
  return sql`(select a.sync_id, a.user_num, a.dn, false as is_new
      from identity.directory_account a where a.source_num = ${sourceNum}
    union all
    select c.sync_id, c.user_num, '', true from identity.directory_choice c
      where c.source_num = ${sourceNum} and c.choice = 'link' and ${isLinkable(sql.ref("c.user_num"))}
        and not exists (select 1 from identity.directory_account a
          where a.source_num = ${sourceNum} and a.sync_id = c.sync_id))`;
}

/** SQL for whether an account may be handed over to a directory: a person's, internal, not one of NRTADMIN. */
export function isLinkable(userNum: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`exists (select 1 from identity."user" l where l.user_num = ${userNum}
    and not l.is_enterprise and not l.is_external and not l.is_service
    and l.anonymised_at is null and not ${isNrtadmin(userNum)})`;
}

function isNrtadmin(userNum: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`exists (select 1 from identity.group_member m join identity."group" n on n.group_num = m.group_num
    where m.user_num = ${userNum} and n.group_id = ${nrtadmin})`;
}

/** SQL for the number that the next line of a run's difference has. */
function nextNum(runNum: number, order: RawBuilder<unknown>): RawBuilder<number> {
  return sql<number>`(select coalesce(max(x.change_num), 0) from identity.directory_change x where x.run_num = ${runNum})
    + row_number() over (order by ${order})`;
}

/** Joins of whole tables are what a comparison is made of; the new rows have no statistics that would say so. */
export async function prepareComparison(tx: Tx): Promise<void> {
  await sql`set local enable_nestloop = off`.execute(q(tx));
  await sql`set local jit = off`.execute(q(tx));
  await sql`set local work_mem = '64MB'`.execute(q(tx));
}

/** Writes down who would be new, and who would be changed or linked, with each field that differs. */
export async function planProfiles(tx: Tx, given: Comparison): Promise<void> {
  const { runNum, readingNum, sourceNum, hasLocation } = given;
  const isSkipped = sql`c.choice in ('skip', 'always_skip')`;
  const places = given.hasRules ? placeDifferences(readingNum, sourceNum) : NO_PLACES;
  const locations = hasLocation ? sql`or u.location <> e.location` : sql``;
  await sql`
    insert into identity.directory_change (run_num, change_num, kind, sync_id, dn, user_num, user_id, user_id_ex,
      full_name, email, email_folded, location, placement, fields)
    select ${runNum}, ${nextNum(runNum, sql`e.entry_num`)},
      case when ${isSkipped} then 'skipped' when h.is_new then 'link' when u.user_num is null then 'create'
        else 'update' end,
      e.sync_id, e.dn, u.user_num, coalesce(u.user_id, case c.choice when 'rename' then c.user_id end, e.user_id),
      e.user_id_ex, e.full_name, e.email, e.email_folded,
      case when ${hasLocation} then e.location else coalesce(u.location, '') end, e.placement,
      jsonb_strip_nulls(jsonb_build_object(
        'full_name', ${difference("full_name")},
        'email', ${difference("email")},
        'location', case when ${hasLocation} then ${difference("location")} end,
        'user_id_ex', ${difference("user_id_ex")},
        'libraries', case when p.missing is not null then jsonb_build_object('to', p.missing) end,
        'role', case when p.roles is not null then jsonb_build_object('to', p.roles) end,
        'preferred_library', case when p.preferred is not null then jsonb_build_object('to', p.preferred) end
      ))
    from identity.directory_entry e
    left join ${heldAccounts(sourceNum)} h on h.sync_id = e.sync_id
    left join identity."user" u on u.user_num = h.user_num
    left join identity.directory_choice c on c.source_num = ${sourceNum} and c.sync_id = e.sync_id
    left join (${places}) p on p.entry_num = e.entry_num
    where e.reading_num = ${readingNum} and e.is_enabled and e.sync_id <> ''
      and (u.user_num is null or h.is_new or p.entry_num is not null or u.full_name <> e.full_name
        or u.email <> e.email or u.user_id_ex <> e.user_id_ex ${locations})`.execute(q(tx));
}

const NO_PLACES = sql`select null::integer as entry_num, null::text as missing, null::text as roles,
  null::text as preferred where false`;

function difference(field: "full_name" | "email" | "location" | "user_id_ex"): RawBuilder<unknown> {
  const [stored, read] = [sql.ref(`u.${field}`), sql.ref(`e.${field}`)];
  return sql`case when u.user_num is null and ${read} <> '' then jsonb_build_object('to', ${read})
    when ${stored} <> ${read} then jsonb_build_object('from', ${stored}, 'to', ${read}) end`;
}

/** What the rules say of accounts that are there, where it is not so. */
function placeDifferences(readingNum: number, sourceNum: number): RawBuilder<unknown> {
  return sql`
    select e.entry_num,
      string_agg(l.alias, ', ' order by l.library_id) filter (where m.user_num is null) as missing,
      string_agg(l.alias || ': ' || r.name, ', ' order by l.library_id)
        filter (where g.is_ruled and m.role_id <> g.role_id) as roles,
      max(l.alias) filter (where g.is_preferred and u.preferred_library_id <> g.library_id) as preferred
    from identity.directory_entry e
    join ${heldAccounts(sourceNum)} h on h.sync_id = e.sync_id
    join identity."user" u on u.user_num = h.user_num
    join identity.directory_placement g on g.reading_num = e.reading_num and g.placement = e.placement
    join identity.library l on l.library_id = g.library_id
    join identity.role r on r.role_id = g.role_id
    left join identity.membership m on m.user_num = h.user_num and m.library_id = g.library_id
    where e.reading_num = ${readingNum} and (m.user_num is null or (g.is_ruled and m.role_id <> g.role_id)
      or (g.is_preferred and u.preferred_library_id <> g.library_id))
    group by e.entry_num`;
}

/** Writes down who would be disabled, who would be enabled again, and who has nothing to be known by. */
export async function planStates(tx: Tx, { runNum, readingNum, sourceNum }: Comparison): Promise<void> {
  await sql`
    insert into identity.directory_change (run_num, change_num, kind, sync_id, dn, user_num, user_id, full_name, fields)
    select ${runNum}, ${nextNum(runNum, sql`u.user_num`)},
      case when u.allow_logon then 'disable' else 'enable' end, a.sync_id, a.dn, u.user_num, u.user_id, u.full_name,
      jsonb_build_object('directory', jsonb_build_object('to',
        case when e.entry_num is null then 'absent' when e.is_enabled then 'enabled' else 'disabled' end))
    from identity.directory_account a
    join identity."user" u on u.user_num = a.user_num
    left join identity.directory_entry e on e.reading_num = ${readingNum} and e.sync_id = a.sync_id
    where a.source_num = ${sourceNum} and case when u.allow_logon
      then not coalesce(e.is_enabled, false)
        -- An entry without its id is not an entry that is gone.
        and not exists (select 1 from identity.directory_entry n
          where n.reading_num = ${readingNum} and n.sync_id = '' and n.dn = a.dn)
      else u.disabled_by_directory and coalesce(e.is_enabled, false) end`.execute(q(tx));
  await sql`
    insert into identity.directory_change (run_num, change_num, kind, sync_id, dn, user_id, full_name, code)
    select ${runNum}, ${nextNum(runNum, sql`e.entry_num`)}, 'conflict', '', e.dn, e.user_id, e.full_name, 'no_sync_id'
    from identity.directory_entry e where e.reading_num = ${readingNum} and e.sync_id = ''`.execute(q(tx));
}

/** Turns what cannot be stored beside what is there into conflicts, until nothing is left that cannot. */
export async function findConflicts(tx: Tx, { runNum }: Comparison): Promise<void> {
  for (;;) {
    const found = await sql`
      with planned as (
        select c.change_num, c.kind, c.user_num, c.user_id, c.email_folded,
          c.kind = 'create' or u.email_folded <> c.email_folded as is_moving
        from identity.directory_change c left join identity."user" u on u.user_num = c.user_num
        where c.run_num = ${runNum} and c.kind in ('create', 'update', 'link')
      ), found as (
        select p.change_num, 1 as rank, 'user_id_taken' as code, u.user_num as holder_num
          from planned p join identity."user" u on u.user_id = p.user_id where p.kind = 'create'
        union all
        select p.change_num, 2, 'user_id_twice', null from planned p
          join (select user_id from planned where kind = 'create' group by user_id having count(*) > 1) t
            on t.user_id = p.user_id where p.kind = 'create'
        union all
        select p.change_num, 3, 'email_taken', u.user_num
          from planned p join identity."user" u on u.email_folded = p.email_folded
          where p.is_moving and u.user_num is distinct from p.user_num
            and not exists (select 1 from planned o where o.user_num = u.user_num and o.is_moving)
        union all
        select p.change_num, 4, 'email_twice', null from planned p
          join (select email_folded from planned where is_moving group by email_folded having count(*) > 1) t
            on t.email_folded = p.email_folded where p.is_moving
      ), first as (
        select distinct on (change_num) change_num, code, holder_num from found order by change_num, rank, holder_num
      )
      update identity.directory_change c set kind = 'conflict', code = f.code, holder_num = f.holder_num
      from first f where c.run_num = ${runNum} and c.change_num = f.change_num`.execute(q(tx));
    if (Number(found.numAffectedRows ?? 0n) === 0) return;
  }
}

/** Writes down which mirrored groups would be made, and who would come into them or leave (CC-DIR-005). */
export async function planGroups(tx: Tx, given: Comparison): Promise<void> {
  const { runNum, readingNum, sourceNum } = given;
  if (!given.hasMirrors) return;
  await sql`
    insert into identity.directory_change (run_num, change_num, kind, sync_id, dn, user_id, full_name, mirror_num, code)
    select ${runNum}, ${nextNum(runNum, sql`m.mirror_num`)}, case when g.group_num is null then 'group' else 'conflict' end,
      '', m.group_dn, m.group_id, m.full_name, m.mirror_num, case when g.group_num is not null then 'group_id_taken' end
    from identity.directory_mirror m
    left join identity."group" g on g.library_id = m.library_id and g.group_id = m.group_id
    where m.source_num = ${sourceNum} and m.group_num is null`.execute(q(tx));
  await sql`
    insert into identity.directory_change (run_num, change_num, kind, sync_id, dn, user_num, user_id, full_name, mirror_num)
    select ${runNum}, ${nextNum(runNum, sql`d.mirror_num, d.user_id`)}, 'join', d.sync_id, d.dn, d.user_num, d.user_id,
      d.full_name, d.mirror_num
    from (
      select m.mirror_num, e.sync_id, e.dn, u.user_num, coalesce(u.user_id, c.user_id) as user_id,
        coalesce(u.full_name, c.full_name) as full_name
      from identity.directory_entry e
      cross join lateral unnest(e.mirrors) as x(mirror_num)
      join identity.directory_mirror m on m.mirror_num = x.mirror_num
      left join ${heldAccounts(sourceNum)} h on h.sync_id = e.sync_id
      left join identity."user" u on u.user_num = h.user_num
      left join identity.directory_change c
        on c.run_num = ${runNum} and c.sync_id = e.sync_id and c.kind in ('create', 'update', 'link')
      left join identity.group_member gm
        on gm.group_num = m.group_num and gm.user_num = u.user_num and gm.is_mirrored
      where e.reading_num = ${readingNum} and e.is_enabled and gm.user_num is null and (u.user_num is not null or c.kind = 'create')
        and not exists (select 1 from identity.directory_change t
          where t.run_num = ${runNum} and t.mirror_num = m.mirror_num and t.code = 'group_id_taken')
        -- A group takes members of its library alone.
        and (exists (select 1 from identity.membership s where s.user_num = u.user_num and s.library_id = m.library_id)
          or (c.placement is not null and exists (select 1 from identity.directory_placement p
            where p.reading_num = ${readingNum} and p.placement = c.placement and p.library_id = m.library_id)))
    ) d`.execute(q(tx));
  await sql`
    insert into identity.directory_change (run_num, change_num, kind, sync_id, dn, user_num, user_id, full_name, mirror_num)
    select ${runNum}, ${nextNum(runNum, sql`m.mirror_num, u.user_num`)}, 'leave', coalesce(a.sync_id, ''),
      coalesce(a.dn, ''), u.user_num, u.user_id, u.full_name, m.mirror_num
    from identity.directory_mirror m
    join identity.group_member gm on gm.group_num = m.group_num and gm.is_mirrored
    join identity."user" u on u.user_num = gm.user_num
    left join identity.directory_account a on a.user_num = u.user_num and a.source_num = ${sourceNum}
    left join identity.directory_entry e on e.reading_num = ${readingNum} and e.sync_id = a.sync_id and e.is_enabled
    where m.source_num = ${sourceNum} and not coalesce(m.mirror_num = any(e.mirrors), false)`.execute(q(tx));
}

/**
 * How many lines of each kind the difference has, and how many accounts are as the directory says; and whether all is
 * settled: nothing differs, not even where an entry stands.
 */
export async function countChanges(tx: Tx, given: Comparison): Promise<{ counts: Counts; isSettled: boolean }> {
  const { runNum, readingNum, sourceNum } = given;
  const { rows } = await sql<{ kind: string; count: number; strays: number }>`
    select case when state = 'refused' then 'refused' else kind end as kind, count(*), 0 as strays
      from identity.directory_change where run_num = ${runNum} group by 1
    union all
    select 'unchanged', count(*) filter (where e.entry_num is not null and c.sync_id is null),
        count(*) filter (where a.dn <> e.dn or ${isStray})
      from identity.directory_account a
      left join identity.directory_entry e on e.reading_num = ${readingNum} and e.sync_id = a.sync_id
      left join identity.user_platform p on p.user_num = a.user_num
      left join (select distinct sync_id from identity.directory_change where run_num = ${runNum}) c
        on c.sync_id = a.sync_id
      where a.source_num = ${sourceNum}`.execute(q(tx));
  return {
    counts: Object.fromEntries(rows.map((row) => [row.kind, row.count])),
    isSettled: rows.every((row) => row.kind === "unchanged" && row.strays === 0),
  };
}

/** What the guard looks at, without those whose disabling the run `approves` has shown (CC-DIR-009). */
export async function readGuard(tx: Tx, given: Comparison & { approves: number | null }): Promise<GuardFinding> {
  const { runNum, sourceNum, approves } = given;
  const { rows } = await sql<{ disabled: number; accounts: number; administrators: string[] }>`
    with closing as (
      select c.user_num, c.user_id from identity.directory_change c
      where c.run_num = ${runNum} and c.kind = 'disable' and not exists (select 1 from identity.directory_change s
        where s.run_num = ${approves ?? 0} and s.kind = 'disable' and s.user_num = c.user_num))
    select (select count(*) from closing) as disabled,
      -- A share of nobody needs no whole.
      case when exists (select 1 from closing) then
        (select count(*) from identity.directory_account a join identity."user" u on u.user_num = a.user_num
          where a.source_num = ${sourceNum} and u.allow_logon) else 0 end as accounts,
      array(select c.user_id from closing c where ${isNrtadmin(sql.ref("c.user_num"))} order by 1 limit 100)
        as administrators`.execute(q(tx));
  return rows[0] ?? { disabled: 0, accounts: 0, administrators: [] };
}
