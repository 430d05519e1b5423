export { identityMigrations } from "../migrations/index.ts";
export { createIdentity } from "./identity.ts";
export type { FirstAdministrator, Identity, IdentityDeps } from "./identity.ts";
export { findLibrariesByAlias, homeOf, librarySettings, listLibraryAliases } from "./library/index.ts";
export type { Installation, LibrarySettings } from "./library/index.ts";
export {
  allowLogonOf,
  describeTrustees,
  emailOf,
  findTrustees,
  findUserNums,
  fullNameOf,
  groupMembersOf,
  loadStandings,
  membersOf,
  personOf,
  userIdOf,
} from "./standing/index.ts";
export type { PersonStanding, Trustee, TrusteeDescription } from "./standing/index.ts";
export { defaultPasswordSettings, forgetUnknownSignIns } from "./password/index.ts";
export type { PasswordSettings } from "./password/index.ts";
export {
  addForgotPasswordPages,
  createAccountMail,
  createAccountMailTasks,
  createPasswordRequests,
  forgetPasswordRequests,
} from "./account-mail/index.ts";
export type { AccountMail } from "./account-mail/index.ts";
export { createOauthServer } from "./oauth/index.ts";
export type { OauthServer } from "./oauth/index.ts";
export { addPasswordPage, createPasswordLinks, issueLink } from "./password/index.ts";
export { insertRoles } from "./role/index.ts";
export {
  createApplication,
  createAuthenticator,
  createBrowserDoor,
  createCallerAmendment,
  forgetEndedSessions,
  keepApplication,
  loadStarter,
  starterOf,
} from "./session/index.ts";
export type { LoadActor, NewApplication } from "./session/index.ts";
export { findUser } from "./user/index.ts";
