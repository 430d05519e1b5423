export { createGroupService } from "./group.service.ts";
export type { GroupFields, GroupService } from "./group.service.ts";
export { createMemberService } from "./member.service.ts";
export type { MemberChange, MemberService } from "./member.service.ts";
export { createRowChanges } from "./row-change.service.ts";
export type { RowChanges } from "./row-change.service.ts";
export { groupRoutes } from "./group.routes.ts";
