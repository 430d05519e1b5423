import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { BackgroundGrantRow } from "./background-grant.tables.ts";

/** A grant with all that says whether it still counts. */
export interface FoundBackgroundGrant extends BackgroundGrantRow {
  readonly application: string;
  readonly may_refresh: boolean;
  readonly library: string;
  readonly library_name: string;
  readonly user_id: string;
  readonly full_name: string;
  /** Account and library are open to the person. */
  readonly may_sign_in: boolean;
  readonly is_nrtadmin: boolean;
  readonly password_changed_at: Date | null;
  /** Whether there still is a refresh token under it. */
  readonly is_held: boolean;
}

/** Stores a grant that its person has just consented to. */
export async function insertBackgroundGrant(
  tx: Tx,
  row: Pick<
    BackgroundGrantRow,
    "grant_id" | "client_id" | "user_num" | "library_id" | "scopes" | "granted_at" | "expires_at"
  >,
): Promise<void> {
  await q(tx).insertInto("identity.background_grant").values(row).execute();
}

/** The grant with this id. */
export async function findBackgroundGrant(
  reader: Tx,
  grantId: string,
  now: Date,
): Promise<FoundBackgroundGrant | undefined> {
  return (await find(reader, sql`b.grant_id = ${grantId}`, now))[0];
}

/** The grant under which this refresh token was issued, also when it was taken away since. */
export async function findGrantOfToken(
  reader: Tx,
  tokenHash: Buffer,
  now: Date,
): Promise<FoundBackgroundGrant | undefined> {
  const which = sql`b.token_hash = ${tokenHash} or b.grant_id = (select r.grant_id from identity.oauth_record r
    where r.kind = 'RefreshToken' and r.id_hash = ${tokenHash})`;
  return (await find(reader, which, now))[0];
}

/**
 * What an application was lent in these libraries and holds, or held lately, newest first. What was consented to but
 * never fetched is nobody's authority.
 */
export async function listBackgroundGrants(
  reader: Tx,
  given: { readonly clientId: string; readonly libraryIds: readonly number[]; readonly now: Date },
): Promise<FoundBackgroundGrant[]> {
  const { clientId, libraryIds, now } = given;
  return find(
    reader,
    sql`b.token_hash is not null and b.client_id = ${clientId} and b.library_id = any(${libraryIds}::bigint[])`,
    now,
  );
}

/** Those whose end or loss somebody may have to be told of. */
export async function listUntold(reader: Tx, now: Date): Promise<FoundBackgroundGrant[]> {
  return find(reader, sql`b.token_hash is not null and b.loss_told_at is null and b.ended_at is null`, now);
}

/** Takes the row for writing; the second of two finds what the first has written. */
export async function lockBackgroundGrant(tx: Tx, grantId: string): Promise<BackgroundGrantRow | undefined> {
  return q(tx)
    .selectFrom("identity.background_grant")
    .selectAll()
    .where("grant_id", "=", grantId)
    .forUpdate()
    .executeTakeFirst();
}

/** Writes what has become of a grant. */
export async function updateBackgroundGrant(
  tx: Tx,
  grantId: string,
  changes: Partial<
    Pick<BackgroundGrantRow, "token_hash" | "last_used_at" | "ended_at" | "warned_days" | "loss_told_at">
  >,
): Promise<void> {
  await q(tx).updateTable("identity.background_grant").set(changes).where("grant_id", "=", grantId).execute();
}

/** Whether there is an application with this id, enabled or not. */
export async function isApplication(reader: Tx, clientId: string): Promise<boolean> {
  const row = await q(reader)
    .selectFrom("identity.application")
    .select("client_id")
    .where("client_id", "=", clientId)
    .executeTakeFirst();
  return row !== undefined;
}

async function find(reader: Tx, which: RawBuilder<unknown>, now: Date): Promise<FoundBackgroundGrant[]> {
  const rows = await sql<FoundBackgroundGrant>`
    select b.*, a.name as application, (a.enabled and a.allow_refresh) as may_refresh,
      l.alias as library, l.display_name as library_name, u.user_id, u.full_name, u.password_changed_at,
      (u.allow_logon and exists (select 1 from identity.membership m where m.user_num = u.user_num
        and m.library_id = b.library_id and m.allow_logon)) as may_sign_in,
      (not u.is_external and exists (select 1 from identity.group_member gm
        join identity."group" g on g.group_num = gm.group_num and g.enabled
        where g.library_id = b.library_id and g.group_id = 'NRTADMIN' and gm.user_num = b.user_num)) as is_nrtadmin,
      exists (select 1 from identity.oauth_record r where r.kind = 'RefreshToken' and r.grant_id = b.grant_id
        and r.expires_at > ${now}) as is_held
    from identity.background_grant b
    join identity.application a on a.client_id = b.client_id
    join identity.library l on l.library_id = b.library_id
    join identity."user" u on u.user_num = b.user_num
    where ${which}
    order by b.granted_at desc, b.grant_id`.execute(q(reader));
  return rows.rows;
}
