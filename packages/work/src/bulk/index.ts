export { bulkRoutes } from "./bulk.routes.ts";
export { bulkTasks, createBulkWorks } from "./works.ts";
