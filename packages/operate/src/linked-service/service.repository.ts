import type { Updateable } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { LinkedServiceRow } from "./linked-service.tables.ts";

/** All services with the number of people who are linked. */
export async function listServices(reader: Tx) {
  return q(reader)
    .selectFrom("operate.linked_service as s")
    .selectAll("s")
    .select((eb) =>
      eb
        .selectFrom("operate.service_link as l")
        .select((count) => count.fn.countAll<number>().as("linked"))
        .whereRef("l.service_id", "=", "s.id")
        .where("l.user_id", "is not", null)
        .where("l.state", "=", "healthy")
        .as("linked_users"),
    )
    .orderBy("s.system_name")
    .execute();
}

/** A service by its system name. */
export async function findService(reader: Tx, systemName: string): Promise<LinkedServiceRow | undefined> {
  return q(reader)
    .selectFrom("operate.linked_service")
    .selectAll()
    .where("system_name", "=", systemName)
    .executeTakeFirst();
}

/** A service by its id. */
export async function getService(reader: Tx, id: string): Promise<LinkedServiceRow> {
  return q(reader).selectFrom("operate.linked_service").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
}

/** The same, held against changes of it and of who is linked, until `tx` ends. */
export async function lockService(tx: Tx, systemName: string): Promise<LinkedServiceRow | undefined> {
  return q(tx)
    .selectFrom("operate.linked_service")
    .selectAll()
    .where("system_name", "=", systemName)
    .forUpdate()
    .executeTakeFirst();
}

/** `undefined` when the system name is taken. */
export async function insertService(tx: Tx, row: LinkedServiceRow): Promise<LinkedServiceRow | undefined> {
  return q(tx)
    .insertInto("operate.linked_service")
    .values(row)
    .onConflict((conflict) => conflict.column("system_name").doNothing())
    .returningAll()
    .executeTakeFirst();
}

/** Changes the columns that are given. */
export async function updateService(tx: Tx, id: string, change: Updateable<LinkedServiceRow>): Promise<void> {
  await q(tx)
    .updateTable("operate.linked_service")
    .set((eb) => ({ ...change, rev: eb("rev", "+", 1) }))
    .where("id", "=", id)
    .execute();
}

/** Forgets a service with its links; throws what the database says when something else refers to it. */
export async function deleteService(tx: Tx, id: string): Promise<void> {
  await q(tx).deleteFrom("operate.linked_service").where("id", "=", id).execute();
}

/** Says whether the server still takes our client id and secret; no change of settings. */
export async function setBlocked(tx: Tx, id: string, isBlocked: boolean): Promise<void> {
  await q(tx)
    .updateTable("operate.linked_service")
    .set({ is_blocked: isBlocked })
    .where("id", "=", id)
    .where("is_blocked", "<>", isBlocked)
    .execute();
}

/** Services whose secret an older key sealed. */
export async function lockServicesSealedBefore(tx: Tx, newestKeyId: string): Promise<LinkedServiceRow[]> {
  return q(tx)
    .selectFrom("operate.linked_service")
    .selectAll()
    .where("secret_key_id", "<>", newestKeyId)
    .forUpdate()
    .execute();
}
