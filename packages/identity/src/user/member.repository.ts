import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { foldId } from "@muniment/work-api/identity/user-rules";
import { q } from "../db.ts";
import { isLockedSql } from "../standing/index.ts";

/** A member of a library, as far as groups need to know them. */
export interface LibraryMember {
  readonly user_num: number;
  readonly user_id: string;
  readonly is_external: boolean;
  /** A directory holds the password. */
  readonly is_enterprise: boolean;
  /** The account's switch alone. */
  readonly account_logon: boolean;
  /** Account and library both on. */
  readonly may_log_on: boolean;
  /** The library's switch alone. */
  readonly library_logon: boolean;
}

/**
 * The members of a library with these User IDs. Their kind and membership stay as they are until the transaction ends;
 * locked in one order, so that two calls with the same people do not wait for each other.
 */
export async function lockMembers(
  tx: Tx,
  libraryId: number,
  userIds: readonly string[],
  isForChange: boolean = false,
): Promise<LibraryMember[]> {
  const wanted = [...new Set(userIds.map(foldId))];
  const rows = await sql<LibraryMember>`
    select u.user_num, u.user_id, u.is_external, u.is_enterprise, u.allow_logon as account_logon,
      u.allow_logon and m.allow_logon as may_log_on,
      m.allow_logon as library_logon
    from identity."user" u join identity.membership m on m.user_num = u.user_num and m.library_id = ${libraryId}
    where u.user_id = any(${wanted}) order by u.user_num ${isForChange ? sql`for update` : sql`for share`}`.execute(
    q(tx),
  );
  return rows.rows;
}

/** Opens or closes a library to some of its members. */
export async function switchMembers(
  tx: Tx,
  userNums: readonly number[],
  given: { libraryId: number; allowLogon: boolean; now: Date },
): Promise<void> {
  if (userNums.length === 0) return;
  await q(tx)
    .updateTable("identity.membership")
    .set({ allow_logon: given.allowLogon })
    .where("library_id", "=", given.libraryId)
    .where("user_num", "=", sql<number>`any(${userNums})`)
    .execute();
  await q(tx)
    .updateTable("identity.user")
    .set({ edited_at: given.now })
    .where("user_num", "=", sql<number>`any(${userNums})`)
    .execute();
}

/** Those of `among` (a condition on `u.user_num`) who could act in the library: on, not locked, able to sign in. */
export async function findUsableMembers(
  tx: Tx,
  libraryId: number,
  given: { among: RawBuilder<boolean>; now: Date },
): Promise<number[]> {
  const rows = await sql<{ user_num: number }>`
    select u.user_num
    from identity."user" u join identity.membership m on m.user_num = u.user_num and m.library_id = ${libraryId}
    where ${given.among} and u.allow_logon and m.allow_logon
      and not ${isLockedSql(given.now)}
      and (u.password_hash is not null or u.is_enterprise)`.execute(q(tx));
  return rows.rows.map((row) => row.user_num);
}

/** Whether any of `among` (a condition on `u.user_num`) is external, or internal. */
export async function includesKind(tx: Tx, among: RawBuilder<boolean>, isExternal: boolean): Promise<boolean> {
  const rows = await sql<{ found: boolean }>`
    select exists (select 1 from identity."user" u where ${among} and u.is_external = ${isExternal}) as found`.execute(
    q(tx),
  );
  return rows.rows[0]?.found === true;
}
