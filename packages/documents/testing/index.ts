export { drawPages } from "./drawn-pages.ts";
export type { DrawnPage } from "./drawn-pages.ts";
export { aTiff, lookAtPdf } from "./looked-at.ts";
export type { LookedAt } from "./looked-at.ts";
export { aPdfOf } from "./pdf.ts";
export { aWordFile, control, paragraph, table } from "./word-document.ts";
export type { WordDocument } from "./word-document.ts";
export { wordParts, wordText } from "./word-text.ts";
