export { Status } from "./status.tsx";
export type { Tone } from "./status.tsx";
