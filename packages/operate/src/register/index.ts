export { createMergeService } from "./merge.service.ts";
export { casesOfAddress, findEntityOf, getEntities, insertEntity } from "./register.repository.ts";
export type { EntityRecord } from "./register.repository.ts";
export { registerRoutes } from "./register.routes.ts";
export { nameKey } from "./register-rules.ts";
export { createRegisterService } from "./register.service.ts";
