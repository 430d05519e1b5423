export { createFilings } from "./filings.ts";
export type { Filings } from "./filings.ts";
