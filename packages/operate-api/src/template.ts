import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, List } from "@muniment/rest/envelope";
import { apiPath } from "./session.ts";

/** A `document` is produced; a `block` is put into others by its name (OPR-TPL-024). */
export const templateKinds = ["document", "block"] as const;
/** One of `templateKinds`. */
export type TemplateKind = (typeof templateKinds)[number];
/** What is stored: a Word file, or the PDF of it. */
export const outputFormats = ["docx", "pdf"] as const;
/** One of `outputFormats`. */
export type OutputFormat = (typeof outputFormats)[number];
/** What is done where a field has no value (OPR-TPL-027). */
export const missingPolicies = ["mark", "blank", "stop"] as const;
/** One of `missingPolicies`. */
export type MissingPolicy = (typeof missingPolicies)[number];

const text = (maxLength: number) => Type.String({ maxLength });
const optional = (maxLength: number) => Type.Optional(text(maxLength));
const oneOf = <T extends string>(values: readonly T[]) => Type.Unsafe<T>({ type: "string", enum: values });

/** Something wrong in a template, with its place and the reason (OPR-TPL-008). */
export const TemplateMistake = Type.Object({
  severity: oneOf(["error", "warning"]),
  reason: Type.String(),
  text: Type.String(),
  part: Type.String(),
  paragraph: Type.Optional(Type.Integer()),
  excerpt: Type.Optional(Type.String()),
  block: Type.Optional(Type.String()),
  tag: Type.Optional(Type.String()),
});

/** A field that a template uses. */
export const TemplateField = Type.Object({
  path: Type.String(),
  use: oneOf(["value", "condition", "repeat", "image"]),
  kind: Type.String(),
});

/** A file of a template: a `draft` until it is published; publishing another one retires it (OPR-TPL-007). */
export const TemplateVersion = Type.Object({
  number: Type.Integer(),
  state: oneOf(["draft", "published", "retired"]),
  file_name: Type.String(),
  size: Type.Integer(),
  sha256: Type.String(),
  /** The repository that it lies in; absent for one that was uploaded. */
  service: Type.Optional(Type.String()),
  service_name: Type.Optional(Type.String()),
  created_at: Type.String(),
  created_by: Type.String(),
  mistakes: Type.Array(TemplateMistake),
  fields: Type.Array(TemplateField),
  /** Content blocks that it names. */
  blocks: Type.Array(Type.String()),
});

/** A template, without its file (OPR-TPL-003, -006). */
export const Template = Type.Object({
  id: Type.String(),
  /** By which blocks are put in: `{{block closing}}`. */
  system_name: Type.String(),
  name: Type.String(),
  description: Type.String(),
  kind: oneOf(templateKinds),
  category: Type.String(),
  /** BCP 47. */
  language: Type.String(),
  is_active: Type.Boolean(),
  /** Folders below the case's workspace, with fields in them (OPR-GEN-013). */
  output_path: Type.String(),
  /** The name of what is produced, without its ending (OPR-GEN-014). */
  output_name: Type.String(),
  format: oneOf(outputFormats),
  missing: oneOf(missingPolicies),
  /** Who may use it; nobody named: everybody. */
  teams: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
  /** The published version, else the newest draft. */
  version: Type.Optional(
    Type.Object({
      number: Type.Integer(),
      state: oneOf(["draft", "published", "retired"]),
      errors: Type.Integer(),
      warnings: Type.Integer(),
    }),
  ),
  updated_at: Type.String(),
  rev: Type.Integer(),
});

const privilege = "template.author";
const templates = `${apiPath}/admin/templates`;
const base = `${templates}/:template`;
const one = Type.Object({ template: text(64) });
const oneVersion = Type.Object({ template: text(64), number: text(64) });
const writable = {
  name: optional(120),
  description: optional(2000),
  category: optional(60),
  language: optional(35),
  is_active: Type.Optional(Type.Boolean()),
  output_path: optional(500),
  output_name: optional(250),
  format: Type.Optional(oneOf(outputFormats)),
  missing: Type.Optional(oneOf(missingPolicies)),
  teams: Type.Optional(Type.Array(text(64), { maxItems: 100 })),
};

