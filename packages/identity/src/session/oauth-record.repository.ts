import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { OauthRecordRow } from "./session.tables.ts";

/** What the OAuth server keeps beside access tokens, found by the hash of its secret id. */
export type OauthRecord = OauthRecordRow;

/** The kinds of records. */
export type OauthRecordKind = OauthRecordRow["kind"];

/** Names one record. */
export interface OauthRecordKey {
  readonly kind: OauthRecordKind;
  readonly id_hash: Buffer;
}

/** Stores the record or replaces its content; its time of issue and consumption stay. */
export async function saveOauthRecord(tx: Tx, record: Omit<OauthRecord, "consumed_at">): Promise<void> {
  const payload = sql`${JSON.stringify(record.payload)}::jsonb`;
  await q(tx)
    .insertInto("identity.oauth_record")
    .values({ ...record, payload, consumed_at: null })
    .onConflict((conflict) =>
      conflict.columns(["kind", "id_hash"]).doUpdateSet({
        uid_hash: record.uid_hash,
        grant_id: record.grant_id,
        client_id: record.client_id,
        ssid: record.ssid,
        payload,
        // What was issued meanwhile may have extended the grant.
        expires_at:
          record.kind === "Grant"
            ? sql<Date>`greatest(oauth_record.expires_at, ${record.expires_at}::timestamptz)`
            : record.expires_at,
      }),
    )
    .execute();
}

/** Lets a grant live at least as long as what is issued under it. */
export async function extendGrant(tx: Tx, grantId: string, until: Date): Promise<void> {
  await q(tx)
    .updateTable("identity.oauth_record")
    .set({ expires_at: until })
    .where("kind", "=", "Grant")
    .where("grant_id", "=", grantId)
    .where("expires_at", "<", until)
    .execute();
}

/** The record, unless it has expired. */
export async function findOauthRecord(reader: Tx, key: OauthRecordKey, now: Date): Promise<OauthRecord | undefined> {
  return q(reader)
    .selectFrom("identity.oauth_record")
    .selectAll()
    .where("kind", "=", key.kind)
    .where("id_hash", "=", key.id_hash)
    .where("expires_at", ">", now)
    .executeTakeFirst();
}

/** The browser session with this public id, unless it has expired. */
export async function findSessionRecord(reader: Tx, uidHash: Buffer, now: Date): Promise<OauthRecord | undefined> {
  return (
    q(reader)
      .selectFrom("identity.oauth_record")
      .selectAll()
      .where("uid_hash", "=", uidHash)
      .where("expires_at", ">", now)
      // Two tabs that renew the cookie at the same moment leave two rows of one session for a while.
      .orderBy("issued_at", "desc")
      .limit(1)
      .executeTakeFirst()
  );
}

/** Marks the first use; `false` when it was used before. */
export async function consumeOauthRecord(tx: Tx, key: OauthRecordKey, now: Date): Promise<boolean> {
  const result = await q(tx)
    .updateTable("identity.oauth_record")
    .set({ consumed_at: now })
    .where("kind", "=", key.kind)
    .where("id_hash", "=", key.id_hash)
    .where("consumed_at", "is", null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Ends one record. */
export async function deleteOauthRecord(tx: Tx, key: OauthRecordKey): Promise<void> {
  await q(tx)
    .deleteFrom("identity.oauth_record")
    .where("kind", "=", key.kind)
    .where("id_hash", "=", key.id_hash)
    .execute();
}

/** Ends a browser's sign-in; gives what was kept of it. */
export async function deleteSessionRecords(tx: Tx, uidHash: Buffer): Promise<readonly OauthRecord[]> {
  return q(tx)
    .deleteFrom("identity.oauth_record")
    .where("kind", "=", "Session")
    .where("uid_hash", "=", uidHash)
    .returningAll()
    .execute();
}

/** Ends the records under a grant: all of them, or those of one kind. */
export async function deleteOauthRecordsOfGrant(tx: Tx, grantId: string, kind?: OauthRecordKind): Promise<void> {
  await q(tx)
    .deleteFrom("identity.oauth_record")
    .where("grant_id", "=", grantId)
    .$if(kind !== undefined, (query) => query.where("kind", "=", kind as OauthRecordKind))
    .execute();
}

/** Ends the records under several grants. */
export async function deleteOauthRecordsOfGrants(tx: Tx, grantIds: readonly string[]): Promise<void> {
  await q(tx)
    .deleteFrom("identity.oauth_record")
    .where("grant_id", "=", sql<string>`any(${grantIds}::text[])`)
    .execute();
}

/** Ends the browser sessions, grants, codes and refresh tokens of a person, or those of some kinds. */
export async function deleteOauthRecordsOfUser(
  tx: Tx,
  ssid: string,
  kinds: readonly OauthRecordKind[] = [],
): Promise<void> {
  await q(tx)
    .deleteFrom("identity.oauth_record")
    .where("ssid", "=", ssid)
    .$if(kinds.length > 0, (query) => query.where("kind", "in", kinds))
    .execute();
}

/** Forgets what has expired. */
export async function forgetOauthRecords(tx: Tx, now: Date): Promise<void> {
  await q(tx).deleteFrom("identity.oauth_record").where("expires_at", "<=", now).execute();
}
