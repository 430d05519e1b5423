import { Type } from "typebox";
import type { Static } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data } from "../envelope.ts";

/** How what is shown is to be looked at; absent where there is nothing to show but the properties. */
const PreviewKind = Type.Enum(["pages", "email", "text", "html", "image", "media"], {
  description:
    "`pages`: `file` is a PDF. `text`: `file` is plain text, as UTF-8. `image`, `media`: `file` is what it is. `email`, `html`: `html` is a page without scripts that loads nothing.",
});

const Person = Type.Object({ name: Type.String(), address: Type.String() });

const Email = Type.Object({
  subject: Type.String(),
  from: Type.Optional(Person),
  to: Type.Array(Person),
  cc: Type.Array(Person),
  bcc: Type.Array(Person),
  sent_at: Type.Optional(Type.String()),
  remote_images: Type.Integer({ description: "Pictures of other servers, which are not loaded" }),
  is_cut: Type.Boolean({ description: "The body is longer than what is shown" }),
});

const PreviewAttachment = Type.Object({
  index: Type.String({
    description: "As in the address of its own preview: `2`, or `2.1` in a message that is attached",
  }),
  name: Type.String(),
  size: Type.Integer(),
  kind: Type.Optional(PreviewKind),
});

const PreviewState = Type.Object({
  state: Type.Enum(["ready", "pending", "failed", "unsupported"], {
    description: "`pending`: it is being converted; ask again",
  }),
  kind: Type.Optional(PreviewKind),
  name: Type.String({ description: "Of the file, with its extension" }),
  page_count: Type.Optional(Type.Integer()),
  reason: Type.Optional(
    Type.Enum(["unsupported", "damaged", "encrypted", "too_large", "timed_out", "crashed"], {
      description: "Why it failed",
    }),
  ),
  source_checksum: Type.String(),
  email: Type.Optional(Email),
  attachments: Type.Optional(Type.Array(PreviewAttachment)),
});

/** What a document, or an attachment of an e-mail, looks like. */
export type Preview = Static<typeof PreviewState>;

const one = { library: Type.String({ maxLength: 64 }), document: Type.String({ maxLength: 100 }) };
const documentPath = "/api/work/v1/libraries/:library/documents/:document";
const part = Type.Object({ ...one, index: Type.String({ pattern: "^[0-9]{1,4}([.][0-9]{1,4}){0,4}$" }) });
const context = Type.Object({
  container_id: Type.Optional(
    Type.String({ maxLength: 100, description: "Workspace or folder used to get there; it must be visible too" }),
  ),
});
const path = `${documentPath}/preview` as const;
const bytes = Type.Unsafe<unknown>({ type: "string", format: "binary" });

const looking = {
  method: "GET",
  auth: "user",
  act: "document.view",
  privilege: "document_view",
  query: context,
} as const;

export const previewDocument = endpoint({
  ...looking,
  id: "previewDocument",
  path,
  summary: "How a version can be looked at; starts its conversion",
  params: Type.Object(one),
  response: Data(PreviewState),
});

export const previewDocumentFile = endpoint({
  ...looking,
  id: "previewDocumentFile",
  path: `${path}/file`,
  summary: "What is shown: a PDF, text, a picture, sound or film, whole or by range; 202 while it is being converted",
  params: Type.Object(one),
  produces: "binary",
  response: bytes,
});

export const previewDocumentHtml = endpoint({
  ...looking,
  id: "previewDocumentHtml",
  path: `${path}/html`,
  summary: "The body of an e-mail or a page, without scripts; it loads nothing",
  params: Type.Object(one),
  produces: "binary",
  response: bytes,
});

export const previewAttachment = endpoint({
  ...looking,
  id: "previewAttachment",
  path: `${path}/attachments/:index`,
  summary: "The same for an attachment of an e-mail",
  params: part,
  response: Data(PreviewState),
});

export const previewAttachmentFile = endpoint({
  ...looking,
  id: "previewAttachmentFile",
  path: `${path}/attachments/:index/file`,
  summary: "The same for an attachment of an e-mail",
  params: part,
  produces: "binary",
  response: bytes,
});

export const previewAttachmentHtml = endpoint({
  ...looking,
  id: "previewAttachmentHtml",
  path: `${path}/attachments/:index/html`,
  summary: "The same for an attachment of an e-mail",
  params: part,
  produces: "binary",
  response: bytes,
});

export const getRendition = endpoint({
  id: "getRendition",
  method: "GET",
  path: `${documentPath}/rendition`,
  summary: "A version as PDF; 202 while it is being converted",
  auth: "user",
  act: "document.download",
  privilege: "download",
  params: Type.Object(one),
  query: Type.Object({
    format: Type.Optional(Type.Union([Type.Literal("pdf"), Type.Literal("pdfa-2b")])),
    container_id: context.properties.container_id,
  }),
  produces: "binary",
  response: bytes,
});

/** Every endpoint of this file. */
export const previewEndpoints = [
  previewDocument,
  previewDocumentFile,
  previewDocumentHtml,
  previewAttachment,
  previewAttachmentFile,
  previewAttachmentHtml,
  getRendition,
];
