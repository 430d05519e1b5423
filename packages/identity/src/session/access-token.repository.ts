import { sql } from "kysely";
import type { Selectable } from "kysely";
import type { Database, Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import { mayUseSql } from "../application/index.ts";
import { accountSql } from "../standing/index.ts";
import type { AccountRow } from "../standing/index.ts";
import type { AccessTokenRow } from "./session.tables.ts";

/** A live access token of an enabled application. */
export type AccessToken = Selectable<AccessTokenRow>;

/** Stores a new token. */
export async function insertAccessToken(tx: Tx, row: AccessToken): Promise<void> {
  await q(tx).insertInto("identity.access_token").values(row).execute();
}

const IS_ON = "application.enabled and application.uses_sign_in and application.deleted_at is null";
const mayUse = sql.raw(mayUseSql("application", { num: "person.user_num", isExternal: "person.is_external" }));

/** The token, unless it is spent, or its application off or closed to its person. Looking does not prolong it. */
export async function findAccessToken(reader: Tx, tokenHash: Buffer, now: Date): Promise<AccessToken | undefined> {
  return q(reader)
    .selectFrom("identity.access_token as token")
    .innerJoin("identity.application as application", "application.client_id", "token.client_id")
    .innerJoin("identity.user as person", "person.user_num", "token.user_num")
    .selectAll("token")
    .where("token.token_hash", "=", tokenHash)
    .where("token.expires_at", ">", now)
    .where((eb) => eb.or([eb("token.library_id", "is", null), eb("application.allow_refresh", "=", true)]))
    .where(sql<boolean>`${sql.raw(IS_ON)} and (${mayUse})`)
    .executeTakeFirst();
}

/** A live access token with a row for each library that is open to its person. */
export type TokenInUse = Pick<AccessToken, "client_id" | "session_id" | "scopes" | "used_at"> & {
  /** Of a background grant, to which nothing else is open. */
  readonly bound_library_id: number | null;
  /** From where its application may call; `null` from anywhere. */
  readonly allowed_networks: readonly string[] | null;
  readonly allowed_origins: readonly string[] | null;
} & AccountRow;

// Runs at the start of every request. Named, so that each connection plans it once: planning takes five times as long
// as the statement itself.
const IN_USE = "access_token_in_use";
const IN_USE_SQL = `select token.client_id, token.session_id, token.scopes, token.used_at,
    token.library_id as bound_library_id, account.*,
    nullif(application.allowed_networks, '{}') as allowed_networks,
    nullif(application.allowed_origins, '{}') as allowed_origins
  from identity.access_token token
  join identity.application application on application.client_id = token.client_id and ${IS_ON}
    and (token.library_id is null or application.allow_refresh)
  join lateral (${accountSql("token.user_num")}) account on true
  where token.token_hash = $1 and token.expires_at > $2
    and (${mayUseSql("application", { num: "token.user_num", isExternal: "account.is_external" })})`;

/**
 * All that a request needs to know of its token, in one statement: none when token, application or account is off, or
 * the person may not use the application any more (decision D13).
 */
export async function findTokenInUse(
  { pool }: Pick<Database, "pool">,
  tokenHash: Buffer,
  now: Date,
): Promise<readonly TokenInUse[]> {
  const result = await pool.query<TokenInUse>({ name: IN_USE, text: IN_USE_SQL, values: [tokenHash, now] });
  return result.rows;
}

/** Starts the time of inactivity anew, within the absolute limit; only once a minute does it write (decision D26). */
export async function prolongAccessToken(tx: Tx, tokenHash: Buffer, now: Date): Promise<void> {
  await q(tx)
    .updateTable("identity.access_token")
    .set({
      used_at: now,
      expires_at: sql<Date>`least(${now}::timestamptz + idle_seconds * interval '1 second', absolute_expires_at)`,
    })
    .where("token_hash", "=", tokenHash)
    .where("used_at", "<=", minuteBefore(now))
    .where("expires_at", ">", now)
    .execute();
}

/** Whether a use at `now` is to be written. */
export function isProlongationDue(usedAt: Date, now: Date): boolean {
  return usedAt <= minuteBefore(now);
}

/** Ends one token. */
export async function deleteAccessToken(tx: Tx, tokenHash: Buffer): Promise<void> {
  await q(tx).deleteFrom("identity.access_token").where("token_hash", "=", tokenHash).execute();
}

/** Ends the access tokens of a session. */
export async function deleteAccessTokensOfSession(tx: Tx, sessionId: string): Promise<void> {
  await q(tx).deleteFrom("identity.access_token").where("session_id", "=", sessionId).execute();
}

/** Ends the access tokens of several sessions. */
export async function deleteAccessTokensOfSessions(tx: Tx, sessionIds: readonly string[]): Promise<void> {
  await q(tx)
    .deleteFrom("identity.access_token")
    .where("session_id", "=", sql<string>`any(${sessionIds}::text[])`)
    .execute();
}

/** Ends the access tokens of a person. */
export async function deleteAccessTokensOfUser(tx: Tx, userNum: number): Promise<void> {
  await q(tx).deleteFrom("identity.access_token").where("user_num", "=", userNum).execute();
}

/** Forgets tokens past their absolute limit. */
export async function forgetAccessTokens(tx: Tx, now: Date): Promise<void> {
  await q(tx).deleteFrom("identity.access_token").where("absolute_expires_at", "<=", now).execute();
}

function minuteBefore(now: Date): Date {
  return new Date(now.getTime() - 60_000);
}
