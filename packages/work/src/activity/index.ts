export { changesOf } from "./changes.ts";
export { securityChanges } from "./security-changes.ts";
export { recordAct, recordSystemAct } from "./history.ts";
export type { Act, ActObject } from "./history.ts";
export {
  countActivities,
  countHistory,
  countUsers,
  findReplacedChecksums,
  hasActed,
  listHistory,
} from "./history.repository.ts";
export type { HistoryEntry, HistoryFilter } from "./history.repository.ts";
export { endOfLog, readChanges, readItemRights, readLog, readRecentChanges } from "./change.repository.ts";
export type { Change, ChangeBatch, LoggedChange, LogPosition } from "./change.repository.ts";
export { CHANGES_KEPT_SECONDS, createChangeSweep } from "./change-sweep.tasks.ts";
