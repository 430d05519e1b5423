export {
  isOpenToGroup,
  mayUseApplication,
  usableApplications,
  mayUseSql,
  replaceApplicationMembers,
} from "./application-access.ts";
export type { ApplicationMembers } from "./application-access.ts";
export { insertSecret, listSecrets, noteSecretUse, revokeSecret } from "./application-secret.repository.ts";
export type { SecretRecord } from "./application-secret.repository.ts";
export {
  findApplication,
  findApplicationRecord,
  forgetApplications,
  insertApplication,
  lockApplication,
  updateApplication,
} from "./application.repository.ts";
export type { Application, ApplicationRecord, KeptSecret, NewRow, RowChanges } from "./application.repository.ts";
export {
  createApplication,
  isOver,
  isPublicClient,
  keepApplication,
  keyProblems,
  secretOf,
} from "./application.service.ts";
export type { NewApplication } from "./application.service.ts";
export { isInNetworks } from "./network.ts";
