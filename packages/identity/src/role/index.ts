export { chooseRole, createShippedRoles, mayAssign, requireMayAssign } from "./role.service.ts";
export {
  copyRoles,
  deleteRole,
  findRole,
  findRolesByNumber,
  insertRoles,
  listRoleRecords,
  lockRole,
  roleNameOf,
  updateRole,
} from "./role.repository.ts";
export type { RoleRecord } from "./role.repository.ts";
export { roleRoutes } from "./role.routes.ts";
export type { RoleHolders } from "./role.routes.ts";
export { librariesOfRank, rankIn, rankOf, ranks, refuse, requireRank, rightsOf } from "./rank.ts";
export type { Rank } from "./rank.ts";
