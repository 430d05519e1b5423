import type { Insertable, Selectable } from "kysely";
import { violatedConstraint } from "@muniment/platform/db";
import type { Tx } from "@muniment/platform/db";
import { AppError } from "@muniment/kernel";
import { errors } from "@muniment/work-api";
import { q } from "../db.ts";
import type { ApplicationRow } from "./session.tables.ts";

/** A registered OAuth client as it is stored. */
export type Application = Selectable<ApplicationRow>;

/** Stores a new application; throws 409 when its client id is taken. */
export async function insertApplication(tx: Tx, row: Insertable<ApplicationRow>): Promise<void> {
  try {
    await q(tx).insertInto("identity.application").values(row).execute();
  } catch (error) {
    if (violatedConstraint(error) !== "application_pkey") throw error;
    const text = "There is an application with this client id already.";
    throw new AppError(errors.duplicateRecord, { messages: [{ code: "client_id_taken", text, field: "client_id" }] });
  }
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
