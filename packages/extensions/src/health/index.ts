export { healthRoutes } from "./health.routes.ts";
export { createProbeTask, createWatch } from "./probe.tasks.ts";
