export { identityMigrations } from "../migrations/index.ts";
export { createIdentity } from "./identity.ts";
export type { FirstAdministrator, Identity, IdentityDeps } from "./identity.ts";
export { findLibrariesByAlias, homeOf, libraryAliasOf, librarySettings, listLibraryAliases } from "./library/index.ts";
export type { Installation, LibrarySettings } from "./library/index.ts";
export {
  allowLogonOf,
  anywhere,
  describeTrustees,
  emailOf,
  findTrustees,
  findUserNums,
  fullNameOf,
  groupMembersOf,
  groupsIn,
  loadStandings,
  membersOf,
  personOf,
  userIdOf,
} from "./standing/index.ts";
export type { PersonStanding, Trustee, TrusteeDescription } from "./standing/index.ts";
export { administered, createConsoleMounter } from "./console/index.ts";
export { checkLockRules } from "./account-state/index.ts";
export { defaultPasswordSettings, forgetFailures, forgetUnknownSignIns } from "./password/index.ts";
export { forgetUnusedPlaces } from "./known-place/index.ts";
export { accountRules, settingsOf } from "./sign-in-rules/index.ts";
export { createSecurityPolicy } from "./security-settings/index.ts";
export type { SecurityPolicy } from "./security-settings/index.ts";
export { BROWSER_CLIENT } from "./proof/index.ts";
export type { PasswordSettings } from "./password/index.ts";
export {
  addEmailChangePage,
  addForgotPasswordPages,
  createAccountMail,
  createAccountMailTasks,
  createEmailChanges,
  createPasswordRequests,
  forgetEmailChanges,
  forgetPasswordRequests,
} from "./account-mail/index.ts";
export type { AccountMail } from "./account-mail/index.ts";
export { countLentLibraries, createBackgroundGrantTasks } from "./background-grant/index.ts";
export { forgetImports } from "./csv-import/index.ts";
export type { FactorPolicy } from "./second-factor/index.ts";
export type { OperatorDesk, OperatorGroup, OperatorUser, ShownUser } from "./operator/index.ts";
export { createOauthServer } from "./oauth/index.ts";
export type { FrameToken, IssueFrameToken, OauthServer } from "./oauth/index.ts";
export { addPasswordPage, createPasswordLinks, issueLink } from "./password/index.ts";
export { insertRoles } from "./role/index.ts";
export {
  applicationRight,
  createApplications,
  hasCredentials,
  requireApplicationRight,
} from "./application-admin/index.ts";
export type { Applications, NewApplicationGiven, PackageFacts } from "./application-admin/index.ts";
export {
  createApplication,
  findApplication,
  findApplicationRecord,
  forgetApplications,
  isOpenToGroup,
  keepApplication,
  mayUseApplication,
} from "./application/index.ts";
export { systemRights } from "./administration/index.ts";
export { readWholeFile } from "./whole-file.ts";
export type { NewApplication } from "./application/index.ts";
export {
  createAuthenticator,
  createBrowserDoor,
  createCallerAmendment,
  forgetEndedSessions,
  loadStarter,
  starterOf,
} from "./session/index.ts";
export type { LoadActor } from "./session/index.ts";
export { findUser } from "./user/index.ts";
export type { MailSettings } from "./settings/index.ts";
export type { DirectorySettings } from "./directory/index.ts";