/** All templates by category and name. */
export const listTemplates = endpoint({
  id: "listTemplates",
  method: "GET",
  path: templates,
  summary: "Templates",
  auth: "user",
  privilege,
  query: Type.Object({ query: optional(200) }),
  response: List(Template),
});

/** One template. */
export const getTemplate = endpoint({
  id: "getTemplate",
  method: "GET",
  path: base,
  summary: "One template",
  auth: "user",
  privilege,
  params: one,
  response: Data(Template),
});

/** A template without a file; 422 with a message for each field. */
export const createTemplate = endpoint({
  id: "createTemplate",
  method: "POST",
  path: templates,
  summary: "Register a template",
  auth: "user",
  privilege,
  body: Type.Object({ system_name: optional(64), kind: Type.Optional(oneOf(templateKinds)), ...writable }),
  status: 201,
  response: Data(Template),
});

/** Needs `If-Match`. */
export const updateTemplate = endpoint({
  id: "updateTemplate",
  method: "PATCH",
  path: base,
  summary: "Change what is sent",
  auth: "user",
  privilege,
  params: one,
  body: Type.Object(writable),
  response: Data(Template),
});

/** Its files, newest first, each with what the checker found. */
export const listTemplateVersions = endpoint({
  id: "listTemplateVersions",
  method: "GET",
  path: `${base}/versions`,
  summary: "Files of a template",
  auth: "user",
  privilege,
  params: one,
  response: List(TemplateVersion),
});

/** Takes a Word file as the next draft and checks it; the mistakes are in the answer (OPR-TPL-008). */
export const uploadTemplateVersion = endpoint({
  id: "uploadTemplateVersion",
  method: "POST",
  path: `${base}/versions`,
  summary: "Upload a file of a template",
  auth: "user",
  privilege,
  params: one,
  query: Type.Object({ name: text(254) }),
  consumes: "bytes",
  status: 201,
  response: Data(TemplateVersion),
});

/** The same for a document of a repository, read as the person where they are linked (OPR-TPL-001, -002). */
export const addTemplateVersion = endpoint({
  id: "addTemplateVersion",
  method: "POST",
  path: `${base}/versionFromRepository`,
  summary: "Take a file of a template from a repository",
  auth: "user",
  privilege: "documents.browseTemplates",
  params: one,
  body: Type.Object({ repository: optional(64), document: optional(1000) }),
  status: 201,
  response: Data(TemplateVersion),
});

/** 422 OPR-ERR-019 for one with errors. */
export const publishTemplateVersion = endpoint({
  id: "publishTemplateVersion",
  method: "POST",
  path: `${base}/versions/:number/publish`,
  summary: "Let a version be used",
  auth: "user",
  privilege: "template.publish",
  params: oneVersion,
  response: Data(TemplateVersion),
});

/** The Word file of a version. */
export const downloadTemplateVersion = endpoint({
  id: "downloadTemplateVersion",
  method: "GET",
  path: `${base}/versions/:number/content`,
  summary: "The file of a version",
  auth: "user",
  privilege,
  params: oneVersion,
  produces: "binary",
  response: Type.Unknown(),
});

/** Every field that templates may use (OPR-GEN-001). */
export const listTemplateFields = endpoint({
  id: "listTemplateFields",
  method: "GET",
  path: `${apiPath}/admin/templateFields`,
  summary: "Fields for templates",
  auth: "user",
  privilege,
  response: List(Type.Object({ path: Type.String(), kind: Type.String() })),
});

/** Folders and Word files of a repository, to choose a template from; F8, as the person where linked. */
export const browseTemplates = endpoint({
  id: "browseTemplates",
  method: "GET",
  path: `${apiPath}/admin/templateSources`,
  summary: "Browse a repository of templates",
  auth: "user",
  privilege: "documents.browseTemplates",
  query: Type.Object({ repository: text(64), container: optional(1000) }),
  response: List(
    Type.Object({
      kind: oneOf(["container", "document"]),
      id: Type.String(),
      name: Type.String(),
    }),
  ),
});

/** Every endpoint of this file. */
export const templateEndpoints = [
  listTemplates,
  getTemplate,
  createTemplate,
  updateTemplate,
  listTemplateVersions,
  uploadTemplateVersion,
  addTemplateVersion,
  publishTemplateVersion,
  downloadTemplateVersion,
  listTemplateFields,
  browseTemplates,
];
