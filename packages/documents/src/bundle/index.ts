export { BundleError, makeBundle } from "./bundle.ts";
export type { BundleMade, BundlePart, BundlePlan, BundleTrouble } from "./bundle.ts";
