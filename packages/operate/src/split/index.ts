export { createSplits } from "./splits.ts";
export type { Splits } from "./splits.ts";
