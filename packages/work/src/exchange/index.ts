export { bundleRoutes } from "./bundle.routes.ts";
export { createChangeHub } from "./change-hub.ts";
export { streamRoutes } from "./stream.routes.ts";
export type { OpenStreams } from "./stream.routes.ts";
