export { rawZip } from "./raw-zip.ts";
export type { RawEntry } from "./raw-zip.ts";
export { sampleFiles, sampleManifest, samplePackage } from "./sample-package.ts";
export type { LooseManifest } from "./sample-package.ts";
export { openPackageDesk } from "./package-desk.ts";
export type { PackageDesk } from "./package-desk.ts";
