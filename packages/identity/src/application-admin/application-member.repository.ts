import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { foldId } from "@muniment/work-api/identity/user-rules";
import { q } from "../db.ts";
import { mayUseSql } from "../application/index.ts";
import { escapeLike } from "../like-pattern.ts";
import { groupSearchWords, searchWords } from "../search-text.ts";

/** The libraries whose people and groups somebody may name; `undefined` for all. */
export type SeenLibraries = readonly number[] | undefined;

/** A user, group or library as it is shown. */
export interface Trustee {
  readonly type: "user" | "group" | "library";
  readonly num: number;
  readonly id: string;
  readonly name: string;
  /** Of a group; of a user the preferred one. */
  readonly library: string;
  readonly is_external: boolean;
}

/** Who is named by an application, with whether the asker may know them. */
export async function namedMembers(
  reader: Tx,
  clientId: string,
  seen: SeenLibraries,
): Promise<readonly (Trustee & { readonly is_seen: boolean })[]> {
  const rows = await sql<Trustee & { is_seen: boolean }>`
    select 'user' as type, u.user_num as num, u.user_id as id, u.full_name as name, l.alias as library, u.is_external,
      ${seesUser(seen)} as is_seen
    from identity.application_member am join identity."user" u on u.user_num = am.user_num
      join identity.library l on l.library_id = u.preferred_library_id where am.client_id = ${clientId}
    union all
    select 'group', g.group_num, g.group_id, g.full_name, l.alias, g.is_external, ${sees(seen)}
    from identity.application_member am join identity."group" g on g.group_num = am.group_num
      join identity.library l on l.library_id = g.library_id where am.client_id = ${clientId}
    union all
    select 'library', l.library_id, l.alias, l.display_name, l.alias, false, ${sees(seen)}
    from identity.application_member am join identity.library l on l.library_id = am.library_id
    where am.client_id = ${clientId}
    order by 1, 4, 2`.execute(q(reader));
  return rows.rows;
}

/** The users, groups and libraries with these ids that the asker may name. */
export async function findTrustees(
  reader: Tx,
  wanted: readonly { readonly type: Trustee["type"]; readonly id: string; readonly library?: string }[],
  seen: SeenLibraries,
): Promise<readonly Trustee[]> {
  const folded = wanted.map(({ type, id }) => (type === "library" ? id.toLowerCase() : foldId(id)));
  const rows = await sql<Trustee>`
    with wanted as (select * from unnest(${wanted.map(({ type }) => type)}::text[], ${folded}::text[],
      ${wanted.map(({ library }) => (library ?? "").toLowerCase())}::text[]) as w(type, id, library))
    select 'user' as type, u.user_num as num, u.user_id as id, u.full_name as name, '' as library, u.is_external
    from wanted w join identity."user" u on u.user_id = w.id where w.type = 'user' and ${seesUser(seen)}
    union all
    select 'group', g.group_num, g.group_id, g.full_name, l.alias, g.is_external
    from wanted w join identity.library l on lower(l.alias) = w.library
      join identity."group" g on g.library_id = l.library_id and g.group_id = w.id
    where w.type = 'group' and ${sees(seen)}
    union all
    select 'library', l.library_id, l.alias, l.display_name, l.alias, false
    from wanted w join identity.library l on lower(l.alias) = w.id where w.type = 'library' and ${sees(seen)}`.execute(
    q(reader),
  );
  return rows.rows;
}

/** The first users, groups and libraries that match, of those that the asker may name. */
export async function searchTrustees(
  reader: Tx,
  given: { readonly query: string; readonly limit: number; readonly seen: SeenLibraries },
): Promise<readonly Trustee[]> {
  const { limit, seen, query } = given;
  const users = searchWords(query).map(({ name, ids }) =>
    name === "%%" ? sql`u.search_ids like ${ids}` : sql`(u.search_name like ${name} or u.search_ids like ${ids})`,
  );
  const groups = groupSearchWords(query).map(({ name, ids }) =>
    name === "%%" ? sql`g.search_text like ${ids}` : sql`(g.search_text like ${name} or g.search_text like ${ids})`,
  );
  const part = `%${escapeLike(query.trim())}%`;
  const rows = await sql<Trustee>`
    (select 'library' as type, l.library_id as num, l.alias as id, l.display_name as name, l.alias as library,
        false as is_external
      from identity.library l where ${sees(seen)} and (l.alias ilike ${part} or l.display_name ilike ${part})
      order by lower(l.alias) limit ${limit})
    union all
    (select 'group', g.group_num, g.group_id, g.full_name, l.alias, g.is_external
      from identity."group" g join identity.library l on l.library_id = g.library_id
      where ${sql.join([sql`g.enabled`, sees(seen), ...groups], sql` and `)}
      order by g.group_id, l.alias limit ${limit})
    union all
    (select 'user', u.user_num, u.user_id, u.full_name, l.alias, u.is_external
      from identity."user" u join identity.library l on l.library_id = u.preferred_library_id
      where ${sql.join([sql`u.allow_logon`, seesUser(seen), ...users], sql` and `)}
      order by u.full_name, u.user_num limit ${limit})`.execute(q(reader));
  return rows.rows;
}

