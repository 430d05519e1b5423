import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import { emailOf, groupMembersOf, groupsIn, membersOf } from "@muniment/identity";
import type { Tx } from "@muniment/platform/db";
import type { Profile } from "../access/index.ts";
import { q } from "../db.ts";

/** An access list whose effect on people is asked for. */
export interface AskedList {
  readonly profile: Profile;
  readonly ownerNums: readonly number[];
}

/** What an access list says of a person. */
export interface ListFacts {
  readonly user_level: number | null;
  /** A bit for each level that entries of the person's groups give. */
  readonly group_levels: number | null;
  readonly is_owner: boolean;
}

/** Facts that many people have in common, so that what follows from them is worked out once. */
export interface Kind {
  readonly is_external: boolean;
  readonly may_enter: boolean;
  readonly is_nrtadmin: boolean;
  readonly is_read_only: boolean;
  /** The caller alone. */
  readonly is_self: boolean;
  /** Why a policy keeps them out; null where none does. */
  readonly shut: string | null;
  /** The stored level of what they have opened in an emergency. */
  readonly glass: number | null;
  /** What each of the lists says, in their order. */
  readonly lists: readonly ListFacts[];
}

/** One kind with its number, how many people are of it, and the first of them by name. */
export interface CountedKind extends Kind {
  readonly kind: string;
  readonly count: number;
  readonly first: readonly { readonly id: string; readonly full_name: string }[];
}

/** A person with the kind that they are of. */
export interface PersonOfKind {
  readonly user_num: number;
  readonly user_id: string;
  readonly full_name: string;
  readonly is_external: boolean;
  readonly kind: string;
  readonly groups: readonly string[];
}

interface Question {
  readonly libraryId: number;
  readonly callerNum: number;
  /** External people see nobody but themselves in the directory. */
  readonly isCallerExternal: boolean;
  readonly now: Date;
  readonly lists: readonly AskedList[];
  /** Those of whom policies say something in the home matter. */
  readonly bound: readonly {
    readonly num: number;
    readonly shut: string | undefined;
    readonly glass: number | undefined;
  }[];
}

/** The kinds of people of a library in respect of these lists; of people whom the caller does not see, only `count`. */
export async function countKinds(tx: Tx, question: Question & { readonly named: number }): Promise<CountedKind[]> {
  const seen = question.isCallerExternal ? sql`is_self` : sql`true`;
  const found = await sql<CountedKind>`with ${factsOf(question)}
    select kind, is_external, may_enter, is_nrtadmin, is_read_only, is_self, shut, glass, lists, count(*) as count,
      coalesce((array_agg(jsonb_build_object('id', user_id, 'full_name', full_name) order by full_name, user_id)
        filter (where ${seen}))[1:${sql.lit(question.named)}], '{}') as first
    from facts group by kind, is_external, may_enter, is_nrtadmin, is_read_only, is_self, shut, glass, lists`.execute(
    q(tx),
  );
  return found.rows;
}

/** People of these kinds by name, after `after`, with the groups by which the first list reaches them. */
export async function listOfKinds(
  tx: Tx,
  question: Question,
  page: {
    readonly kinds: readonly string[];
    readonly text: string;
    readonly after: { readonly name: string; readonly num: number } | undefined;
    readonly limit: number;
  },
): Promise<PersonOfKind[]> {
  const { kinds, text, after, limit } = page;
  const found = await sql<PersonOfKind>`with ${factsOf(question)}
    select f.user_num, f.user_id, f.full_name, f.is_external, f.kind, array(
      select distinct g.group_name from in_group g join entry e on e.kind = 'group' and e.num = g.group_num and e.list = 0
      where g.user_num = f.user_num order by g.group_name) as groups
    from facts f
    where ${selected(question, { kinds, text })}
      ${after === undefined ? sql`` : sql`and (f.full_name, f.user_num) > (${after.name}, ${after.num}::bigint)`}
    order by f.full_name, f.user_num limit ${limit}`.execute(q(tx));
  return found.rows;
}

/** How many they are. */
export async function countOfKinds(
  tx: Tx,
  question: Question,
  given: { readonly kinds: readonly string[]; readonly text: string },
): Promise<number> {
  const found = await sql<{ count: number }>`with ${factsOf(question)}
    select count(*) as count from facts f where ${selected(question, given)}`.execute(q(tx));
  return found.rows[0]?.count ?? 0;
}

/** The last one of a page of members. */
export interface MemberAfter {
  readonly name: string;
  readonly type: string;
  readonly num: number;
}

/** A person with the kind that they are of, or a group with the level that the first list gives it. */
export interface Member {
  readonly type: "user" | "group";
  readonly id: string;
  readonly num: number;
  readonly full_name: string;
  readonly email: string | null;
  readonly is_external: boolean;
  readonly allow_logon: boolean;
  readonly kind: string | null;
  readonly group_level: number | null;
}

