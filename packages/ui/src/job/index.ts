import { later } from "../later/index.ts";

export type { JobView } from "./job-view.ts";
export { useJobEnds } from "./job-ends.ts";

/** The long work of the person in the top bar (design.md, Shape); drawn while there is some to tell of. */
export const JobsEntry = later(async () => (await import("./jobs-entry.tsx")).JobsEntry);
