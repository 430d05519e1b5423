export { createSealer, parseSealKeys } from "./seal.ts";
export type { Sealed, Sealer } from "./seal.ts";
