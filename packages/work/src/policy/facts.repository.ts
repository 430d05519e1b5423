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
        select lower(client_id) from policy.asset
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
  return sql`select p.user_num, w.library_id, w.container_number as workspace_number, ${KEYS}
    from unnest(${keys.map((key) => key.client)}::text[], ${keys.map((key) => key.matter)}::text[]) as k(client, matter)
    join work.container w on w.kind = 'workspace' and lower(w.custom->>'custom1') = k.client
      and (k.matter = '' or lower(w.custom->>'custom2') = k.matter)
    join (${people}) as p on p.library_id = w.library_id`;
}

/**
 * The facts about pairs at a moment, in one query however many there are. It starts from what names these people, so
 * that it costs one person little, and everybody no more than reading the policies once.
 */
export async function readPolicyFacts(tx: Tx, asked: AskedPairs, now: Date): Promise<SharedFacts[]> {
  const found = await sql<SharedFacts>`with asked as materialized (${asked}),
    person as materialized (select distinct user_num from asked),
    trustee as materialized (
      select user_num, 'user' as kind, user_num as num from person
      union all select user_num, 'group', group_num from (${anywhere.groupsOf(sql`select user_num from person`)}) as g),
    live as materialized (
      select asset_id, kind, lower(client_id) as client, lower(matter_id) as matter, security, limits_staffing,
        case when withholds then memo_version end as demanded_memo
      from policy.asset where status = 'active' and ${isWithin("", now)}),
    mine as materialized (
      select t.user_num, c.asset_id, c.kind, c.is_soft, c.starts_at, c.ends_at, ${isWithin("c.", now)} as counts
      from trustee t join policy.claim c on c.trustee_kind = t.kind and c.trustee_num = t.num),
    team as materialized (
      select distinct m.user_num, m.asset_id from mine m join live l on l.asset_id = m.asset_id
      where m.kind = 'team' and m.counts),
    conflict as materialized (
      select m.user_num, l.client, l.matter, bool_or(not m.is_soft) as is_hard, bool_or(m.is_soft) as is_soft
      from mine m join live l on l.asset_id = m.asset_id
      where m.kind = 'conflict' and m.counts group by m.user_num, l.client, l.matter),
    opposed as materialized (${opposedOf(now)}),
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
      union all select starts_at, ends_at from mine
      union all select starts_at, ends_at from granted),
    fact as (${factsOf()})
    select f.*, s.nrtadmin_mode, (
        select least(min(starts_at) filter (where starts_at > ${now}), min(ends_at) filter (where ends_at > ${now}))
        from edge) as valid_until
    from fact f cross join policy.setting s`.execute(q(tx));
  return found.rows;
}

/** Whether the period of a row counts now; a start belongs to it, an end does not. */
function isWithin(row: "" | "c." | "e." | "s.", now: Date): RawBuilder<boolean> {
  const [start, end] = [sql.ref(`${row}starts_at`), sql.ref(`${row}ends_at`)];
  return sql`(${start} is null or ${start} <= ${now}) and (${end} is null or ${end} > ${now})`;
}

/**
 * Assets from which sets keep people. Whoever is on the team of a matter below a client on a side is on that side too,
 * and what is on a side is closed to the others whatever becomes of its own policy: nobody is let in by a gap.
 */
function opposedOf(now: Date): RawBuilder<unknown> {
  return sql`select distinct sided.user_num, lower(a.client_id) as client, lower(a.matter_id) as matter
    from (
      select m.user_num, s.set_id, own.side
      from mine m
      join policy.asset worked on worked.asset_id = m.asset_id
      join policy.asset a on lower(a.client_id) = lower(worked.client_id)
        and (a.asset_id = worked.asset_id or a.kind = 'client')
      join policy.side own on own.asset_id = a.asset_id
      join policy.opposing_set s on s.set_id = own.set_id and s.status = 'active' and ${isWithin("s.", now)}
      where m.kind = 'team' and (
        m.counts and exists (select from live l where l.asset_id = m.asset_id)
        or s.counts_history and (m.starts_at is null or m.starts_at <= ${now})
          and (m.ends_at is null or m.ends_at > coalesce(s.starts_at, s.created_at)))) as sided
    join policy.side other on other.set_id = sided.set_id and other.side <> sided.side
    join policy.asset a on a.asset_id = other.asset_id`;
}

