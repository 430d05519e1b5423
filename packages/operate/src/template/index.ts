export { createSealedFiles } from "./sealed-file.repository.ts";
export type { SealedFiles } from "./sealed-file.repository.ts";
export { readPublished, sha256 } from "./template-files.ts";
export type { TemplateFileDeps, TemplateFiles } from "./template-files.ts";
export { findPublished, listOfferedTemplates } from "./template.repository.ts";
export type { Template } from "./template.repository.ts";
export { TEMPLATE_FIELDS } from "./template-fields.ts";
export { templateRoutes } from "./template.routes.ts";
export { createTemplateService } from "./template.service.ts";
