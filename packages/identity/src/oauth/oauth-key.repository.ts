import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { OauthKeyRow } from "./oauth.tables.ts";

/** One sealed key. */
export type OauthKey = OauthKeyRow;

const ADVISORY_LOCK = 7_034_117;

/** Makes other processes wait that want to make the same keys; held until the transaction ends. */
export async function lockOauthKeys(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${ADVISORY_LOCK})`.execute(q(tx));
}

/** All keys, newest first: that one is used, the others only verify. */
export async function listOauthKeys(reader: Tx): Promise<OauthKey[]> {
  return q(reader)
    .selectFrom("identity.oauth_key")
    .selectAll()
    .orderBy("created_at", "desc")
    .orderBy("key_id")
    .execute();
}

/** Stores a new key. */
export async function insertOauthKey(tx: Tx, row: OauthKey): Promise<void> {
  await q(tx).insertInto("identity.oauth_key").values(row).execute();
}
