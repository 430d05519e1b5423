import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { foldId } from "@muniment/work-api/identity/user-rules";
import { q } from "../db.ts";
import { groupSearchWords, searchWords } from "../search-text.ts";

/** A user, or a group of a library, as what holds in all libraries names them. */
interface NamedTrustee {
  readonly type: "user" | "group";
  readonly num: number;
  readonly id: string;
  readonly name: string;
  /** The library of a group; empty for users. */
  readonly library: string;
}

/** The users and groups with these ids, whatever library they are in; those that are not there are left out. */
async function findTrusteesAnywhere(
  tx: Tx,
  wanted: readonly { readonly type: "user" | "group"; readonly id: string; readonly library?: string }[],
): Promise<NamedTrustee[]> {
  const found = await sql<NamedTrustee>`
    with wanted as (select * from unnest(${wanted.map(({ type }) => type)}::text[],
      ${wanted.map(({ id }) => foldId(id))}::text[],
      ${wanted.map(({ library }) => (library ?? "").toLowerCase())}::text[]) as w(type, id, library))
    select 'user' as type, u.user_num as num, u.user_id as id, u.full_name as name, '' as library
    from wanted w join identity."user" u on u.user_id = w.id where w.type = 'user'
    union all
    select 'group', g.group_num, g.group_id, g.full_name, l.alias
    from wanted w join identity.library l on lower(l.alias) = w.library
      join identity."group" g on g.library_id = l.library_id and g.group_id = w.id where w.type = 'group'`.execute(
    q(tx),
  );
  return found.rows;
}

/** How to show users and groups of any library, by kind and number. */
async function nameTrustees(
  tx: Tx,
  wanted: { readonly userNums: readonly number[]; readonly groupNums: readonly number[] },
): Promise<NamedTrustee[]> {
  const found = await sql<NamedTrustee>`
    select 'user' as type, u.user_num as num, u.user_id as id, u.full_name as name, '' as library
    from identity."user" u where u.user_num = any(${wanted.userNums}::bigint[])
    union all
    select 'group', g.group_num, g.group_id, g.full_name, l.alias
    from identity."group" g join identity.library l on l.library_id = g.library_id
    where g.group_num = any(${wanted.groupNums}::bigint[])`.execute(q(tx));
  return found.rows;
}

/** A user or a group as one chooses them. */
interface FoundTrustee extends NamedTrustee {
  readonly sort_key: string;
  /** Empty for groups. */
  readonly email: string;
  readonly is_external: boolean;
  readonly is_enabled: boolean;
}

/** What is looked for among users and groups of all libraries. */
interface TrusteeSearch {
  readonly text: string;
  readonly type: "user" | "group" | undefined;
}

/** Users and groups of all libraries by name, those after `after`; people who were made anonymous are nobody. */
async function searchTrustees(
  tx: Tx,
  given: TrusteeSearch & { after: { key: string; type: string; num: number } | undefined; limit: number },
): Promise<FoundTrustee[]> {
  const { after, limit } = given;
  const rest =
    after === undefined ? sql`true` : sql`(sort_key, type, num) > (${after.key}, ${after.type}, ${after.num}::bigint)`;
  const found = await sql<FoundTrustee>`
    select * from (${trusteesMatching(given)}) as t where ${rest} order by sort_key, type, num limit ${limit}`.execute(
    q(tx),
  );
  return found.rows;
}

/** How many there are. */
async function countTrustees(tx: Tx, given: TrusteeSearch): Promise<number> {
  const found = await sql<{
    count: number;
  }>`select count(*)::integer as count from (${trusteesMatching(given)}) as t`.execute(q(tx));
  return found.rows[0]?.count ?? 0;
}

function trusteesMatching({ text, type }: TrusteeSearch): RawBuilder<unknown> {
  const people = searchWords(text).map(
    ({ name, ids }) => sql`and (u.search_name like ${name} or u.search_ids like ${ids})`,
  );
  const teams = groupSearchWords(text).map(
    ({ name, ids }) => sql`and (g.search_text like ${name} or g.search_text like ${ids})`,
  );
  return sql`
    select 'user' as type, u.user_num as num, u.user_id as id, u.full_name as name, '' as library, u.email,
      u.is_external, u.allow_logon as is_enabled, lower(u.full_name) as sort_key
    from identity."user" u
    where u.anonymised_at is null and ${type ?? "user"} = 'user' ${sql.join(people, sql` `)}
    union all
    select 'group', g.group_num, g.group_id, g.full_name, l.alias, '', g.is_external, g.enabled,
      lower(coalesce(nullif(g.full_name, ''), g.group_id))
    from identity."group" g join identity.library l on l.library_id = g.library_id
    where ${type ?? "group"} = 'group' ${sql.join(teams, sql` `)}`;
}

/** SQL for everybody who may enter a library, with each of these: `user_num`, `library_id`. */
function everybody(): RawBuilder<unknown> {
  return sql`select m.user_num, m.library_id from identity.membership m
    join identity."user" u on u.user_num = m.user_num where m.allow_logon and u.allow_logon`;
}

/** SQL for the id of the group with the number `ref`; null only where `ref` is. */
function groupIdOf(ref: RawBuilder<unknown>): RawBuilder<string> {
  return sql<string>`(select group_id from identity."group" where group_num = ${ref})`;
}

/** SQL for the groups that are on, of any library, of the people that `people` gives: `user_num`, `group_num`. */
function groupsOfPeople(people: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select gm.user_num, gm.group_num
    from identity.group_member gm join identity."group" g on g.group_num = gm.group_num
    where gm.user_num in (${people}) and g.enabled`;
}

/** Users and groups of all libraries, for what holds in all of them. */
export const anywhere = {
  find: findTrusteesAnywhere,
  name: nameTrustees,
  search: searchTrustees,
  count: countTrustees,
  everybody,
  groupIdOf,
  groupsOf: groupsOfPeople,
};
