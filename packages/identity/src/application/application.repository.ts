import { sql } from "kysely";
import type { Insertable, Selectable, Updateable } from "kysely";
import { violatedConstraint } from "@muniment/platform/db";
import type { Tx } from "@muniment/platform/db";
import { AppError } from "@muniment/kernel";
import { errors } from "@muniment/work-api";
import { refusal } from "@muniment/work-api/identity/refusal";
import { q } from "../db.ts";
import type { ApplicationRow } from "./application.tables.ts";

/** An application as it is stored. */
export type ApplicationRecord = Selectable<ApplicationRow>;

/** A row to be stored. */
export type NewRow = Insertable<ApplicationRow>;

/** What of a row is changed. */
export type RowChanges = Updateable<ApplicationRow>;

/** A secret that was not revoked, as the OAuth server compares it. */
export interface KeptSecret {
  readonly id: string;
  /** Hexadecimal. */
  readonly hash: string;
  /** Milliseconds since 1970; `null` for never. */
  readonly ends: number | null;
}

/** An application that is on, with its secrets. */
export type Application = ApplicationRecord & { readonly secrets: readonly KeptSecret[] };

/**
 * Stores a new application; throws 409 when its client id is taken. One that was deleted gives its place up for good.
 */
export async function insertApplication(tx: Tx, row: NewRow): Promise<void> {
  await q(tx)
    .deleteFrom("identity.application")
    .where("client_id", "=", row.client_id)
    .where("deleted_at", "is not", null)
    .execute();
  try {
    await q(tx).insertInto("identity.application").values(row).execute();
  } catch (error) {
    if (violatedConstraint(error) !== "application_pkey") throw error;
    throw new AppError(errors.duplicateRecord, { messages: [refusal("client_id_taken", { field: "client_id" })] });
  }
}

/** What administrators decide about an application; whoever registers it again leaves it alone. */
type Decided =
  | "enabled"
  | "access_mode"
  | "include_external"
  | "allowed_origins"
  | "allowed_networks"
  | "added_by"
  | "deleted_at";

/** Stores an application in the place of the one with its client id, of which stays what administrators decided. */
export async function upsertApplication(tx: Tx, row: NewRow): Promise<void> {
  const {
    client_id: _id,
    created_at: _at,
    include_external: _external,
    ...changes
  } = row satisfies Omit<NewRow, Exclude<Decided, "include_external">>;
  await q(tx)
    .insertInto("identity.application")
    .values(row)
    .onConflict((conflict) => conflict.column("client_id").doUpdateSet(changes))
    .execute();
}

/** The application with this client id that may be used now. */
export async function findApplication(reader: Tx, clientId: string): Promise<Application | undefined> {
  return q(reader)
    .selectFrom("identity.application as a")
    .selectAll("a")
    .select(
      sql<readonly KeptSecret[]>`(select coalesce(json_agg(json_build_object('id', s.secret_id,
          'hash', encode(s.secret_hash, 'hex'), 'ends', (extract(epoch from s.expires_at) * 1000)::bigint)), '[]')
        from identity.application_secret s where s.client_id = a.client_id and s.revoked_at is null)`.as("secrets"),
    )
    .where("a.client_id", "=", clientId)
    .where("a.enabled", "=", true)
    .where("a.deleted_at", "is", null)
    .where("a.uses_sign_in", "=", true)
    .executeTakeFirst();
}

/** The application, whether or not it is on or deleted. */
export async function findApplicationRecord(reader: Tx, clientId: string): Promise<ApplicationRecord | undefined> {
  return q(reader).selectFrom("identity.application").selectAll().where("client_id", "=", clientId).executeTakeFirst();
}

/** As `findApplicationRecord`; nobody else changes it until the transaction ends. */
export async function lockApplication(tx: Tx, clientId: string): Promise<ApplicationRecord | undefined> {
  return q(tx)
    .selectFrom("identity.application")
    .selectAll()
    .where("client_id", "=", clientId)
    .forUpdate()
    .executeTakeFirst();
}

/** Changes what is named. */
export async function updateApplication(tx: Tx, clientId: string, changes: RowChanges): Promise<void> {
  await q(tx).updateTable("identity.application").set(changes).where("client_id", "=", clientId).execute();
}

/** Forgets applications that were deleted before a moment. */
export async function forgetApplications(tx: Tx, before: Date): Promise<void> {
  await q(tx).deleteFrom("identity.application").where("deleted_at", "<", before).execute();
}
