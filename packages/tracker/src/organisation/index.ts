export { calendarRoutes } from "./calendar.routes.ts";
export { organisationRoutes } from "./organisation.routes.ts";
export { createOrganisationService } from "./organisation.service.ts";
