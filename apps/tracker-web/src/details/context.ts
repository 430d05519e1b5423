import type { Checklist } from "../checklist/use-checklist.ts";

/** What a task's details need of its checklist. */
export interface DetailsContext extends Pick<Checklist, "sections" | "statuses" | "tree" | "may"> {
  readonly tracker: Pick<Checklist["tracker"], "name" | "matter_name">;
}
