import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";

/** A custom field. */
export interface FieldRecord {
  readonly id: string;
  readonly title: string;
  readonly type: string;
  readonly view: "details" | "table_and_details";
  readonly options: { choices?: string[]; decimals?: number; currency?: string };
  readonly rank: string;
  readonly required: boolean;
}

/** Live fields of a tracker in their order. */
export async function listFields(reader: Tx, trackerId: string): Promise<FieldRecord[]> {
  return q(reader)
    .selectFrom("tracker.custom_field")
    .select(["id", "title", "type", "view", "options", "rank", "required"])
    .where("tracker_id", "=", trackerId)
    .where("deleted_at", "is", null)
    .orderBy("rank")
    .orderBy("id")
    .execute();
}

/** Adds a field. */
export async function insertField(tx: Tx, trackerId: string, { options, ...field }: FieldRecord): Promise<void> {
  await q(tx)
    .insertInto("tracker.custom_field")
    .values({ ...field, tracker_id: trackerId, options: JSON.stringify(options), deleted_at: null })
    .execute();
}

/** Changes a field. */
export async function changeField(
  tx: Tx,
  id: string,
  { options, ...changes }: Partial<Omit<FieldRecord, "id" | "type">>,
): Promise<void> {
  await q(tx)
    .updateTable("tracker.custom_field")
    .set({ ...changes, ...(options === undefined ? {} : { options: JSON.stringify(options) }) })
    .where("id", "=", id)
    .execute();
}

/** Puts a field into the bin; its values stay with it. */
export async function binField(tx: Tx, id: string, now: Date): Promise<void> {
  await sql`update tracker.custom_field set deleted_at = ${now} where id = ${id}`.execute(q(tx));
}
