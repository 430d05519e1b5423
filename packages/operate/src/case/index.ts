export { createBrowseService, linkOf, wireItem } from "./browse.service.ts";
export {
  findFiledCopy,
  findSameDocuments,
  followDocument,
  linkDocuments,
  listFiledOf,
} from "./case-document.repository.ts";
export type { CaseDocumentRow, FiledDocument } from "./case-document.repository.ts";
export { findCase, findCaseAsSystem, findCases, listPlacesInUse, visibleCase } from "./case.repository.ts";
export type { CaseRow } from "./case.repository.ts";
export { caseRoutes } from "./case.routes.ts";
export { actionsOf, createCaseService } from "./case.service.ts";
