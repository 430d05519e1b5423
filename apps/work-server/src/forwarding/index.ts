export { forwardingRoutes } from "./forwarding.routes.ts";
export { services } from "./services.ts";
