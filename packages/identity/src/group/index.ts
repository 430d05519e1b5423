export { createGroupService } from "./group.service.ts";
export type { GroupFields, GroupService } from "./group.service.ts";
export { createMemberService } from "./member.service.ts";
export type { MemberChange, MemberService } from "./member.service.ts";
export { createRowChanges } from "./row-change.service.ts";
export type { RowChanges, RowOutcome } from "./row-change.service.ts";
export { findGroup } from "./group.repository.ts";
export { groupRoutes } from "./group.routes.ts";
export { mirroredGroups } from "./mirrored-group.repository.ts";
