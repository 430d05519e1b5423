import { host } from "../frame/host.ts";
import { t } from "../messages.ts";

/** Tells of a task that was added, with the way to it (TRK-DOC-007). */
export function tellAdded(text: string, task: string): void {
  host().toast("success", text, { label: t("task.open"), path: `/mine/${task}`, pointId: "my-tasks" });
}
