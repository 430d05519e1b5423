export { extensionsMigrations } from "../migrations/index.ts";
export { createExtensions } from "./extensions.ts";
export type { Extensions, ExtensionsDeps } from "./extensions.ts";
export {
  createApplicationRegistry,
  createPackageFiles,
  findHeldHashes,
  listInstallations,
} from "./installation/index.ts";
export type {
  ApplicationRegistry,
  Installation,
  OpenPackageFile,
  PackageFile,
  PackagePolicy,
  RegisteredApplication,
} from "./installation/index.ts";
export { readOutlookSettings } from "./outlook/index.ts";
export type { OutlookSettings } from "./outlook/index.ts";
export { createAppsServer, createHosting, hostingRoutes, readAppsOrigin } from "./hosting/index.ts";
export type { Applications, AppsOrigin, HostingService } from "./hosting/index.ts";
