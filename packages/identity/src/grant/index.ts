export { grantRoutes } from "./grant.routes.ts";
