export { leaveDirectory } from "./account.repository.ts";
export { createDirectories } from "./directories.ts";
export type { DirectorySettings } from "./directories.ts";
export { createFieldLock, findMastery } from "./mastery.ts";
export type { LockedFields } from "./mastery.ts";
