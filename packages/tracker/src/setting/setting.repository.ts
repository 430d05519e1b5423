import type { Selectable } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { usualSettings } from "@muniment/tracker-api/organisation";
import type { SettingsData, SettingsPage } from "@muniment/tracker-api/organisation";
import { q } from "../db.ts";
import type { SettingRow } from "./setting.tables.ts";

/** The settings of the organisation as they are now; what nobody has changed is as usual. */
export async function readSettings(reader: Tx): Promise<SettingsData> {
  const kept = await listSettings(reader);
  return { ...usualSettings, ...Object.fromEntries(kept.map(({ page, value }) => [page, value])) };
}

/** Pages that somebody has changed. */
export async function listSettings(reader: Tx): Promise<Selectable<SettingRow>[]> {
  return q(reader).selectFrom("tracker.setting").selectAll().orderBy("page").execute();
}

/** Keeps a page. */
export async function keepSetting(
  tx: Tx,
  given: { page: SettingsPage; value: unknown; at: Date; by: string },
): Promise<void> {
  const row = { value: JSON.stringify(given.value), changed_at: given.at, changed_by: given.by };
  await q(tx)
    .insertInto("tracker.setting")
    .values({ page: given.page, ...row })
    .onConflict((conflict) => conflict.column("page").doUpdateSet(row))
    .execute();
}

/** Makes a page as usual. */
export async function dropSetting(tx: Tx, page: SettingsPage): Promise<void> {
  await q(tx).deleteFrom("tracker.setting").where("page", "=", page).execute();
}
