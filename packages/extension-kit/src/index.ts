export { Bundle, Integrity } from "./bundle.ts";
export { extensionPoints, isPointName } from "./extension-point.ts";
export type { ExtensionPoint, PointName } from "./extension-point.ts";
export {
  knownPermissions,
  knownScopes,
  OUTLOOK_ON_PREMISES,
  platform,
  scriptOrigins,
  wildcardOrigins,
} from "./known.ts";
export type { KnownScope, PermissionLevel } from "./known.ts";
export { Manifest, MANIFEST_VERSION } from "./manifest.ts";
export type { ManifestKind } from "./manifest.ts";
export { addedOrigins, checkManifest, schemaFaults } from "./check-manifest.ts";
export type { ManifestFault } from "./check-manifest.ts";
