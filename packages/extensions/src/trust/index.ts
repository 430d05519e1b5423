export { findKey } from "./publisher-key.repository.ts";
export { publisherKeyRoutes } from "./publisher-key.routes.ts";
export { recheckSignature } from "./recheck.ts";
export { checkSignature } from "./signature.ts";
export type { SignatureFinding } from "./signature.ts";
