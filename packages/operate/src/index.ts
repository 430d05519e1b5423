export { operateMigrations } from "../migrations/index.ts";
export {
  createLocalFolderRepository,
  createWorkRepository,
  ensurePath,
  RepositoryError,
} from "./document-repository/index.ts";
export type { DocumentRepository, Item, Operation, Place } from "./document-repository/index.ts";
export { parseActingPersonKey } from "./linked-service/index.ts";
export { createOperate } from "./operate.ts";
export type { Operate, OperateDeps } from "./operate.ts";
export { decideRunAs } from "./run-as/index.ts";
export type { OperateFunction, RunAs, RunAsQuestion } from "./run-as/index.ts";
export { subjectOf } from "./user/index.ts";
export type { OperateActor } from "./user/index.ts";
