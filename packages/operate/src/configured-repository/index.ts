export { findConfigured } from "./configured-repository.repository.ts";
export type { ConfiguredRepository } from "./configured-repository.repository.ts";
export { configuredRepositoryRoutes } from "./configured-repository.routes.ts";
export { createConfiguredRepositoryService } from "./configured-repository.service.ts";
export { refuseFile } from "./file-limits.ts";
export { foldersOf, outputName } from "./place-text.ts";
export { createPlacesCheck, createRepositoryCheck } from "./repository-check.ts";
export { findWanted, openWanted, wantedPlace } from "./repository-place.ts";
export type { PlaceMasks, WantedPlace } from "./repository-place.ts";
