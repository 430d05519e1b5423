export type { LiveEvent } from "./events.ts";
export { followStream } from "./follow-stream.ts";
export type { StreamLine } from "./follow-stream.ts";
