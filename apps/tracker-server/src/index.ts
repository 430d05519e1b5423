export { loadTrackerConfig, trackerOptions } from "./config.ts";
export type { TrackerConfig } from "./config.ts";
export { migrateTracker } from "./migrate.ts";
export { createTrackerServer } from "./server.ts";
export type { TrackerServer } from "./server.ts";
