// What writes many tasks at once is given to imports and copies as one name: it is of no use to others.
export { binFamilies, findTaskIds, hasGrown, listColumns, listPlainSections } from "./batch.repository.ts";
export { addTasks, changeTasks, restoreTasks } from "./batch.service.ts";
export {
  copyDependencies,
  copyFields,
  copyKeyDates,
  copySections,
  copyStatuses,
  listPartIds,
  listSetUp,
  listTreeIds,
} from "./copy.repository.ts";
export { copyTasks, newIds } from "./copy.service.ts";
export { readValue } from "./field-value.ts";
export { findTaskPlace } from "./place.ts";
export { contentsOf } from "./section.repository.ts";
export { readTracker } from "./show-tracker.ts";
export { listStatuses } from "./status.repository.ts";
export { findTasks } from "./task-reading.ts";
export { aboutTask } from "./task-event.ts";
export { listFamily } from "./task.repository.ts";
export { findTracker } from "./tracker.repository.ts";
export { showTask } from "./wire-task.ts";
