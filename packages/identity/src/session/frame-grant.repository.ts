import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";

/** A browser session, by the id that its actor carries, and the application whose frame asks. */
export interface FrameGrantKey {
  readonly sessionId: string;
  readonly clientId: string;
}

/**
 * The grant under which an application's frames hold tokens in this browser. It is kept with the sign-in, beside what
 * the protocol engine keeps there of other applications, so that signing out ends it as it ends those.
 */
export async function findFrameGrant(reader: Tx, key: FrameGrantKey): Promise<string | undefined> {
  const found = await sql<{ grant_id: string | null }>`
    select sign_in.payload #>> array['authorizations', ${entryOf(key)}::text, 'grantId'] as grant_id
    from identity.oauth_record sign_in
    join identity.browser_session session on session.sign_in_hash = sign_in.uid_hash
    where session.session_id = ${key.sessionId} and sign_in.kind = 'Session'
    order by sign_in.issued_at desc limit 1`.execute(q(reader));
  return found.rows[0]?.grant_id ?? undefined;
}

/** Keeps the grant with the sign-in; `false` when that has ended meanwhile. */
export async function keepFrameGrant(tx: Tx, key: FrameGrantKey, grantId: string): Promise<boolean> {
  const entry = JSON.stringify({ [entryOf(key)]: { grantId } });
  const kept = await sql`
    update identity.oauth_record sign_in
    set payload = jsonb_set(sign_in.payload, '{authorizations}',
      coalesce(sign_in.payload -> 'authorizations', '{}'::jsonb) || ${entry}::jsonb)
    from identity.browser_session session
    where session.sign_in_hash = sign_in.uid_hash and session.session_id = ${key.sessionId}
      and sign_in.kind = 'Session'`.execute(q(tx));
  return (kept.numAffectedRows ?? 0n) > 0n;
}

/** How many tokens of an application a person got since. */
export async function countTokensSince(
  reader: Tx,
  given: { readonly userNum: number; readonly clientId: string; readonly since: Date },
): Promise<number> {
  const row = await q(reader)
    .selectFrom("identity.access_token")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("user_num", "=", given.userNum)
    .where("client_id", "=", given.clientId)
    .where("issued_at", ">", given.since)
    .executeTakeFirstOrThrow();
  return row.count;
}

/** No client id has a space, so that no application's own entry is meant. */
function entryOf({ clientId }: FrameGrantKey): string {
  return `frame ${clientId}`;
}
