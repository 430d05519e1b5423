export { accessTo, createReachService, hasPrivilege, requireAccess } from "./reach.ts";
export type { Reach, ReachService, ReadingLimits, Secured } from "./reach.ts";
export { decideAccess, reaches } from "./decision.ts";
export type { AccessFacts, Decision, Level } from "./decision.ts";
export { preparedVisibility, visibleContainers, visibleDocuments } from "./visible.ts";
export { defaultLevelOf, hasVisibleDocuments, hasVisibleFolders } from "./contents.ts";
export {
  changeProfile,
  createContainerProfile,
  internDocumentProfile,
  isTrustee,
  readSecurityProfile,
  replaceContainerProfile,
} from "./profile.ts";
export type { Profile, ProfileChange, ProfileEntry } from "./profile.ts";
export { levelOfDefault, nameOfDefault, resolveEntries } from "./trustee.ts";
export { describeSecurity } from "./security-list.ts";
export { accessOfUser } from "./access-of-user.ts";
export { readSecurityBody } from "./security-body.ts";
