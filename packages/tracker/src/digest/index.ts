export { digestRoutes, UNSUBSCRIBE_PATH, unsubscribePages } from "./digest.routes.ts";
export { createDigestService } from "./digest.service.ts";
export { createDigestTasks } from "./digest.tasks.ts";
export { areReportsStopped, resumeReports } from "./stop.repository.ts";
