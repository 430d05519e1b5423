export { createBundles } from "./bundles.ts";
export type { Bundles } from "./bundles.ts";
export { checkPicks } from "./pick-check.ts";
