export { extensionsMigrations } from "../migrations/index.ts";
export { listKeys } from "./trust/index.ts";
export type { PublisherKey } from "./trust/index.ts";
export { createPackageFiles, listInstallations } from "./installation/index.ts";
export type { Installation, OpenPackageFile, PackageFile } from "./installation/index.ts";
export { createAppsServer, createHosting, hostingRoutes, readAppsOrigin } from "./hosting/index.ts";
export type { Applications, AppsOrigin, HostingService } from "./hosting/index.ts";
