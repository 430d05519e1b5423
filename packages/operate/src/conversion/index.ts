export { createConversions } from "./conversions.ts";
export type { Conversions } from "./conversions.ts";
