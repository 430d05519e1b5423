import type { listAssignable } from "@muniment/tracker-api/assignee";
import type { listSections } from "@muniment/tracker-api/section";
import type { listStatuses } from "@muniment/tracker-api/status";
import type { listTasks } from "@muniment/tracker-api/task";
import type { getTracker } from "@muniment/tracker-api/tracker";
import type { Output } from "@muniment/rest";

/** A task or sub-task. */
export type Task = Output<typeof listTasks>["data"][number];
/** Somebody who has to do a task. */
export type Assignee = Task["assignees"][number];
/** How important a task is. */
export type Priority = Task["priority"];
/** A tracker with the caller's standing in it. */
export type Tracker = Output<typeof getTracker>["data"];
/** A section of a tracker. */
export type Section = Output<typeof listSections>["data"][number];
/** A status of a tracker. */
export type Status = Output<typeof listStatuses>["data"][number];
/** Somebody in the picker. */
export type Candidate = Output<typeof listAssignable>["data"][number];
