export { createStaging } from "./staging.ts";
export { stagingName } from "./staging-name.ts";
export type { StagedContent, StagedDocument, Staging, StagingTask } from "./staging.ts";
