import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { previewPart, PreviewState } from "@muniment/rest/preview";
import { Data } from "../envelope.ts";

const one = { library: Type.String({ maxLength: 64 }), document: Type.String({ maxLength: 100 }) };
const documentPath = "/api/work/v1/libraries/:library/documents/:document";
const part = Type.Object({ ...one, index: previewPart });
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
