import { sql } from "kysely";
import type { RawBuilder, Updateable } from "kysely";
import { addSeconds } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { foldEmail, foldId } from "@muniment/work-api/identity/user-rules";
import type { AccountFacts } from "../account-state/index.ts";
import { q } from "../db.ts";
import { releasePlaces } from "../known-place/index.ts";
import { libraryAliasOf } from "../library/index.ts";
import { hasOpenLibrarySql } from "../standing/index.ts";
import type { UserRow } from "./user.tables.ts";

/** What decides about a sign-in by password. */
export interface Credential extends AccountFacts {
  readonly user_num: number;
  readonly user_id: string;
  readonly password_hash: string | null;
  readonly preferred_library: string;
  /** From where the password of a service account is taken; empty for everywhere. */
  readonly ip_range: string;
}

const COLUMNS = sql`u.user_num, u.user_id, u.password_hash, u.allow_logon, u.must_change_password, u.password_never_expire,
  u.password_changed_at, u.failed_logins, u.failed_codes, u.locked_until, u.is_locked, not u.is_enterprise as is_virtual,
  u.password_hash is not null as has_password, u.ip_range, ${hasOpenLibrarySql} as has_open_library,
  ${libraryAliasOf(sql.ref("u.preferred_library_id"))} as preferred_library`;

/** The account with that e-mail or User ID in any case (CC-SGN-007); an e-mail wins over an equal User ID. */
export async function findCredential(reader: Tx, identifier: string): Promise<Credential | undefined> {
  const email = foldEmail(identifier);
  const rows = await sql<Credential>`select ${COLUMNS} from identity."user" u
    where u.email_folded = ${email} or u.user_id = ${foldId(identifier.trim())}
    order by u.email_folded = ${email} desc limit 1`.execute(q(reader));
  return rows.rows[0];
}

/** The account's credential, which nobody else changes until the transaction ends. */
export async function lockCredential(tx: Tx, userNum: number): Promise<Credential | undefined> {
  const rows = await sql<Credential>`select ${COLUMNS} from identity."user" u
    where u.user_num = ${userNum} for no key update of u`.execute(q(tx));
  return rows.rows[0];
}

/** Changes what belongs to the credential. */
export async function storeCredential(
  tx: Tx,
  userNum: number,
  changes: Pick<
    Updateable<UserRow>,
    | "password_hash"
    | "must_change_password"
    | "password_never_expire"
    | "password_changed_at"
    | "failed_logins"
    | "failed_codes"
    | "allow_logon"
    | "locked_until"
    | "is_locked"
  >,
): Promise<void> {
  await q(tx).updateTable("identity.user").set(changes).where("user_num", "=", userNum).execute();
}

/** Takes failure counter and lock from accounts (T19, T20); gives those that had one. */
export async function unlockAccounts(tx: Tx, userNums: readonly number[]): Promise<number[]> {
  const rows = await sql<{ user_num: number }>`
    update identity."user" set failed_logins = 0, failed_codes = 0, locked_until = null, is_locked = false
    where user_num = any(${userNums}) and (failed_logins > 0 or failed_codes > 0 or is_locked or locked_until is not null)
    returning user_num`.execute(q(tx));
  if (userNums.length > 0) await releasePlaces(tx, userNums);
  return rows.rows.map((row) => row.user_num);
}

/** SQL that keeps when an account signed in, for the statement that writes the sign-in down. */
export function noteSignIn(userNum: number, at: Date): RawBuilder<unknown> {
  return sql`update identity."user" set last_sign_in_at = ${at} where user_num = ${userNum}`;
}

/** Accounts that may sign in, with a password that ends after `from` and not after `to`; in the order of their numbers. */
export async function findEndingPasswords(
  reader: Tx,
  ends: { readonly from: Date; readonly to: Date; readonly maxAgeDays: number },
): Promise<readonly { readonly user_num: number; readonly password_changed_at: Date }[]> {
  const rows = await sql<{ user_num: number; password_changed_at: Date }>`
    select u.user_num, u.password_changed_at
    from identity."user" u
    where u.allow_logon and not u.is_enterprise and not u.password_never_expire and not u.must_change_password
      and u.password_changed_at > ${addSeconds(ends.from, -ends.maxAgeDays * DAY_SECONDS)}
      and u.password_changed_at <= ${addSeconds(ends.to, -ends.maxAgeDays * DAY_SECONDS)}
    order by u.user_num`.execute(q(reader));
  return rows.rows;
}

/** Accounts that are open and whose end is after `from`, if given, and not after `to`; the next end first. */
export async function findEndingAccounts(
  reader: Tx,
  ends: { readonly from?: Date; readonly to: Date },
): Promise<readonly { readonly user_num: number; readonly ends_at: Date }[]> {
  const rows = await sql<{ user_num: number; ends_at: Date }>`
    select u.user_num, u.ends_at from identity."user" u
    where u.allow_logon and u.ends_at is not null and u.ends_at <= ${ends.to}
      and ${ends.from === undefined ? sql`true` : sql`u.ends_at > ${ends.from}`}
    order by u.ends_at, u.user_num`.execute(q(reader));
  return rows.rows;
}

const DAY_SECONDS = 86_400;
