import { apiPath } from "@muniment/tracker-api/shape";
import { fetchFile } from "../frame/file.ts";
import { host } from "../frame/host.ts";
import type { Tracker } from "../task/task.ts";

/** Gives the person what they may see of a tracker as a file; the page around saves it (TRK-EXP-001). */
export async function exportTracker(tracker: Tracker, format: "xlsx" | "csv"): Promise<void> {
  const bytes = await fetchFile(`${apiPath}/trackers/${tracker.id}/export`, { format });
  await host().saveFile(`${tracker.name}.${format}`, bytes);
}