/** People of these kinds and groups by name, after `after`. */
export async function listMembers(
  tx: Tx,
  question: Question,
  page: {
    readonly kinds: readonly string[];
    readonly withGroups: boolean;
    readonly withIneligible: boolean;
    readonly text: string;
    readonly after: MemberAfter | undefined;
    readonly limit: number;
  },
): Promise<Member[]> {
  const { kinds, withGroups, withIneligible, text, after, limit } = page;
  const folded = text.trim().toLowerCase();
  const byDefault = question.lists[0]?.profile.defaultLevel ?? 0;
  const found = await sql<Member>`with ${factsOf(question)},
    listed as (
      select g.*, coalesce(e.level, case when g.is_external then null else ${byDefault}::integer end) as group_level
      from (${groupsIn(question.libraryId)}) as g
      left join entry e on e.kind = 'group' and e.num = g.group_num and e.list = 0)
    select * from (
      select 'user' as type, f.user_id as id, f.user_num as num, f.full_name, ${emailOf(sql.ref("f.user_num"))} as email,
        f.is_external, f.may_enter as allow_logon, f.kind, null::integer as group_level
      from facts f where ${selected(question, { kinds, text })}
      union all
      select 'group', l.group_id, l.group_num, l.group_name, null, l.is_external, l.enabled, null, l.group_level
      from listed l where ${withGroups} and (${withIneligible} or l.enabled and l.group_level > 0)
        and (strpos(lower(l.group_name), ${folded}) > 0 or strpos(lower(l.group_id), ${folded}) > 0)) as m
    ${after === undefined ? sql`` : sql`where (m.full_name, m.type, m.num) > (${after.name}, ${after.type}, ${after.num}::bigint)`}
    order by m.full_name, m.type, m.num limit ${limit}`.execute(q(tx));
  return found.rows;
}

function selected(
  question: Question,
  { kinds, text }: { readonly kinds: readonly string[]; readonly text: string },
): RawBuilder<boolean> {
  const folded = text.trim().toLowerCase();
  return sql`f.kind = any(${kinds}::text[]) and (f.is_self or not ${question.isCallerExternal}::boolean)
    and (strpos(lower(f.full_name), ${folded}) > 0 or strpos(lower(f.user_id), ${folded}) > 0)`;
}

/** Everybody is matched with all entries in a few joins, however many people and entries there are. */
function factsOf({ libraryId, callerNum, now, lists, bound }: Question): RawBuilder<unknown> {
  const rows = lists.flatMap(({ profile }, list) =>
    profile.entries
      .filter(({ endsAt }) => endsAt === null || endsAt > now)
      .map(({ kind, num, level }) => ({ list, kind, num, level })),
  );
  const owners = lists.flatMap(({ ownerNums }, list) => ownerNums.map((num) => ({ list, num })));
  const last = lists.length - 1;
  return sql`entry as materialized (select * from unnest(${rows.map((row) => row.list)}::integer[],
      ${rows.map((row) => row.kind)}::text[], ${rows.map((row) => row.num)}::bigint[],
      ${rows.map((row) => row.level)}::integer[]) as e(list, kind, num, level)),
    owner as materialized (select * from unnest(${owners.map((row) => row.list)}::integer[],
      ${owners.map((row) => row.num)}::bigint[]) as o(list, num)),
    bound as materialized (select * from unnest(${bound.map((row) => row.num)}::bigint[],
      ${bound.map((row) => row.shut ?? null)}::text[], ${bound.map((row) => row.glass ?? null)}::integer[])
      as b(num, shut, glass)),
    in_group as materialized (${groupMembersOf(libraryId)}),
    member as materialized (${membersOf(libraryId)}),
    own_level as (select num, list, max(level) as level from entry where kind = 'user' group by num, list),
    group_level as (select g.user_num as num, e.list, bit_or(1 << e.level) as levels
      from in_group g join entry e on e.kind = 'group' and e.num = g.group_num group by g.user_num, e.list),
    said as (
      select m.user_num, jsonb_agg(jsonb_build_object('user_level', own_level.level, 'group_levels', group_level.levels,
        'is_owner', owner.num is not null) order by l.list) as lists
      from member m cross join generate_series(0, ${sql.lit(last)}) as l(list)
      left join own_level on own_level.num = m.user_num and own_level.list = l.list
      left join group_level on group_level.num = m.user_num and group_level.list = l.list
      left join owner on owner.num = m.user_num and owner.list = l.list
      group by m.user_num),
    facts as (
      select m.*, m.user_num = ${callerNum} as is_self, bound.shut, bound.glass, said.lists,
        md5(jsonb_build_array(m.is_external, m.may_enter, m.is_nrtadmin, m.is_read_only, m.user_num = ${callerNum},
          bound.shut, bound.glass, said.lists::text)::text) as kind
      from member m join said on said.user_num = m.user_num left join bound on bound.num = m.user_num)`;
}
