export { createDigestService } from "./digest.service.ts";
export { readWorkCalendar } from "./digest.repository.ts";
export { createDigestTasks } from "./digest.tasks.ts";
