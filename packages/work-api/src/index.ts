export { errors, httpErrors } from "./errors.ts";
export { privilegeGroups, privilegeMasks, shippedRoles } from "./privileges.ts";
export type { Privilege } from "./privileges.ts";
export { containerId, documentId, parseItemId } from "./item-id.ts";
export type { ItemId } from "./item-id.ts";
export {
  customerParams,
  customerPath,
  Data,
  Done,
  libraryParams,
  libraryPath,
  List,
  Loose,
  pagingQuery,
  Results,
  SearchList,
} from "./envelope.ts";
export type { LooseValue } from "./envelope.ts";
export { allEndpoints } from "./all-endpoints.ts";
