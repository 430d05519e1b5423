export { openTestTracker } from "./tracker-app.ts";
export type { TestTracker, TrackerAnswer } from "./tracker-app.ts";
export { dataOf, listOf, openTestChecklist } from "./checklist.ts";
export type { Made, TestChecklist } from "./checklist.ts";
