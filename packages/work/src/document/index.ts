export { documentContents } from "./container-contents.ts";
export { createBlobSweep, sweepBlobs } from "./blob-sweep.tasks.ts";
export { createDocumentService } from "./document.service.ts";
export type { DocumentService } from "./document.service.ts";
export { createCopyService } from "./copy.ts";
export { createFilingService } from "./filing.ts";
export { createTrashService } from "./trash.ts";
export { createUploadService } from "./upload.ts";
export { contentRoutes } from "./content.routes.ts";
export { documentRoutes } from "./document.routes.ts";
export { filingRoutes } from "./filing.routes.ts";
export { trashRoutes } from "./trash.routes.ts";
export type { DownloadOptions } from "./download.ts";
export { documentShape } from "./document-shape.ts";
export {
  countDocuments,
  findByKeys,
  listDocuments,
  newestVisible,
  newestVisiblePrepared,
} from "./document.repository.ts";
export type { Document, DocumentCondition, DocumentKey } from "./document.repository.ts";
