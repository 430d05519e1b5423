export { companionOf, settleCompanions } from "./companions.ts";
export { inRange as fits, platformFault } from "./context-rules.ts";
export { createDownloads } from "./downloads.ts";
export { deleteExpiredDrafts } from "./draft.repository.ts";
export { findInstalledManifest, listInstallations } from "./installation.repository.ts";
export type { Installation } from "./installation.repository.ts";
export { createPackageFiles } from "./package-file.ts";
export { factsOf } from "./package-facts.ts";
export type { PackagePlaces } from "./package-facts.ts";
export type { OpenPackageFile, PackageFile } from "./package-file.ts";
export { packageRoutes } from "./package.routes.ts";
export type {
  ApplicationFacts,
  ApplicationRegistry,
  PackagePolicy,
  RegisteredApplication,
  WatchActivation,
} from "./ports.ts";
export { addressOfActivator, endProbe, findProbe, insertProbe } from "./probe.repository.ts";
export type { Probe } from "./probe.repository.ts";
export { KEPT, rollBack } from "./roll-back.service.ts";
export type { RollBackDeps } from "./roll-back.service.ts";
export { createApplicationRegistry } from "./registry.ts";
export { createUploads } from "./upload.service.ts";
export { deleteOldVersions, findHeldHashes, listVersionFiles, lockInstallations } from "./version.repository.ts";
export { createWizard } from "./wizard.service.ts";