function factsOf(): RawBuilder<unknown> {
  return sql`select m.security as matter_security, coalesce(c.security = 'restricted', false) as is_client_restricted,
      coalesce(c.limits_staffing, false) as limits_staffing,
      on_matter.user_num is not null as is_on_matter_team, on_client.user_num is not null as is_on_client_team,
      coalesce(own.is_hard, false) or coalesce(above.is_hard, false) as has_hard_conflict,
      coalesce(own.is_soft, false) or coalesce(above.is_soft, false) as has_soft_conflict,
      facing.user_num is not null or facing_client.user_num is not null as is_opposed,
      a.user_num in (select user_num from granted where kind = 'over_the_wall' and counts) as is_over_the_wall,
      g.level as glass_level, coalesce(g.approvals, 0) as glass_approvals,
      m.demanded_memo is not null and read_matter.memo_version is distinct from m.demanded_memo as lacks_matter_memo,
      c.demanded_memo is not null and read_client.memo_version is distinct from c.demanded_memo as lacks_client_memo,
      array_agg(a.user_num) as user_nums, array_agg(a.workspace_number) as workspace_numbers,
      array_agg(a.library_id) as library_ids
    from asked a
    left join live m on m.kind = 'matter' and m.client = a.client and m.matter = a.matter
    left join live c on c.kind = 'client' and c.client = a.client
    left join team on_matter on on_matter.asset_id = m.asset_id and on_matter.user_num = a.user_num
    left join team on_client on on_client.asset_id = c.asset_id and on_client.user_num = a.user_num
    left join conflict own on own.client = a.client and own.matter = a.matter and own.user_num = a.user_num
      and own.matter <> ''
    left join conflict above on above.client = a.client and above.matter = '' and above.user_num = a.user_num
    left join opposed facing on facing.client = a.client and facing.matter = a.matter
      and facing.user_num = a.user_num and facing.matter <> ''
    left join opposed facing_client on facing_client.client = a.client and facing_client.matter = ''
      and facing_client.user_num = a.user_num
    left join glass g on g.client = a.client and g.matter = a.matter and g.user_num = a.user_num
    left join policy.acknowledgement read_matter
      on read_matter.asset_id = m.asset_id and read_matter.user_num = a.user_num
    left join policy.acknowledgement read_client
      on read_client.asset_id = c.asset_id and read_client.user_num = a.user_num
    group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13`;
}

/** Those of `people` who are on the teams of at least `sides` sides of a set, two unless said otherwise. */
export async function findContested(
  tx: Tx,
  given: { readonly setId: number; readonly people: RawBuilder<unknown>; readonly now: Date; readonly sides?: number },
): Promise<number[]> {
  const { setId, people, now, sides = 2 } = given;
  const found = await sql<{ user_num: number }>`
    with person as materialized (select distinct user_num from (${people}) as p),
    trustee as (
      select user_num, 'user' as kind, user_num as num from person
      union all select user_num, 'group', group_num from (${anywhere.groupsOf(sql`select user_num from person`)}) as g),
    claimed as (
      select t.user_num, c.asset_id, c.kind from policy.claim c
      join trustee t on t.kind = c.trustee_kind and t.num = c.trustee_num where ${isWithin("c.", now)})
    select on_side.user_num from (
      select distinct m.user_num, s.side
      from policy.side s
      join policy.asset a on a.asset_id = s.asset_id
      join policy.asset below on lower(below.client_id) = lower(a.client_id)
        and (below.asset_id = a.asset_id or a.kind = 'client')
      join claimed m on m.asset_id = below.asset_id and m.kind = 'team'
      where s.set_id = ${setId} and not exists (
        select from claimed k where k.kind = 'conflict' and k.asset_id = s.asset_id and k.user_num = m.user_num)
    ) as on_side group by on_side.user_num having count(*) >= ${sides}`.execute(q(tx));
  return found.rows.map((row) => row.user_num);
}
