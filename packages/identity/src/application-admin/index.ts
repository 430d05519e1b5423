export { applicationAdminRoutes } from "./application-admin.routes.ts";
export { appRoutes } from "./app.routes.ts";
export { hasCredentials } from "./application-list.repository.ts";
export { applicationRight, requireApplicationRight } from "./application-right.ts";
export { createApplications } from "./applications.ts";
export type { ApplicationChangesGiven, Applications, NewApplicationGiven, Registered } from "./applications.ts";
export type { PackageFacts } from "./application-fields.ts";
