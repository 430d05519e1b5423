export { createBackgroundWork } from "./background-work.ts";
export type { BackgroundWork } from "./background-work.ts";
export { createExternalGate } from "./external-gate.ts";
export { createSyncService } from "./sync.service.ts";
export type { SyncService } from "./sync.service.ts";
export { createSyncTasks } from "./sync.tasks.ts";
