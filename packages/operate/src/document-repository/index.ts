export { ensurePath } from "./ensure-path.ts";
export { OWN_PREFIX } from "./folder-path.ts";
export { createLocalFolderRepository } from "./local-folder.ts";
export { identityOf, openAs } from "./open-as.ts";
export type { OpenAsDeps, RepositoryAs } from "./open-as.ts";
export type {
  Capability,
  DocumentFacts,
  DocumentRepository,
  Download,
  HistoryEntry,
  FoundPlace,
  Item,
  Look,
  LookWanted,
  Operation,
  Place,
  Rights,
} from "./port.ts";
export { findUpload, isGone, isGoneError, verifyStored } from "./reconcile.ts";
export { isLock, refusalOf, troubleOf } from "./refusal.ts";
export type { Attempted } from "./refusal.ts";
export { createRepositories } from "./repositories.ts";
export type { Repositories } from "./repositories.ts";
export { RepositoryError } from "./repository-error.ts";
export { requireAccount } from "./service-account.ts";
export { createWorkRepository } from "./work.ts";
export { pageOf } from "./work-id.ts";
