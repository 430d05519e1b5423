export { createLibraryService, librarySettings } from "./library.service.ts";
export type { LibraryParts, LibraryService, LibrarySettings, NewLibrary } from "./library.service.ts";
export { homeOf, libraryRoutes } from "./library.routes.ts";
export type { Installation } from "./library.routes.ts";
export { findLibrariesByAlias, listLibraryAliases, listLibraryRecords, libraryAliasOf } from "./library.repository.ts";
export type { LibraryRecord } from "./library.repository.ts";
