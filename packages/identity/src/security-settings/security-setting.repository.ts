import { sql } from "kysely";
import type { Selectable } from "kysely";
import type { Tx } from "@muniment/platform/db";
import type { SecuritySettingName } from "@muniment/work-api/control-center/security-settings";
import { q } from "../db.ts";
import type { SecuritySettingRow } from "./security-setting.tables.ts";

/** A setting as it is stored. */
export type StoredSetting = Selectable<SecuritySettingRow>;

/** All that were set here, the newest first. */
export async function listSettings(reader: Tx): Promise<StoredSetting[]> {
  return q(reader)
    .selectFrom("identity.security_setting")
    .selectAll()
    .orderBy("changed_at", "desc")
    .orderBy("name")
    .execute();
}

/** As `listSettings`, and nobody else changes any until the transaction ends. */
export async function lockSettings(tx: Tx): Promise<StoredSetting[]> {
  await sql`lock table identity.security_setting in share row exclusive mode`.execute(q(tx));
  return listSettings(tx);
}

/** Keeps values in the place of earlier ones. */
export async function storeSettings(
  tx: Tx,
  values: readonly (readonly [SecuritySettingName, unknown])[],
  by: Pick<StoredSetting, "changed_at" | "changed_by">,
): Promise<void> {
  if (values.length === 0) return;
  await q(tx)
    .insertInto("identity.security_setting")
    .values(values.map(([name, value]) => ({ name, value: JSON.stringify(value), ...by })))
    .onConflict((conflict) => conflict.column("name").doUpdateSet((eb) => ({ value: eb.ref("excluded.value"), ...by })))
    .execute();
}

/** Goes back to what the installation has. */
export async function deleteSettings(tx: Tx, names: readonly SecuritySettingName[]): Promise<void> {
  if (names.length === 0) return;
  await q(tx).deleteFrom("identity.security_setting").where("name", "in", names).execute();
}
