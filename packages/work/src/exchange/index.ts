export { bundleRoutes } from "./bundle.routes.ts";
export { createChangeHub } from "./change-hub.ts";
export { streamRoutes } from "./stream.routes.ts";
export type { OpenStreams } from "./stream.routes.ts";
export { feedRoutes } from "./feed.routes.ts";
export type { FeedWaits } from "./feed.routes.ts";
