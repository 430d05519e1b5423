export { changesOf } from "./changes.ts";
export { securityChanges } from "./security-changes.ts";
export { recordAct } from "./history.ts";
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
export { readChanges, readItemRights } from "./change.repository.ts";
export type { Change, ChangeBatch } from "./change.repository.ts";
export { createChangeSweep } from "./change-sweep.tasks.ts";
