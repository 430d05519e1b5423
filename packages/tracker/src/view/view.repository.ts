import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Tx } from "@muniment/platform/db";
import type { ViewSettingsData } from "@muniment/tracker-api/view";
import { q } from "../db.ts";
import type { ViewRow } from "./view.tables.ts";

/** A view with the name of its owner. */
export interface ViewRecord {
  readonly id: string;
  readonly scope: ViewRow["scope"];
  readonly tracker_id: string | null;
  readonly owner_num: number;
  readonly owner_id: string;
  readonly owner_name: string;
  readonly name: string;
  readonly shared: boolean;
  readonly is_default: boolean;
  readonly settings: ViewSettingsData;
}

/** Views of a tracker that are somebody's or shared, or somebody's over all matters; by name. */
export async function listViews(reader: Tx, of: { trackerId: string | null; userNum: number }): Promise<ViewRecord[]> {
  const { trackerId, userNum } = of;
  const seen = trackerId === null ? sql`v.tracker_id is null` : sql`v.tracker_id = ${trackerId}`;
  return read(reader, sql`${seen} and (v.owner_num = ${userNum} or v.shared)`);
}

/** A view, whoever's it is. */
export async function findView(reader: Tx, id: string): Promise<ViewRecord | undefined> {
  return (await read(reader, sql`v.id = ${id}`))[0];
}

async function read(reader: Tx, condition: RawBuilder<unknown>): Promise<ViewRecord[]> {
  const { rows } = await sql<ViewRecord>`
    select v.id, v.scope, v.tracker_id, v.owner_num, p.work_id as owner_id, p.name as owner_name, v.name, v.shared,
      v.is_default, v.settings
    from tracker.view v join tracker.principal p on p.num = v.owner_num
    where ${condition} order by lower(v.name), v.id`.execute(q(reader));
  return rows;
}

/** How many views somebody has, of a tracker or over all matters. */
export async function countViews(reader: Tx, of: { trackerId: string | null; userNum: number }): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from tracker.view
    where owner_num = ${of.userNum} and tracker_id is not distinct from ${of.trackerId}`.execute(q(reader));
  return rows[0]?.count ?? 0;
}

/** Adds a view; `false` when its owner has one of that name. */
export async function insertView(
  tx: Tx,
  { settings, ...row }: Omit<ViewRow, "settings"> & { settings: ViewSettingsData },
): Promise<boolean> {
  const added = await q(tx)
    .insertInto("tracker.view")
    .values({ ...row, settings: JSON.stringify(settings) })
    .onConflict((conflict) => conflict.doNothing())
    .returning("id")
    .executeTakeFirst();
  return added !== undefined;
}

/** Changes a view. */
export async function changeView(
  tx: Tx,
  id: string,
  { settings, ...changes }: { name?: string; shared?: boolean; is_default?: boolean; settings?: ViewSettingsData },
): Promise<void> {
  const kept = settings === undefined ? {} : { settings: JSON.stringify(settings) };
  await q(tx)
    .updateTable("tracker.view")
    .set({ ...changes, ...kept })
    .where("id", "=", id)
    .execute();
}

/** A tracker opens with no view from now on. */
export async function clearDefault(tx: Tx, trackerId: string): Promise<void> {
  await q(tx)
    .updateTable("tracker.view")
    .set({ is_default: false })
    .where("tracker_id", "=", trackerId)
    .where("is_default", "=", true)
    .execute();
}

/** Removes a view. */
export async function removeView(tx: Tx, id: string): Promise<void> {
  await q(tx).deleteFrom("tracker.view").where("id", "=", id).execute();
}
