export { createLibraryService, isLibraryAlias, librarySettings } from "./library.service.ts";
export type { LibraryParts, LibraryService, LibrarySettings, NewLibrary } from "./library.service.ts";
export { homeOf, libraryRoutes } from "./library.routes.ts";
export type { Installation } from "./library.routes.ts";
export {
  aliasesFor,
  findLibrariesByAlias,
  listLibraryAliases,
  listLibraryRecords,
  lockLibrary,
  updateLibrary,
  libraryAliasOf,
} from "./library.repository.ts";
export type { LibraryRecord } from "./library.repository.ts";
