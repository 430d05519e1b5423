export { allEndpoints } from "./all-endpoints.ts";
export { errors, httpErrors } from "./errors.ts";
export { limits } from "./limits.ts";
export { actions, cellOf, mayDo, standings } from "./permissions.ts";
export type { Action, Cell, Standing } from "./permissions.ts";
