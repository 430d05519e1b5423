export { extensionsMigrations } from "../migrations/index.ts";
export { listKeys } from "./trust/index.ts";
export type { PublisherKey } from "./trust/index.ts";
export { createPackageFiles, listInstallations } from "./installation/index.ts";
export type { Installation, OpenPackageFile, PackageFile } from "./installation/index.ts";
