export { libraryAdminRoutes } from "./library-admin.routes.ts";
export type { CountContent, FoundLibrary } from "./library-admin.routes.ts";
