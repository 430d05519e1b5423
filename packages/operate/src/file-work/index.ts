export { fetchFile, freeNameIn, hashFile, inScratch, pdfName, storeFileEffect } from "./files.ts";
export type { FetchedFile, StoredFile } from "./files.ts";
export { holdUpOf } from "./hold-up.ts";
export type { HoldUp } from "./hold-up.ts";
