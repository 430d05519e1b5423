export { ensurePath } from "./ensure-path.ts";
export { createLocalFolderRepository } from "./local-folder.ts";
export type { DocumentRepository, Item, Operation, Place } from "./port.ts";
export { RepositoryError } from "./repository-error.ts";
export { createWorkRepository } from "./work.ts";