/** The sessions in which an application acts for people who may not use it any more. */
export async function sessionsWithoutAccess(tx: Tx, clientId: string): Promise<readonly string[]> {
  const mayUse = sql.raw(mayUseSql("a", { num: "u.user_num", isExternal: "u.is_external" }));
  const rows = await sql<{ session_id: string }>`
    select distinct h.session_id from (${heldBy(clientId)}) h
    join identity."user" u on u.user_num = h.user_num join identity.application a on a.client_id = ${clientId}
    where not (${mayUse})`.execute(q(tx));
  return rows.rows.map((row) => row.session_id);
}

/** Every session of an application. */
export async function sessionsOf(tx: Tx, clientId: string): Promise<readonly string[]> {
  const rows = await sql<{ session_id: string }>`select distinct session_id from (${heldBy(clientId)}) h`.execute(
    q(tx),
  );
  return rows.rows.map((row) => row.session_id);
}

/** What ends with an application. */
export interface ApplicationUses {
  readonly users: number;
  readonly access_tokens: number;
  readonly refresh_tokens: number;
}

/** How much an application holds now. */
export async function countUses(reader: Tx, clientId: string, now: Date): Promise<ApplicationUses> {
  const rows = await sql<ApplicationUses>`
    select count(distinct user_num)::int as users, (count(*) filter (where not is_refresh))::int as access_tokens,
      (count(*) filter (where is_refresh))::int as refresh_tokens
    from (${liveTokens(clientId, now)}) t`.execute(q(reader));
  return rows.rows[0] ?? { users: 0, access_tokens: 0, refresh_tokens: 0 };
}

/** What a person has given an application. */
export interface HeldGrant {
  readonly user_id: string;
  readonly full_name: string;
  readonly since: Date;
  readonly last_used: Date;
  readonly access_tokens: number;
  readonly refresh_tokens: number;
}

/** People of whom an application holds tokens, last used first: those whom the asker may know, and how many. */
export async function listHeldGrants(
  reader: Tx,
  given: { readonly clientId: string; readonly seen: SeenLibraries; readonly now: Date; readonly limit: number },
): Promise<{ readonly rows: readonly HeldGrant[]; readonly total: number }> {
  const found = await sql<HeldGrant & { total: number }>`
    select u.user_id, u.full_name, min(t.issued_at) as since, max(t.used_at) as last_used,
      (count(*) filter (where not t.is_refresh))::int as access_tokens,
      (count(*) filter (where t.is_refresh))::int as refresh_tokens, (count(*) over ())::int as total
    from (${liveTokens(given.clientId, given.now)}) t join identity."user" u on u.user_num = t.user_num
    where ${seesUser(given.seen)}
    group by u.user_num order by last_used desc, u.user_id limit ${given.limit}`.execute(q(reader));
  return { rows: found.rows.map(({ total: _total, ...row }) => row), total: found.rows[0]?.total ?? 0 };
}

function heldBy(clientId: string): RawBuilder<unknown> {
  return sql`select t.session_id, t.user_num from identity.access_token t where t.client_id = ${clientId}
    union select r.grant_id, p.user_num from identity.oauth_record r join identity."user" p on p.ssid = r.ssid
    where r.client_id = ${clientId} and r.grant_id is not null`;
}

function liveTokens(clientId: string, now: Date): RawBuilder<unknown> {
  return sql`select t.user_num, t.issued_at, t.used_at, false as is_refresh from identity.access_token t
    where t.client_id = ${clientId} and t.expires_at > ${now}
    union all
    select p.user_num, r.issued_at, r.issued_at, true from identity.oauth_record r
      join identity."user" p on p.ssid = r.ssid
    where r.client_id = ${clientId} and r.kind = 'RefreshToken' and r.consumed_at is null and r.expires_at > ${now}`;
}

/** Whether the library under the name `l` is among those that are seen. */
function sees(seen: SeenLibraries): RawBuilder<boolean> {
  return seen === undefined ? sql<boolean>`true` : sql<boolean>`(l.library_id = any(${seen}::int[]))`;
}

/** SQL for whether the asker may know the person under the name `u`. */
export function seesUser(seen: SeenLibraries): RawBuilder<boolean> {
  if (seen === undefined) return sql<boolean>`true`;
  return sql<boolean>`exists (select 1 from identity.membership m where m.user_num = u.user_num
    and m.library_id = any(${seen}::int[]))`;
}
