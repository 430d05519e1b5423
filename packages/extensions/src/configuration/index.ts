export { configurationRoutes } from "./configuration.routes.ts";
export { createElementService } from "./element.service.ts";
