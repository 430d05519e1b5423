export { cleanName, freeName } from "./document-name.ts";
export { createFilings } from "./filings.ts";
export { takeName } from "./filing-steps.ts";
export type { Filings } from "./filings.ts";
export { takenNames } from "./filing-steps.ts";
