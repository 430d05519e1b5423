import type { Tx } from "@muniment/platform/db";
import type { ElementSettingsData } from "@muniment/work-api/control-center/extension-element";
import { q } from "../db.ts";

/** A group as it is kept. */
export interface StoredGroup {
  /** Its alias when it was said; aliases of libraries do not change. */
  readonly library: string;
  readonly library_id: number;
  readonly group_num: number;
}

/** What was said of one element, as it is kept. */
export type StoredElement = Omit<ElementSettingsData, "groups"> & { readonly groups?: readonly StoredGroup[] };

/** The elements of a package by their ids. */
export type StoredElements = Readonly<Record<string, StoredElement>>;

/** How a package's elements are arranged, and since when. */
export interface ElementRecord {
  readonly settings: StoredElements;
  readonly changed_at: Date;
  readonly changed_by: string;
}

/** Of all packages, by their ids. */
export async function listElementSettings(reader: Tx): Promise<ReadonlyMap<string, StoredElements>> {
  const rows = await q(reader).selectFrom("extensions.element_settings").select(["package_id", "settings"]).execute();
  return new Map(rows.map((row) => [row.package_id, row.settings as StoredElements]));
}

/** Of one package; `undefined` while nobody arranged anything. */
export async function findElementSettings(reader: Tx, packageId: string): Promise<ElementRecord | undefined> {
  const row = await q(reader)
    .selectFrom("extensions.element_settings")
    .select(["settings", "changed_at", "changed_by"])
    .where("package_id", "=", packageId)
    .executeTakeFirst();
  return row === undefined ? undefined : { ...row, settings: row.settings as StoredElements };
}

/** Keeps an arrangement in place of the former one. */
export async function keepElementSettings(
  tx: Tx,
  packageId: string,
  { settings, changed_at, changed_by }: ElementRecord,
): Promise<void> {
  const row = { settings: JSON.stringify(settings), changed_at, changed_by };
  await q(tx)
    .insertInto("extensions.element_settings")
    .values({ package_id: packageId, ...row })
    .onConflict((conflict) => conflict.column("package_id").doUpdateSet(row))
    .execute();
}

/** Forgets it. */
export async function dropElementSettings(tx: Tx, packageId: string): Promise<void> {
  await q(tx).deleteFrom("extensions.element_settings").where("package_id", "=", packageId).execute();
}
