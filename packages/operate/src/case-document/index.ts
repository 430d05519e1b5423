export { createCaseDocuments } from "./case-documents.ts";
export type { CaseDocuments } from "./case-documents.ts";
