export { loadWorkConfig, workConfig, workOptions } from "./config.ts";
export type { WorkConfig } from "./config.ts";
export { migrateWork } from "./migrate.ts";
export { createWorkServer } from "./server.ts";
export type { WorkServer } from "./server.ts";
export { openOperatorDesk } from "./operator.ts";
export type { OpenDesk } from "./operator.ts";
