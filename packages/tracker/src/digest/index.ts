export { createDigestService } from "./digest.service.ts";
export { createDigestTasks } from "./digest.tasks.ts";
