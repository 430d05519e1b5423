export { checkRoutes } from "./check.routes.ts";
export { uploadRoutes } from "./upload.routes.ts";
export { createUploadSweep } from "./upload-sweep.tasks.ts";
export { findUploadChecksums } from "./upload.repository.ts";
