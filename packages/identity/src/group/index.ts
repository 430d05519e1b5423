export { createGroupService } from "./group.service.ts";
export type { GroupFields, GroupService } from "./group.service.ts";
export { createMemberService } from "./member.service.ts";
export type { MemberChange, MemberService } from "./member.service.ts";
export { groupRoutes } from "./group.routes.ts";
