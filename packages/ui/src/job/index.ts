export { JobsEntry } from "./jobs-entry.tsx";
export type { JobView } from "./job-view.ts";
