export { cleanName, freeName } from "./document-name.ts";
export { createFilings } from "./filings.ts";
export type { Filings } from "./filings.ts";
export { takenNames } from "./filing-steps.ts";
