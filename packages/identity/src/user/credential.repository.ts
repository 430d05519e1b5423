import { sql } from "kysely";
import type { Updateable } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { foldEmail, foldId } from "@muniment/work-api/identity/user-rules";
import { q } from "../db.ts";
import type { UserRow } from "./user.tables.ts";

/** What decides about a sign-in by password. */
export interface Credential {
  readonly user_num: number;
  readonly password_hash: string | null;
  readonly must_change_password: boolean;
  readonly password_never_expire: boolean;
  readonly password_changed_at: Date | null;
  readonly failed_logins: number;
  readonly locked_until: Date | null;
  readonly is_locked: boolean;
  /** Account on, a library open, and a password held here. */
  readonly may_sign_in: boolean;
}

const COLUMNS = sql`u.user_num, u.password_hash, u.must_change_password, u.password_never_expire,
  u.password_changed_at, u.failed_logins, u.locked_until, u.is_locked,
  (u.allow_logon and u.user_nos = 2 and u.password_hash is not null
    and exists (select 1 from identity.membership m where m.user_num = u.user_num and m.allow_logon)) as may_sign_in`;

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
    | "locked_until"
    | "is_locked"
  >,
): Promise<void> {
  await q(tx).updateTable("identity.user").set(changes).where("user_num", "=", userNum).execute();
}
