export { recordAct } from "./history.ts";
export type { Act, ActObject } from "./history.ts";
