export { createRightsService } from "./rights.service.ts";
export { rightsRoutes } from "./rights.routes.ts";
