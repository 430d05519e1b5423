export { findInstalledManifest, listInstallations } from "./installation.repository.ts";
export type { Installation } from "./installation.repository.ts";
export { createPackageFiles } from "./package-file.ts";
export type { OpenPackageFile, PackageFile } from "./package-file.ts";
