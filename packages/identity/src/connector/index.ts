export { connectorUserRoutes } from "./user.routes.ts";
