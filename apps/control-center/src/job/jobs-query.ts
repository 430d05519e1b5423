import { listJobs } from "@muniment/work-api/job";
import type { JobData } from "@muniment/work-api/job";
import { q } from "../api.ts";

/** The kinds of the long work that this part starts. */
const KINDS: readonly string[] = ["users.switch-sign-in", "users.edit", "users.undo-edit"];

/** The person's own jobs, the newest first. */
export const jobsQuery = q(listJobs, { query: { limit: 50 } });

/** Those of them that this part has started. */
export function jobsOfPart(jobs: readonly JobData[]): readonly JobData[] {
  return jobs.filter(({ kind }) => KINDS.includes(kind));
}

/** Whether something will still become of it. */
export function isOpen({ state }: JobData): boolean {
  return state === "queued" || state === "running";
}
