export { subjectOf, subjectOfPerson, systemSubject } from "./audit-subject.ts";
export { refuseWithout } from "./operate-actor.ts";
export type { OperateActor } from "./operate-actor.ts";
export type { PersonClaims } from "./user.repository.ts";
export { createUserService } from "./user.service.ts";
export type { ConfiguredRights, UserService } from "./user.service.ts";
export { findEnabledPeople, findPeople, getPeople } from "./user.repository.ts";
export type { Person } from "./user.repository.ts";
