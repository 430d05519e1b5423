export { forwardingRoutes } from "./forwarding.routes.ts";
export { services } from "./services.ts";
export type { Service } from "./services.ts";
