import type { Selectable } from "kysely";
import type { Manifest } from "@muniment/extension-kit";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { PackageFileRow } from "./installation.tables.ts";

/** An installed package as it is now. */
export interface Installation {
  readonly package_id: string;
  readonly client_id: string;
  readonly family: string;
  readonly active_version: string;
  readonly schema_version: number;
  readonly updated_at: Date;
  readonly updated_by: string;
  readonly manifest: Manifest;
}

/** All installed packages, by their ids. */
export async function listInstallations(reader: Tx): Promise<Installation[]> {
  const rows = await q(reader)
    .selectFrom("extensions.installation as i")
    .innerJoin("extensions.package_version as v", (join) =>
      join.onRef("v.package_id", "=", "i.package_id").onRef("v.version", "=", "i.active_version"),
    )
    .select([
      "i.package_id",
      "i.client_id",
      "i.family",
      "i.active_version",
      "i.schema_version",
      "i.updated_at",
      "i.updated_by",
      "v.manifest",
    ])
    .orderBy("i.package_id")
    .execute();
  return rows.map((row) => ({ ...row, manifest: row.manifest as Manifest }));
}

/** A file of a version, or of the active one. */
export async function findPackageFile(
  reader: Tx,
  given: { packageId: string; version: string; path: string },
): Promise<Selectable<PackageFileRow> | undefined> {
  const { packageId, version, path } = given;
  const files = q(reader)
    .selectFrom("extensions.package_file as f")
    .selectAll("f")
    .where("f.package_id", "=", packageId)
    .where("f.path", "=", path);
  const ofVersion =
    version === "active"
      ? files
          .innerJoin("extensions.installation as i", "i.package_id", "f.package_id")
          .whereRef("f.version", "=", "i.active_version")
      : files.where("f.version", "=", version);
  return ofVersion.executeTakeFirst();
}

/** What the manifest of an installed version says, or of the active one; with the application that the package is. */
export async function findInstalledManifest(
  reader: Tx,
  packageId: string,
  version: string,
): Promise<{ readonly client_id: string; readonly manifest: Manifest } | undefined> {
  const row = await q(reader)
    .selectFrom("extensions.installation as i")
    .innerJoin("extensions.package_version as v", "v.package_id", "i.package_id")
    .select(["i.client_id", "v.manifest"])
    .where("i.package_id", "=", packageId)
    .where((eb) =>
      version === "active" ? eb("v.version", "=", eb.ref("i.active_version")) : eb("v.version", "=", version),
    )
    .executeTakeFirst();
  return row === undefined ? undefined : { client_id: row.client_id, manifest: row.manifest as Manifest };
}
