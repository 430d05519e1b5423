export { aPdfOf } from "./pdf.ts";
export { aWordFile, control, paragraph, table } from "./word-document.ts";
export type { WordDocument } from "./word-document.ts";
export { wordParts, wordText } from "./word-text.ts";
