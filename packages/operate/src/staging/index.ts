export { createStaging } from "./staging.ts";
export type { StagedContent, StagedDocument, Staging, StagingTask } from "./staging.ts";
