import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import { anywhere } from "@muniment/identity";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { PolicyFacts } from "./decision.ts";
import type { SettingRow } from "./policy.tables.ts";

/** Facts that pairs of people and workspaces have in common, so that what follows from them is decided once. */
export interface SharedFacts extends PolicyFacts {
  /** The pairs: at each place one of each. */
  readonly user_nums: readonly string[];
  readonly workspace_numbers: readonly string[];
  readonly library_ids: readonly number[];
  readonly nrtadmin_mode: SettingRow["nrtadmin_mode"];
  /** The next moment at which something begins or ends; the same in all rows. */
  readonly valid_until: Date | null;
}

/** SQL for pairs: `user_num`, `library_id`, `workspace_number`, and `client`, `matter` folded. */
export type AskedPairs = RawBuilder<unknown>;

const KEYS = sql`lower(w.custom->>'custom1') as client, coalesce(lower(w.custom->>'custom2'), '') as matter`;

/** SQL for everybody who may enter a library, or for one of them, with each of theirs. */
export function entrants(userNum: number | undefined): RawBuilder<unknown> {
  if (userNum === undefined) return anywhere.everybody();
  return sql`select * from (${anywhere.everybody()}) as p where p.user_num = ${userNum}`;
}

/** Everything in a library that a policy may govern, for one person. */
export function governedForAsSystem(userNum: number, libraryId: number): AskedPairs {
  return sql`select ${userNum}::bigint as user_num, w.library_id, w.container_number as workspace_number, ${KEYS}
    from work.container w
    where w.library_id = ${libraryId} and w.kind = 'workspace'
      and lower(w.custom->>'custom1') in (
        select lower(client_id) from policy.scope
        union all select lower(client_id) from policy.exception where user_num = ${userNum})`;
}

/** These pairs, as far as there are such workspaces. */
export function governedPairsAsSystem(
  pairs: readonly { readonly userNum: number; readonly libraryId: number; readonly workspaceNumber: number }[],
): AskedPairs {
  return sql`select p.user_num, w.library_id, w.container_number as workspace_number, ${KEYS}
    from unnest(${pairs.map((pair) => pair.userNum)}::bigint[], ${pairs.map((pair) => pair.libraryId)}::integer[],
      ${pairs.map((pair) => pair.workspaceNumber)}::bigint[]) as p(user_num, library_id, workspace_number)
    join work.container w on w.library_id = p.library_id and w.container_number = p.workspace_number
      and w.kind = 'workspace'`;
}

/** People of `people`, SQL that gives `user_num`, with one workspace. */
export function governedWorkspaceAsSystem(
  people: RawBuilder<unknown>,
  place: { readonly libraryId: number; readonly workspaceNumber: number },
): AskedPairs {
  return sql`select p.user_num, w.library_id, w.container_number as workspace_number, ${KEYS}
    from work.container w cross join (${people}) as p
    where w.library_id = ${place.libraryId} and w.container_number = ${place.workspaceNumber} and w.kind = 'workspace'`;
}

/** People of `people`, SQL that gives `user_num` and `library_id`, with the workspaces of some clients and matters. */
export function governedByAsSystem(
  people: RawBuilder<unknown>,
  keys: readonly { readonly client: string; readonly matter: string }[],
): AskedPairs {
  return sql`select p.user_num, place.*
    from (select distinct w.library_id, w.container_number as workspace_number, ${KEYS}
      from unnest(${keys.map((key) => key.client)}::text[], ${keys.map((key) => key.matter)}::text[])
        as k(client, matter)
      join work.container w on w.kind = 'workspace' and lower(w.custom->>'custom1') = k.client
        and (k.matter = '' or lower(w.custom->>'custom2') = k.matter)) as place
    join (${people}) as p on p.library_id = place.library_id`;
}

/**
 * The facts about pairs at a moment, in one query however many there are. It starts from what names these people, so
 * that it costs one person little, and everybody no more than reading the policies once.
 */
