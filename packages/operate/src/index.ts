export { operateMigrations } from "../migrations/index.ts";
export { createOperate } from "./operate.ts";
export type { Operate, OperateDeps } from "./operate.ts";
export { createSealer, parseSealKeys } from "./seal/index.ts";
export type { Sealer } from "./seal/index.ts";
export type { OperateActor } from "./user/index.ts";
