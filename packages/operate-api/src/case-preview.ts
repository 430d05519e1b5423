import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data } from "@muniment/rest/envelope";
import { previewPart, PreviewState } from "@muniment/rest/preview";
import { apiPath } from "./session.ts";

const base = `${apiPath}/cases/:case/item/preview`;
const binary = { produces: "binary", response: Type.Unsafe<unknown>({ type: "string", format: "binary" }) } as const;
const looking = {
  method: "GET",
  auth: "user",
  privilege: "documents.open",
  params: Type.Object({ case: Type.String({ maxLength: 64 }) }),
  query: Type.Object({ item: Type.String({ maxLength: 1000 }), part: Type.Optional(previewPart) }),
} as const;

/** Of a document, or with `part` of an attachment of an e-mail, as the acting identity may see it (OPR-OPN-003). */
export const previewCaseItem = endpoint({
  ...looking,
  id: "previewCaseItem",
  path: base,
  summary: "How a document of a case can be looked at",
  response: Data(PreviewState),
});

/** Whole or by `Range`; 202 while it is being prepared. */
export const previewCaseItemFile = endpoint({
  ...looking,
  id: "previewCaseItemFile",
  path: `${base}/file`,
  summary: "What is shown of a document: a PDF, text, a picture, sound or film",
  ...binary,
});

/** The body of an e-mail, or a page, without scripts; it loads nothing. */
export const previewCaseItemHtml = endpoint({
  ...looking,
  id: "previewCaseItemHtml",
  path: `${base}/html`,
  summary: "What is shown of an e-mail or a page",
  ...binary,
});

/** Every endpoint of this file. */
export const casePreviewEndpoints = [previewCaseItem, previewCaseItemFile, previewCaseItemHtml];
