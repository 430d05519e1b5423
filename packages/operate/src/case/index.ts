export { createBrowseService, linkOf, wireItem } from "./browse.service.ts";
export {
  findFiledCopy,
  findSameDocuments,
  followDocument,
  linkDocuments,
  listFiledOf,
} from "./case-document.repository.ts";
export type { CaseDocumentRow, FiledDocument } from "./case-document.repository.ts";
export type { FindOpenWork, OpenWork } from "./case-phase.ts";
export {
  changeProvisioning,
  findCase,
  findCaseAsSystem,
  findCaseHead,
  findCaseHeadAsSystem,
  findCaseNamed,
  findCases,
  findProvisioning,
  listPlacesInUse,
  setPlace,
  visibleCase,
} from "./case.repository.ts";
export type { CaseHead, CaseRow } from "./case.repository.ts";
export { caseRoutes } from "./case.routes.ts";
export { createCaseService } from "./case.service.ts";
export type { CaseService } from "./case.service.ts";
export { provisionWorkspace, queueProvisioning } from "./provision-task.ts";
export { actionsOf } from "./wire-case.ts";
