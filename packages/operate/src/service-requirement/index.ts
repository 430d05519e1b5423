export { createServiceRequirements } from "./service-requirement.ts";
export { serviceRequirementRoutes } from "./service-requirement.routes.ts";
