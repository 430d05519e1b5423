export { roleAdminRoutes } from "./role-admin.routes.ts";
