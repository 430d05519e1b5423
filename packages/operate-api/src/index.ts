export { allEndpoints } from "./all-endpoints.ts";
export { errors, httpErrors } from "./errors.ts";
export { permissions, shippedPermissionSets } from "./permissions.ts";
export type { Permission } from "./permissions.ts";