export async function readPolicyFacts(tx: Tx, asked: AskedPairs, now: Date): Promise<SharedFacts[]> {
  const found = await sql<SharedFacts>`with asked as materialized (${asked}),
    person as materialized (select distinct user_num from asked),
    key as materialized (select distinct client, matter from asked),
    ${trusteesOf(now)},
    live as materialized (
      select asset_id, kind, lower(client_id) as client, lower(matter_id) as matter, security, secured_by,
        limits_staffing, case when withholds then memo_version end as demanded_memo
      from policy.asset where status = 'active' and ${isWithin("", now)}),
    above as materialized (
      select k.client, k.matter, s.asset_id from key k join policy.scope s
        on lower(s.client_id) = k.client and (s.matter_id = '' or lower(s.matter_id) = k.matter)),
    mine as materialized (
      select t.user_num, c.asset_id, c.kind, c.is_soft, c.starts_at, c.ends_at, ${isWithin("c.", now)} as counts
      from trustee t join policy.claim c on c.trustee_kind = t.kind and c.trustee_num = t.num),
    team as materialized (
      select distinct m.user_num, m.asset_id from mine m join live l on l.asset_id = m.asset_id
      where m.kind = 'team' and m.counts),
    staff as materialized (
      select distinct t.user_num, b.client, b.matter from team t join live l on l.asset_id = t.asset_id
        join above b on b.asset_id = t.asset_id where l.kind in ('matter', 'collection')),
    conflict as materialized (
      select m.user_num, b.client, b.matter, bool_or(not m.is_soft) as is_hard, bool_or(m.is_soft) as is_soft
      from mine m join live l on l.asset_id = m.asset_id join above b on b.asset_id = m.asset_id
      where m.kind = 'conflict' and m.counts group by m.user_num, b.client, b.matter),
    worked as materialized (select distinct asset_id from mine where kind = 'team'),
    onto as materialized (${ontoSides()}),
    facing as materialized (${facingOf(now)}),
    granted as materialized (
      select e.user_num, e.kind, lower(e.client_id) as client, lower(e.matter_id) as matter, e.level, e.approvals,
        e.starts_at, e.ends_at, ${isWithin("e.", now)} as counts
      from person join policy.exception e on e.user_num = person.user_num),
    glass as (
      select user_num, client, matter, max(level) as level, max(approvals) as approvals
      from granted where kind = 'break_glass' and counts group by user_num, client, matter),
    edge as (
      select starts_at, ends_at from policy.asset where status = 'active'
      union all select starts_at, ends_at from policy.opposing_set where status = 'active'
      union all select starts_at, ends_at from assisted
      union all select starts_at, ends_at from mine
      union all select starts_at, ends_at from granted),
    fact as (${factsOf()})
    select f.*, s.nrtadmin_mode, (
        select least(min(starts_at) filter (where starts_at > ${now}), min(ends_at) filter (where ends_at > ${now}))
        from edge) as valid_until
    from fact f cross join policy.setting s`.execute(q(tx));
  return found.rows;
}

/**
 * SQL for who speaks for the people of `person`: themselves, their groups, and those whom they assist with theirs.
 * What holds of these holds of them, on teams and behind walls (SPM-MOD-008).
 */
function trusteesOf(now: Date): RawBuilder<unknown> {
  return sql`assisted as materialized (
      select s.* from person join policy.support s on s.assistant_num = person.user_num),
    stands as materialized (
      select user_num, user_num as num from person
      union select assistant_num, person_num from assisted where ${isWithin("", now)}),
    trustee as materialized (
      select user_num, 'user' as kind, num from stands
      union select s.user_num, 'group', g.group_num
        from stands s join (${anywhere.groupsOf(sql`select num from stands`)}) as g on g.user_num = s.num)`;
}

/** Whether the period of a row counts now; a start belongs to it, an end does not. */
function isWithin(row: "" | "c." | "e." | "s.", now: Date): RawBuilder<boolean> {
  const [start, end] = [sql.ref(`${row}starts_at`), sql.ref(`${row}ends_at`)];
  return sql`(${start} is null or ${start} <= ${now}) and (${end} is null or ${end} > ${now})`;
}

/**
 * SQL for the assets on whose teams those of `worked` count, as far as sets go: each itself; what the asset of a team is
 * below; what a collection staffs; and matters that let in this team, theirs or not. Nobody is let in by a gap.
 */
function ontoSides(): RawBuilder<unknown> {
  return sql`select asset_id as worked, asset_id from worked
    union select x.asset_id, s.asset_id from worked join policy.asset x using (asset_id)
      join policy.scope s on lower(s.client_id) = lower(x.client_id)
        and (s.matter_id = '' or lower(s.matter_id) = lower(x.matter_id))
      where x.client_id <> ''
    union select x.asset_id, a.asset_id from worked join policy.asset x using (asset_id)
      join policy.scope s on s.asset_id = x.asset_id
      join policy.asset a on lower(a.client_id) = lower(s.client_id)
        and (s.matter_id = '' or lower(s.matter_id) = lower(a.matter_id))
      where x.kind = 'collection'
    union select x.asset_id, a.asset_id from worked join policy.asset x using (asset_id)
      join policy.asset a on a.kind = 'matter' and lower(a.client_id) = lower(x.client_id)
        and (a.security = 'by_client' or a.security = 'open' and x.security = 'restricted')
      where x.kind = 'client'
    union select worked.asset_id, a.asset_id from worked join policy.asset a on a.secured_by = worked.asset_id`;
}

