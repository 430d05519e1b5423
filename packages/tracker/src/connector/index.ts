export { connectorFacade } from "./connector-errors.ts";
export { connectorRoutes } from "./connector.routes.ts";
