/** The package whose pages people see Tracker by, in Work. */
const PACKAGE = "org.muniment.tracker.work";

/** Where pages of Tracker that belong to no matter are, below Work's public origin (TRK-TRK-011). */
export function pagesUrlOf(workOrigin: string): string {
  return `${workOrigin}/work/web/x/${PACKAGE}/my-tasks`;
}

/** The link of a task; whoever may not see the task finds nothing there. */
export function taskUrlOf(pagesUrl: string, taskId: string): string {
  return `${pagesUrl}/all/${taskId}`;
}
