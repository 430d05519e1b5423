export { subjectOf, subjectOfPerson, systemSubject } from "./audit-subject.ts";
export { refuseWithout } from "./operate-actor.ts";
export type { OperateActor } from "./operate-actor.ts";
export type { PersonClaims } from "./user.repository.ts";
export { createUserService } from "./user.service.ts";
export type { ConfiguredRights, UserService } from "./user.service.ts";
export { changeUser, findEnabledPeople, findPeople, getPeople, listUsers } from "./user.repository.ts";
export type { KnownUser, Person } from "./user.repository.ts";
export {
  deleteSet,
  findPermissions,
  keepSet,
  listSets,
  lockSet,
  permissionsOf,
  replaceGrants,
} from "./permission.repository.ts";
export type { KnownSet } from "./permission.repository.ts";
export { withoutLockingOut } from "./lock-out.ts";
