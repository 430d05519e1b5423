export { anonymiseRoutes } from "./anonymise.routes.ts";
export { createAnonymiseService } from "./anonymise.service.ts";
