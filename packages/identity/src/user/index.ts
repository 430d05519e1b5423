export type { AccountMail } from "./account-mail.ts";
export { createUserServices } from "./membership.service.ts";
export type { UserServices } from "./membership.service.ts";
export type { UserGroups } from "./user-change.service.ts";
export { userRoutes } from "./user.routes.ts";
export { findUser, findUserByNumber, lockUser, updateUser } from "./user.repository.ts";
export type { UserRecord } from "./user.repository.ts";
export {
  findCredential,
  findEndingAccounts,
  findEndingPasswords,
  lockCredential,
  noteSignIn,
  unlockAccounts,
} from "./credential.repository.ts";
export { applyAccountEvent } from "./account-event.ts";
export { findUsableMembers, includesKind, lockMembers, switchMembers } from "./member.repository.ts";
export type { LibraryMember } from "./member.repository.ts";
export { listMembers, listPeople } from "./user-list.service.ts";
export { viewUser } from "./user-view.service.ts";
export { takenMessages } from "./user.service.ts";
export { findKindConflicts } from "./kind-switch.ts";
export { editAccounts, findBulkSubjects } from "./bulk.repository.ts";
export type { BulkSubject, BulkValues } from "./bulk.repository.ts";
export type { MasteredAccounts } from "./mastered-account.repository.ts";
