export { decideRunAs } from "./run-as.ts";
export type { OperateFunction, RunAs, RunAsQuestion } from "./run-as.ts";
