import { later } from "../later/index.ts";

export type { JobView } from "./job-view.ts";

/** The long work of the person in the top bar (design.md, Shape); nothing when there is none to tell of. */
export const JobsEntry = later(async () => (await import("./jobs-entry.tsx")).JobsEntry);
