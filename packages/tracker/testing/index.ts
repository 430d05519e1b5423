export { openTestTracker } from "./tracker-app.ts";
export type { TestTracker, TrackerAnswer } from "./tracker-app.ts";
export { dataOf, listOf, openTestChecklist } from "./checklist.ts";
export type { Made, TestChecklist } from "./checklist.ts";
export { workPortSuite } from "./work-port-suite.ts";
export type { PortGround } from "./work-port-suite.ts";
export { createWorkHttp } from "../src/work/index.ts";
