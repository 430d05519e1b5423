export { personContentRoutes } from "./person-content.routes.ts";
