export { recentRoutes } from "./recent.routes.ts";
