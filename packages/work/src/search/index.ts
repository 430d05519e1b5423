export { childrenRoutes } from "./children.routes.ts";
export type { ChildrenRouteDeps } from "./children.routes.ts";
export { searchRoutes } from "./search.routes.ts";
export type { SearchRouteDeps } from "./search.routes.ts";
export { isPersonInUseAsSystem } from "./person-in-use.ts";
export { findSeenContainers, findSeenVersions } from "./seen.ts";
