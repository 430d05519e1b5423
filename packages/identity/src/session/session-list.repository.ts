import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";

/** A browser or an application in which a person is signed in. */
export interface OpenSession {
  readonly session_id: string;
  readonly kind: "browser" | "application";
  /** Of the application; empty for our own pages in a browser. */
  readonly application: string;
  readonly source_ip: string;
  readonly user_agent: string;
  readonly since: Date;
  readonly last_used: Date;
  /** The sign-in that a browser's session ends with. */
  readonly sign_in_hash: Buffer | null;
}

/** The sessions of a person that are open at `now`, last used first. */
export async function listOpenSessions(
  reader: Tx,
  person: { readonly user_num: number; readonly ssid: string },
  now: Date,
): Promise<OpenSession[]> {
  const rows = await sql<OpenSession>`
    select s.session_id::text as session_id, 'browser' as kind, '' as application, s.source_ip, s.user_agent,
      s.issued_at as since, s.used_at as last_used, s.sign_in_hash
    from identity.browser_session s
    where s.user_num = ${person.user_num} and s.absolute_expires_at > ${now}
      and exists (select 1 from identity.oauth_record r where r.kind = 'Session' and r.uid_hash = s.sign_in_hash
        and r.ssid = ${person.ssid} and r.expires_at > ${now})
    union all
    -- Signed in for applications alone: no page of ours was opened there, but the next one opens without a password.
    select encode(r.uid_hash, 'hex'), 'browser', '', '', '', min(r.issued_at), max(r.issued_at), r.uid_hash
    from identity.oauth_record r
    where r.kind = 'Session' and r.ssid = ${person.ssid} and r.expires_at > ${now} and r.uid_hash is not null
      and not exists (select 1 from identity.browser_session s where s.sign_in_hash = r.uid_hash)
    group by r.uid_hash
    union all
    select g.session_id, 'application', a.name, '', '', min(g.issued_at), max(g.used_at), null
    from (
      select t.session_id, t.client_id, t.issued_at, t.used_at from identity.access_token t
        where t.user_num = ${person.user_num} and t.expires_at > ${now}
      union all
      select r.grant_id, r.client_id, r.issued_at, r.issued_at from identity.oauth_record r
        where r.kind = 'RefreshToken' and r.ssid = ${person.ssid} and r.consumed_at is null and r.expires_at > ${now}
          and r.grant_id is not null
    ) g join identity.application a on a.client_id = g.client_id
    group by g.session_id, a.name
    order by last_used desc, session_id`.execute(q(reader));
  return rows.rows;
}
