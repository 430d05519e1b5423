import type { TrackerEvent } from "../event/index.ts";
import type { TaskRecord } from "./task-columns.ts";

/** What a change of a task is recorded with. */
export function aboutTask(
  task: Pick<TaskRecord, "id" | "tracker_id" | "workspace_id">,
): Pick<TrackerEvent, "trackerId" | "workspaceId" | "taskId" | "objectId"> {
  return { trackerId: task.tracker_id, workspaceId: task.workspace_id, taskId: task.id, objectId: task.id };
}
