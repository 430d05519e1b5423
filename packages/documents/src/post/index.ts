export { drawCoverSheet } from "./cover-sheet.ts";
export type { CoverSheet, SheetRow } from "./cover-sheet.ts";
