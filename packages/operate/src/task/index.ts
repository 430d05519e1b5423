export { taskRoutes } from "./task.routes.ts";
export { createTaskService, raiseTask, settleTask } from "./task.service.ts";
