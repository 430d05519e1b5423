export { createSealer, deriveSealKey, parseSealKeys } from "./seal.ts";
export type { Sealed, SealKey, Sealer } from "./seal.ts";
export { openStream, sealStream } from "./seal-stream.ts";
