import { sql } from "kysely";
import type { Insertable, Selectable } from "kysely";
import type { Manifest } from "@muniment/extension-kit";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { InstallationRow, PackageFileRow, PackageVersionRow } from "./installation.tables.ts";

/** Settings of an application as a version left them (TRK-PKG-036). */
export interface SettingsSnapshot {
  readonly name: string;
  readonly description: string;
  readonly allow_token_refresh: boolean;
  readonly refresh_token_expiry_days: number;
  readonly access_token_expiry_minutes: number;
}

/** A version as it is stored. */
export interface StoredVersion extends Omit<Selectable<PackageVersionRow>, "manifest" | "snapshot"> {
  readonly manifest: Manifest;
  readonly snapshot: SettingsSnapshot | null;
}

/** The versions of a package, the latest to be active first. */
export async function listVersions(reader: Tx, packageId: string): Promise<StoredVersion[]> {
  const rows = await q(reader)
    .selectFrom("extensions.package_version")
    .selectAll()
    .where("package_id", "=", packageId)
    .orderBy("activated_at", "desc")
    .execute();
  return rows.map((row) => ({
    ...row,
    manifest: row.manifest as Manifest,
    snapshot: row.snapshot as SettingsSnapshot | null,
  }));
}

/** Keeps a version with its files, in the place of an upload of the same version. */
export async function storeVersion(
  tx: Tx,
  version: Insertable<PackageVersionRow>,
  files: readonly Omit<Insertable<PackageFileRow>, "package_id" | "version">[],
): Promise<void> {
  const { package_id: packageId, version: name, ...columns } = version;
  await q(tx)
    .insertInto("extensions.package_version")
    .values(version)
    .onConflict((conflict) => conflict.columns(["package_id", "version"]).doUpdateSet(columns))
    .execute();
  await q(tx)
    .deleteFrom("extensions.package_file")
    .where("package_id", "=", packageId)
    .where("version", "=", name)
    .execute();
  const rows = files.map(({ path, sha256, size, media_type }) => ({
    package_id: packageId,
    version: name,
    path,
    sha256,
    size,
    media_type,
  }));
  await q(tx).insertInto("extensions.package_file").values(rows).execute();
}

/** Makes a version the active one (TRK-PKG-032); the first time installs the package. */
export async function activate(tx: Tx, installation: Insertable<InstallationRow>): Promise<void> {
  const { package_id: packageId, installed_at: _installed, client_id: _client, ...columns } = installation;
  await q(tx)
    .insertInto("extensions.installation")
    .values(installation)
    .onConflict((conflict) => conflict.column("package_id").doUpdateSet(columns))
    .execute();
  await q(tx)
    .updateTable("extensions.package_version")
    .set({ activated_at: columns.updated_at, replaced_at: null, snapshot: null })
    .where("package_id", "=", packageId)
    .where("version", "=", columns.active_version)
    .execute();
}

/** Writes down how the application was set when another version took over. */
export async function keepSnapshot(
  tx: Tx,
  given: { packageId: string; version: string; snapshot: SettingsSnapshot; at: Date },
): Promise<void> {
  await q(tx)
    .updateTable("extensions.package_version")
    .set({ snapshot: JSON.stringify(given.snapshot), replaced_at: given.at })
    .where("package_id", "=", given.packageId)
    .where("version", "=", given.version)
    .execute();
}

/** The files of a version by path. */
export async function listVersionFiles(
  reader: Tx,
  packageId: string,
  version: string,
): Promise<Selectable<PackageFileRow>[]> {
  return q(reader)
    .selectFrom("extensions.package_file")
    .selectAll()
    .where("package_id", "=", packageId)
    .where("version", "=", version)
    .orderBy("path")
    .execute();
}

/** Keeps others from installing, updating or rolling back until the transaction ends. */
export async function lockInstallations(tx: Tx): Promise<void> {
  await sql`lock table extensions.installation in share row exclusive mode`.execute(q(tx));
}

/** Those of these hashes that drafts or versions refer to. */
export async function findHeldHashes(reader: Tx, hashes: readonly string[]): Promise<string[]> {
  const rows = await sql<{ sha256: string }>`
    select sha256 from extensions.draft_file where sha256 = any(${hashes}::text[])
    union select sha256 from extensions.package_file where sha256 = any(${hashes}::text[])`.execute(q(reader));
  return rows.rows.map(({ sha256 }) => sha256);
}

/** Forgets versions that can be brought back no more: all of packages that are gone, old ones beyond the last few. */
export async function deleteOldVersions(tx: Tx, given: { keep: number; replacedBefore: Date }): Promise<void> {
  await sql`
    delete from extensions.package_version v using (
      select package_id, version, row_number() over (partition by package_id order by activated_at desc) as place
      from extensions.package_version) ranked
    where ranked.package_id = v.package_id and ranked.version = v.version
      and not exists (select 1 from extensions.installation i
        where i.package_id = v.package_id and i.active_version = v.version)
      and (not exists (select 1 from extensions.installation i where i.package_id = v.package_id)
        or (ranked.place > ${given.keep} and v.replaced_at < ${given.replacedBefore}))`.execute(q(tx));
}
