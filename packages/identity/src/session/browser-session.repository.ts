import { sql } from "kysely";
import type { Selectable } from "kysely";
import type { Database, Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import { accountSql } from "../standing/index.ts";
import type { AccountRow } from "../standing/index.ts";
import type { SessionLimits } from "../security-settings/index.ts";
import type { BrowserSessionRow } from "./session.tables.ts";

/** The cookie of a browser as it is stored. */
export type BrowserSession = Selectable<BrowserSessionRow>;

/** A live browser session with a row for each library that is open to its person. */
export type BrowserSessionInUse = Pick<BrowserSession, "session_id" | "used_at"> & AccountRow;

// Named for the reason told at access tokens.
const IN_USE = "browser_session_in_use";
const IN_USE_SQL = `select session.session_id, session.used_at, account.*
  from identity.browser_session session
  join lateral (${accountSql("session.user_num")}) account on true
  where session.token_hash = $1 and session.absolute_expires_at > $2
    and exists (select 1 from identity.oauth_record sign_in
      where sign_in.uid_hash = session.sign_in_hash and sign_in.kind = 'Session'
        and sign_in.ssid = account.ssid and sign_in.expires_at > $2)`;

/** Stores a new session. */
export async function insertBrowserSession(tx: Tx, row: BrowserSession): Promise<void> {
  await q(tx).insertInto("identity.browser_session").values(row).execute();
}

/** The session within its absolute limit; whether the browser is still signed in is not asked. */
export async function findBrowserSession(
  reader: Tx,
  tokenHash: Buffer,
  now: Date,
): Promise<BrowserSession | undefined> {
  return q(reader)
    .selectFrom("identity.browser_session")
    .selectAll()
    .where("token_hash", "=", tokenHash)
    .where("absolute_expires_at", ">", now)
    .executeTakeFirst();
}

/** All that a request needs to know of its cookie, in one statement: none when sign-in or account are over. */
export async function findBrowserSessionInUse(
  { pool }: Pick<Database, "pool">,
  tokenHash: Buffer,
  now: Date,
): Promise<readonly BrowserSessionInUse[]> {
  const result = await pool.query<BrowserSessionInUse>({ name: IN_USE, text: IN_USE_SQL, values: [tokenHash, now] });
  return result.rows;
}

/** Starts the sign-in's time of inactivity anew, within its absolute limit. */
export async function prolongBrowserSession(
  tx: Tx,
  tokenHash: Buffer,
  { now, limits }: { now: Date; limits: SessionLimits },
): Promise<void> {
  const used = await q(tx)
    .updateTable("identity.browser_session")
    .set({ used_at: now })
    .where("token_hash", "=", tokenHash)
    .returning(["sign_in_hash", "absolute_expires_at"])
    .executeTakeFirst();
  if (used === undefined) return;
  const idleEnd = sql`${now}::timestamptz + ${limits.idleSeconds}::integer * interval '1 second'`;
  await q(tx)
    .updateTable("identity.oauth_record")
    .set({ expires_at: sql<Date>`greatest(expires_at, least(${idleEnd}, ${used.absolute_expires_at}::timestamptz))` })
    .where("kind", "=", "Session")
    .where("uid_hash", "=", used.sign_in_hash)
    .where("expires_at", ">", now)
    .execute();
}

/** Lets no session go on for longer than the limits say. */
export async function shortenBrowserSessions(tx: Tx, limits: SessionLimits, now: Date): Promise<void> {
  const after = (seconds: number) => sql`${seconds}::integer * interval '1 second'`;
  await sql`update identity.browser_session
    set absolute_expires_at = least(absolute_expires_at, issued_at + ${after(limits.absoluteSeconds)})
    where absolute_expires_at > ${now}`.execute(q(tx));
  await sql`update identity.oauth_record sign_in
    set expires_at = least(sign_in.expires_at, ${after(limits.idleSeconds)} + coalesce(
      (select max(s.used_at) from identity.browser_session s where s.sign_in_hash = sign_in.uid_hash), ${now}::timestamptz))
    where sign_in.kind = 'Session' and sign_in.expires_at > ${now}`.execute(q(tx));
}

/** The sign-ins of a person beyond so many, of those that were used last. */
export async function listSignInsBeyond(
  reader: Tx,
  { userNum, most, now }: { userNum: number; most: number; now: Date },
): Promise<readonly Buffer[]> {
  const rows = await q(reader)
    .selectFrom("identity.browser_session")
    .select("sign_in_hash")
    .where("user_num", "=", userNum)
    .where("absolute_expires_at", ">", now)
    .groupBy("sign_in_hash")
    .orderBy((eb) => eb.fn.max("used_at"), "desc")
    .orderBy((eb) => eb.fn.max("issued_at"), "desc")
    .offset(most)
    .execute();
  return rows.map((row) => row.sign_in_hash);
}

/** Ends one session. */
export async function deleteBrowserSession(tx: Tx, tokenHash: Buffer): Promise<void> {
  await q(tx).deleteFrom("identity.browser_session").where("token_hash", "=", tokenHash).execute();
}

/** Ends the sessions of a sign-in. */
export async function deleteBrowserSessionsOfSignIn(tx: Tx, signInHash: Buffer): Promise<void> {
  await q(tx).deleteFrom("identity.browser_session").where("sign_in_hash", "=", signInHash).execute();
}

/** Ends the sessions of a person. */
export async function deleteBrowserSessionsOfUser(tx: Tx, userNum: number): Promise<void> {
  await q(tx).deleteFrom("identity.browser_session").where("user_num", "=", userNum).execute();
}

/** Forgets sessions past their absolute limit, and those whose sign-in is forgotten. */
export async function forgetBrowserSessions(tx: Tx, now: Date): Promise<void> {
  await q(tx)
    .deleteFrom("identity.browser_session as session")
    .where((eb) =>
      eb.or([
        eb("session.absolute_expires_at", "<=", now),
        eb.not(
          eb.exists(
            eb
              .selectFrom("identity.oauth_record as sign_in")
              .select("sign_in.kind")
              .whereRef("sign_in.uid_hash", "=", "session.sign_in_hash"),
          ),
        ),
      ]),
    )
    .execute();
}
