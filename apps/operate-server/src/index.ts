export { loadOperateConfig, operateConfig, operateOptions } from "./config.ts";
export type { OperateConfig } from "./config.ts";
export { migrateOperate } from "./migrate.ts";
export { createOperateServer } from "./server.ts";
export type { OperateServer } from "./server.ts";
