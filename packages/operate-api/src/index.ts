export { allEndpoints } from "./all-endpoints.ts";
export { errors, httpErrors } from "./errors.ts";
export { refusals, refused } from "./refusals.ts";
export type { Refusal } from "./refusals.ts";
export { permissions, shippedPermissionSets } from "./permissions.ts";
export type { Permission } from "./permissions.ts";
