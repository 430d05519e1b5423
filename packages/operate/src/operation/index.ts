export { createOperations } from "./operations.ts";
export type { Effect, EffectOutcome, EffectScope, Operations } from "./operations.ts";
export { listDocumentOperations } from "./operation.repository.ts";
