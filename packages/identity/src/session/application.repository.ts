import type { Insertable, Selectable } from "kysely";
import { violatedConstraint } from "@muniment/platform/db";
import type { Tx } from "@muniment/platform/db";
import { AppError } from "@muniment/kernel";
import { errors } from "@muniment/work-api";
import { q } from "../db.ts";
import type { ApplicationRow } from "./session.tables.ts";

/** A registered OAuth client as it is stored. */
export type Application = Selectable<ApplicationRow>;

/** A row to be stored. */
export type NewRow = Insertable<ApplicationRow>;

/** Stores a new application; throws 409 when its client id is taken. */
export async function insertApplication(tx: Tx, row: NewRow): Promise<void> {
  try {
    await q(tx).insertInto("identity.application").values(row).execute();
  } catch (error) {
    if (violatedConstraint(error) !== "application_pkey") throw error;
    const text = "There is an application with this client id already.";
    throw new AppError(errors.duplicateRecord, { messages: [{ code: "client_id_taken", text, field: "client_id" }] });
  }
}

/** Stores an application in the place of the one with its client id; that one's age and whether it is enabled stay. */
export async function upsertApplication(tx: Tx, row: NewRow): Promise<void> {
  const { client_id: _id, created_at: _at, ...changes } = row;
  await q(tx)
    .insertInto("identity.application")
    .values(row)
    .onConflict((conflict) => conflict.column("client_id").doUpdateSet(changes))
    .execute();
}

/** The enabled application with this client id. */
export async function findApplication(reader: Tx, clientId: string): Promise<Application | undefined> {
  return q(reader)
    .selectFrom("identity.application")
    .selectAll()
    .where("client_id", "=", clientId)
    .where("enabled", "=", true)
    .executeTakeFirst();
}
