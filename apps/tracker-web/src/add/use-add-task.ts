import { useSequenceKeys } from "@muniment/ui/keys";
import { host } from "../frame/host.ts";
import { t } from "../messages.ts";

/** Opens the window that adds a task to any matter, by a button and by its keys in Tracker's own pages too (TRK-KEY-002). */
export function useAddTask(): () => void {
  const open = (): void =>
    void host().openDialog({ entry: "web/add-task.html", title: t("add.title_task"), size: "medium" });
  useSequenceKeys({ "g t": open });
  return open;
}
