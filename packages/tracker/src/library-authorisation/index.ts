export { createLibraryAuthorisations } from "./authorisation.service.ts";
export type { LibraryAuthorisations } from "./authorisation.service.ts";
export { listAuthorizations, listLibraryRows, lockLibrary, updateLibrary } from "./authorisation.repository.ts";
export type { Library } from "./authorisation.repository.ts";
export { createGrantPort, WorkTrouble } from "./grant-port.ts";
export { createLibraryTokens, NotAuthorised, TokenRejected } from "./library-token.ts";
export type { LibraryTokens } from "./library-token.ts";
export { libraryRoutes } from "./library.routes.ts";
