import type { Insertable } from "kysely";
import { addSeconds } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import { hashOf } from "../token-hash.ts";
import type { ApplicationSecretRow } from "./application.tables.ts";

/** A secret as administrators see it. */
export interface SecretRecord {
  readonly secret_id: string;
  readonly created_at: Date;
  /** Empty for the installation. */
  readonly created_by: string;
  readonly expires_at: Date | null;
  readonly used_at: Date | null;
  readonly revoked_at: Date | null;
}

/** Stores the hash of a secret. */
export async function insertSecret(
  tx: Tx,
  secret: Omit<Insertable<ApplicationSecretRow>, "secret_hash"> & { readonly value: string },
): Promise<void> {
  const { value, ...row } = secret;
  await q(tx)
    .insertInto("identity.application_secret")
    .values({ ...row, secret_hash: hashOf(value) })
    .execute();
}

/** The secrets of an application, newest first. */
export async function listSecrets(reader: Tx, clientId: string): Promise<readonly SecretRecord[]> {
  const rows = await q(reader)
    .selectFrom("identity.application_secret as s")
    .leftJoin("identity.user as u", "u.user_num", "s.created_by")
    .select(["s.secret_id", "s.created_at", "u.full_name", "s.expires_at", "s.used_at", "s.revoked_at"])
    .where("s.client_id", "=", clientId)
    .orderBy("s.created_at", "desc")
    .orderBy("s.secret_id")
    .execute();
  return rows.map(({ full_name: name, ...row }) => ({ ...row, created_by: name ?? "" }));
}

/** Ends a secret; `false` when it had ended. */
export async function revokeSecret(
  tx: Tx,
  given: { readonly clientId: string; readonly secretId: string; readonly at: Date },
): Promise<boolean> {
  const result = await q(tx)
    .updateTable("identity.application_secret")
    .set({ revoked_at: given.at })
    .where("client_id", "=", given.clientId)
    .where("secret_id", "=", given.secretId)
    .where("revoked_at", "is", null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Makes a secret the only one of its application; nothing happens when it is so. */
export async function keepOnlySecret(
  tx: Tx,
  secret: { readonly clientId: string; readonly secretId: string; readonly value: string; readonly at: Date },
): Promise<void> {
  const { clientId, secretId, value, at } = secret;
  await q(tx)
    .updateTable("identity.application_secret")
    .set({ revoked_at: at })
    .where("client_id", "=", clientId)
    .where("secret_hash", "!=", hashOf(value))
    .where("revoked_at", "is", null)
    .execute();
  const kept = await q(tx)
    .selectFrom("identity.application_secret")
    .select("secret_id")
    .where("client_id", "=", clientId)
    .where("revoked_at", "is", null)
    .executeTakeFirst();
  if (kept === undefined) {
    await insertSecret(tx, { secret_id: secretId, client_id: clientId, value, created_at: at });
  }
}

/** Remembers when a secret was used, to the minute. */
export async function noteSecretUse(tx: Tx, secretId: string, at: Date): Promise<void> {
  await q(tx)
    .updateTable("identity.application_secret")
    .set({ used_at: at })
    .where("secret_id", "=", secretId)
    .where((eb) => eb.or([eb("used_at", "is", null), eb("used_at", "<=", addSeconds(at, -60))]))
    .execute();
}
