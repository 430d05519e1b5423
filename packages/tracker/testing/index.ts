export { openTestTracker } from "./tracker-app.ts";
export type { TestTracker, TrackerAnswer } from "./tracker-app.ts";
