export { webAppRoutes } from "./web-app.routes.ts";
export type { ServedWebApp } from "./web-app.routes.ts";
