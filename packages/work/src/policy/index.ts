export type { Exclusion, PolicyDecision } from "./decision.ts";
export {
  decideForKeysAsSystem,
  decideForWorkspaceAsSystem,
  decidePairsAsSystem,
  readPolicyViewAsSystem,
} from "./view.ts";
export type { DecidedPair, PolicyView } from "./view.ts";
export { policyFeed } from "./feed.ts";
export { describeMatterAsSystem } from "./matter-state.ts";
export { anyRole, rolesOf } from "./office.ts";
export { policyRoutes } from "./policy.routes.ts";
