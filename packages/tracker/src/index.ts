export { connectorFacade, connectorRoutes } from "./connector/index.ts";
export { parseClientKey } from "./client-key.ts";
export { trackerMigrations } from "../migrations/index.ts";
export { subjectOf } from "./session/index.ts";
export type { TrackerActor } from "./session/index.ts";
export { createTracker } from "./tracker.ts";
export type { Tracker, TrackerDeps } from "./tracker.ts";
