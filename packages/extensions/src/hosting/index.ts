export { readAppsOrigin } from "./apps-origin.ts";
export type { AppsOrigin } from "./apps-origin.ts";
export { createAppsServer } from "./apps-server.ts";
export { hostOf, inLanguage, pointsFor, USUAL_ORDER } from "./extension-view.ts";
export { createHosting } from "./hosting.service.ts";
export type { Applications, HostingService } from "./hosting.service.ts";
export { hostingRoutes } from "./hosting.routes.ts";
