export { hasOpenLibrarySql, isLockedSql, passwordsExpiredBy, stateRankSql } from "./account-state-sql.ts";
export { createAccountFinder } from "./accounts.ts";
export type { AccountFinder } from "./accounts.ts";
export { accountSql } from "./standing.repository.ts";
export type { AccountRow } from "./standing.repository.ts";
export { createActorLoader } from "./actor-loader.ts";
export type { LoadActor, SessionFacts } from "./actor-loader.ts";
export {
  allowLogonOf,
  emailOf,
  findPerson,
  findUserNums,
  fullNameOf,
  personOf,
  userIdOf,
} from "./person.repository.ts";
export { describeTrustees, findTrustees, loadStandings, ranksOf, ranksOfMany } from "./standing.service.ts";
export type { PersonStanding, Trustee, TrusteeDescription } from "./standing.service.ts";
export { groupMembersOf, groupsIn, membersOf, readAdministrators } from "./member-facts.ts";
export { anywhere } from "./trustees-anywhere.ts";
