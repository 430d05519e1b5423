export { bundleRoutes } from "./bundle.routes.ts";