/** Matters from which sets keep people; what is on a side is closed to the others whatever becomes of its own policy. */
function facingOf(now: Date): RawBuilder<unknown> {
  return sql`select sided.user_num, b.client, b.matter, bool_or(sided.is_now) as is_now,
      bool_or(not sided.is_now) as is_past
    from (
      select m.user_num, s.set_id, own.side, m.counts and l.asset_id is not null as is_now
      from mine m
      left join live l on l.asset_id = m.asset_id
      join onto on onto.worked = m.asset_id
      join policy.side own on own.asset_id = onto.asset_id
      join policy.opposing_set s on s.set_id = own.set_id and s.status = 'active' and ${isWithin("s.", now)}
      where m.kind = 'team' and (m.counts and l.asset_id is not null
        or s.counts_history and (m.starts_at is null or m.starts_at <= ${now})
          and (m.ends_at is null or m.ends_at > coalesce(s.starts_at, s.created_at)))
      union all
      select w.user_num, s.set_id, own.side, false
      from (select stands.user_num, each.set_id, each.asset_id from stands
        join policy.worked each on each.user_num = stands.num) as w
      join policy.side own on own.set_id = w.set_id and own.asset_id = w.asset_id
      join policy.opposing_set s on s.set_id = w.set_id and s.counts_work and s.status = 'active'
        and ${isWithin("s.", now)}) as sided
    join policy.side other on other.set_id = sided.set_id and other.side <> sided.side
    join above b on b.asset_id = other.asset_id
    group by sided.user_num, b.client, b.matter`;
}

function factsOf(): RawBuilder<unknown> {
  return sql`select m.security as matter_security, coalesce(c.security = 'restricted', false) as is_client_restricted,
      coalesce(c.limits_staffing, false) as limits_staffing,
      on_matter.user_num is not null as is_on_matter_team, on_client.user_num is not null as is_on_client_team,
      on_named.user_num is not null as is_on_named_team,
      coalesce(k.is_hard, false) as has_hard_conflict, coalesce(k.is_soft, false) as has_soft_conflict,
      coalesce(o.is_now, false) as is_opposed_now, coalesce(o.is_past, false) as is_opposed_by_past,
      a.user_num in (select user_num from granted where kind = 'over_the_wall' and counts) as is_over_the_wall,
      g.level as glass_level, coalesce(g.approvals, 0) as glass_approvals,
      m.demanded_memo is not null and read_matter.memo_version is distinct from m.demanded_memo as lacks_matter_memo,
      c.demanded_memo is not null and read_client.memo_version is distinct from c.demanded_memo as lacks_client_memo,
      n.demanded_memo is not null and read_named.memo_version is distinct from n.demanded_memo as lacks_named_memo,
      array_agg(a.user_num) as user_nums, array_agg(a.workspace_number) as workspace_numbers,
      array_agg(a.library_id) as library_ids
    from asked a
    left join live m on m.kind = 'matter' and m.client = a.client and m.matter = a.matter
    left join live c on c.kind = 'client' and c.client = a.client
    left join live n on n.asset_id = m.secured_by
    left join staff on_matter on on_matter.client = a.client and on_matter.matter = a.matter
      and on_matter.user_num = a.user_num
    left join team on_client on on_client.asset_id = c.asset_id and on_client.user_num = a.user_num
    left join team on_named on on_named.asset_id = n.asset_id and on_named.user_num = a.user_num
    left join conflict k on k.client = a.client and k.matter = a.matter and k.user_num = a.user_num
    left join facing o on o.client = a.client and o.matter = a.matter and o.user_num = a.user_num
    left join glass g on g.client = a.client and g.matter = a.matter and g.user_num = a.user_num
    left join policy.acknowledgement read_matter
      on read_matter.asset_id = m.asset_id and read_matter.user_num = a.user_num
    left join policy.acknowledgement read_client
      on read_client.asset_id = c.asset_id and read_client.user_num = a.user_num
    left join policy.acknowledgement read_named
      on read_named.asset_id = n.asset_id and read_named.user_num = a.user_num
    group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16`;
}

/** Those of `people` who are on the teams of at least `sides` sides of a set, two unless said otherwise. */
export async function findContested(
  tx: Tx,
  given: { readonly setId: number; readonly people: RawBuilder<unknown>; readonly now: Date; readonly sides?: number },
): Promise<number[]> {
  const { setId, people, now, sides = 2 } = given;
  const found = await sql<{ user_num: number }>`
    with person as materialized (select distinct user_num from (${people}) as p),
    ${trusteesOf(now)},
    claimed as materialized (
      select t.user_num, c.asset_id, c.kind from policy.claim c
      join trustee t on t.kind = c.trustee_kind and t.num = c.trustee_num where ${isWithin("c.", now)}),
    worked as materialized (select distinct asset_id from claimed where kind = 'team'),
    onto as materialized (${ontoSides()})
    select on_side.user_num from (
      select distinct m.user_num, s.side
      from policy.side s
      join onto on onto.asset_id = s.asset_id
      join claimed m on m.asset_id = onto.worked and m.kind = 'team'
      where s.set_id = ${setId} and not exists (
        select from claimed k where k.kind = 'conflict' and k.asset_id = s.asset_id and k.user_num = m.user_num)
    ) as on_side group by on_side.user_num having count(*) >= ${sides}`.execute(q(tx));
  return found.rows.map((row) => row.user_num);
}
