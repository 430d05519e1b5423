export { followByActing } from "./follow.repository.ts";
export type { AcrossDeps } from "./my-tasks.ts";
export { followRoutes, personalRoutes } from "./personal.routes.ts";
export { objectTaskRoutes } from "./object-tasks.ts";
