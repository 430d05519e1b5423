import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";

/** What one application holds of a person. */
export interface FoundGrant {
  readonly client_id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly scopes: readonly string[];
  readonly since: Date;
  readonly last_used: Date;
  readonly ends: Date;
  readonly access_tokens: number;
  readonly refresh_tokens: number;
}

/** Whose tokens are asked for, and when. */
export interface GrantQuestion {
  readonly person: { readonly user_num: number; readonly ssid: string };
  readonly now: Date;
}

/** The applications that hold live tokens of a person, last used first. */
export async function findGrants(reader: Tx, question: GrantQuestion): Promise<FoundGrant[]> {
  const rows = await sql<FoundGrant>`
    with token as (${liveTokens(question)})
    select a.client_id, a.name, a.enabled, s.scopes, t.since, t.last_used, t.ends, t.access_tokens, t.refresh_tokens
    from (
      select client_id, min(issued_at) as since, max(used_at) as last_used, max(ends_at) as ends,
        count(*) filter (where not is_refresh) as access_tokens, count(*) filter (where is_refresh) as refresh_tokens
      from token group by client_id
    ) t
    join identity.application a on a.client_id = t.client_id
    cross join lateral (select array(select distinct scope from token, unnest(token.scopes) as scope
      where token.client_id = t.client_id and scope <> '' order by scope) as scopes) s
    order by t.last_used desc, a.client_id`.execute(q(reader));
  return rows.rows;
}

/** The grants under which an application holds live tokens of a person, with its name. */
export async function findGrantIds(
  reader: Tx,
  question: GrantQuestion & { readonly clientId: string },
): Promise<{ readonly grant_id: string; readonly name: string }[]> {
  const rows = await sql<{ grant_id: string; name: string }>`
    select distinct t.grant_id, a.name from (${liveTokens(question)}) t
    join identity.application a on a.client_id = t.client_id
    where t.client_id = ${question.clientId}`.execute(q(reader));
  return rows.rows;
}

function liveTokens({ person, now }: GrantQuestion): RawBuilder<unknown> {
  return sql`select t.client_id, t.session_id as grant_id, t.scopes, t.issued_at, t.used_at,
      t.expires_at as ends_at, false as is_refresh
    from identity.access_token t where t.user_num = ${person.user_num} and t.expires_at > ${now}
    union all
    select r.client_id, r.grant_id, string_to_array(coalesce(r.payload ->> 'scope', ''), ' '), r.issued_at, r.issued_at,
      r.expires_at, true
    from identity.oauth_record r where r.kind = 'RefreshToken' and r.ssid = ${person.ssid}
      and r.consumed_at is null and r.expires_at > ${now} and r.grant_id is not null`;
}
