import type { ColumnType } from "kysely";

/** What was found out about the publisher of a package that was let in (TRK-PKG-012). */
export type AcceptedSignature = "trusted" | "unknown" | "unsigned";

/** JSON that this slice wrote itself; what it is typed as is said where it is read. */
type Json = ColumnType<unknown, string, string>;

/** `extensions.package_version`: a version that was active at some time, whether it still is or not. */
export interface PackageVersionRow {
  package_id: string;
  version: string;
  manifest: Json;
  upload_sha256: string;
  packed_size: number;
  signature: AcceptedSignature;
  key_id: string | null;
  /** The full name of who added it. */
  added_by: string;
  added_at: Date;
  activated_at: Date;
  replaced_at: Date | null;
  snapshot: ColumnType<unknown, string | null, string | null>;
}

/** `extensions.package_file`: a file of a version; its content is in the blob store under the hash. */
export interface PackageFileRow {
  package_id: string;
  version: string;
  path: string;
  sha256: string;
  size: number;
  media_type: string;
}

/** `extensions.installation`: which version of a package is active, and which application it is. */
export interface InstallationRow {
  package_id: string;
  client_id: string;
  family: string;
  active_version: string;
  /** Of the application's data, as the active version writes it. */
  schema_version: number;
  installed_at: Date;
  updated_at: Date;
  updated_by: string;
}

/** `extensions.draft`: an upload that passed all checks and waits for its wizard to end. */
export interface DraftRow {
  draft_id: string;
  user_num: number;
  /** The same for all packages of one bundle. */
  bundle_id: string | null;
  place: number;
  file_name: string;
  manifest: Json;
  upload_sha256: string;
  packed_size: number;
  signature: AcceptedSignature;
  key_id: string | null;
  choices: Json;
  created_at: Date;
  expires_at: Date;
}

/** `extensions.draft_file` */
export interface DraftFileRow {
  draft_id: string;
  path: string;
  sha256: string;
  size: number;
  media_type: string;
}

/** `extensions.probe`: how the version does that was activated last. */
export interface ProbeRow {
  package_id: string;
  version: string;
  previous: string | null;
  user_num: number | null;
  state: "running" | "passed" | "failed" | "rolled_back";
  reason: string | null;
  began_at: Date;
  ended_at: Date | null;
}

/** The tables that this slice owns. */
export interface InstallationTables {
  "extensions.package_version": PackageVersionRow;
  "extensions.package_file": PackageFileRow;
  "extensions.installation": InstallationRow;
  "extensions.draft": DraftRow;
  "extensions.draft_file": DraftFileRow;
  "extensions.probe": ProbeRow;
}
