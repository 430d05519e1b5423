export { previewRoutes } from "./preview.routes.ts";
export { createPreviewTasks } from "./preview.tasks.ts";
export { createRenditions } from "./renditions.ts";
export { findRenditionChecksums } from "./rendition.repository.ts";
