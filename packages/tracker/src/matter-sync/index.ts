export { createMatterSync } from "./matter-sync.service.ts";
export { matterSyncRoutes } from "./matter-sync.routes.ts";
