export { administrationRoutes } from "./administration.routes.ts";
export { requireSystemRight, systemRights } from "./system-right.ts";
