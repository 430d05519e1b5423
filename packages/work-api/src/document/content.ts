import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { libraryParams, libraryPath } from "../envelope.ts";
import { DocumentAnswer } from "./document.ts";

/** The two parts of an upload (work-api.md 11.1). */
const UploadBody = Type.Object({
  profile: Type.Optional(Type.String({ description: "JSON text with `doc_profile` and the options of 11.1" })),
  file: Type.Unsafe<string>({ type: "string", format: "binary" }),
});

const inFolder = Type.Object({ ...libraryParams, folder: Type.String({ maxLength: 100 }) });
const one = Type.Object({ ...libraryParams, document: Type.String({ maxLength: 100 }) });
const downloadQuery = Type.Object({
  activity: Type.Optional(Type.String({ maxLength: 20 })),
  latest: Type.Optional(Type.Boolean()),
  version: Type.Optional(Type.String({ maxLength: 20 })),
});

export const uploadDocument = endpoint({
  id: "uploadDocument",
  method: "POST",
  path: `${libraryPath}/folders/:folder/documents`,
  summary: "File a new document in a folder",
  auth: "user",
  files: true,
  act: "document.create",
  privilege: "import",
  params: inFolder,
  consumes: "multipart",
  body: UploadBody,
  status: 201,
  response: DocumentAnswer,
});

export const uploadVersion = endpoint({
  id: "uploadVersion",
  method: "POST",
  path: `${libraryPath}/documents/:document/versions`,
  summary: "Add a version to a document",
  auth: "user",
  files: true,
  act: "document.add_version",
  privilege: "import",
  params: one,
  consumes: "multipart",
  body: UploadBody,
  status: 201,
  response: DocumentAnswer,
});

export const replaceContent = endpoint({
  id: "replaceContent",
  method: "PUT",
  path: `${libraryPath}/documents/:document/file`,
  summary: "Replace the content of a version",
  auth: "user",
  act: "document.replace",
  privilege: "import",
  params: one,
  consumes: "multipart",
  body: UploadBody,
  response: DocumentAnswer,
});

export const downloadDocument = endpoint({
  id: "downloadDocument",
  method: "GET",
  path: `${libraryPath}/documents/:document/download`,
  summary: "The bytes of a version, whole or by range",
  auth: "user",
  act: "document.view",
  privilege: "download",
  params: one,
  query: downloadQuery,
  produces: "binary",
  response: Type.Unsafe<unknown>({ type: "string", format: "binary" }),
});

export const downloadDocumentAs = endpoint({
  id: "downloadDocumentAs",
  method: "GET",
  path: `${libraryPath}/documents/:document/download/:fileName`,
  summary: "The bytes of a version; the name in the address is decoration",
  auth: "user",
  act: "document.view",
  privilege: "download",
  params: Type.Object({
    ...libraryParams,
    document: Type.String({ maxLength: 100 }),
    fileName: Type.String({ maxLength: 1000 }),
  }),
  query: downloadQuery,
  produces: "binary",
  response: Type.Unsafe<unknown>({ type: "string", format: "binary" }),
});

/** Every endpoint of this file. */
export const contentEndpoints = [uploadDocument, uploadVersion, replaceContent, downloadDocument, downloadDocumentAs];
