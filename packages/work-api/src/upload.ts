import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data } from "./envelope.ts";
import { DocumentAnswer } from "./document/document.ts";

const text = (maxLength: number) => Type.String({ maxLength });

/** What is needed of a document to choose between it and a file that is about to be sent. */
const SimilarDocument = Type.Object({
  id: Type.String(),
  database: Type.String(),
  document_number: Type.Integer(),
  version: Type.Integer(),
  wstype: Type.String(),
  name: Type.String(),
  extension: Type.String(),
  size: Type.Integer(),
  checksum: Type.String(),
  edit_date: Type.String(),
  last_user: Type.String(),
  last_user_description: Type.String(),
  access: Type.String(),
});

/** How many files one call of `checkUploads` may name: a whole folder of small ones (WORK-UPL-009). */
export const MOST_CHECKED_FILES = 10_000;

export const checkUploads = endpoint({
  id: "checkUploads",
  method: "POST",
  path: "/api/work/v1/libraries/:library/uploads/check",
  summary: "Which files that are about to be sent are there already, by name in the folder or by content in the matter",
  auth: "user",
  files: true,
  privilege: "import",
  params: Type.Object({ library: text(64) }),
  body: Type.Object(
    {
      target_folder_id: text(100),
      files: Type.Array(
        Type.Object(
          {
            name: text(1000),
            size: Type.Integer({ minimum: 0 }),
            checksum: Type.Optional(
              Type.String({
                pattern: "^(?:[Ss][Hh][Aa]256:)?[0-9A-Fa-f]{64}$",
                description: "SHA-256 in hex; without it only the name is looked for",
              }),
            ),
          },
          { additionalProperties: false },
        ),
        { maxItems: MOST_CHECKED_FILES },
      ),
    },
    { additionalProperties: false },
  ),
  response: Data(
    Type.Array(
      Type.Object({ same_name: Type.Optional(SimilarDocument), same_content: Type.Optional(SimilarDocument) }),
      { description: "One entry for each file, in the order given" },
    ),
  ),
});

const uploadsPath = "/api/work/v1/uploads";
const one = Type.Object({ upload: text(100) });

/** How far an upload has come. */
const UploadState = Data(
  Type.Object({
    id: Type.String(),
    offset: Type.Integer(),
    length: Type.Integer(),
    expires_at: Type.String(),
  }),
);

export const describeUploads = endpoint({
  id: "describeUploads",
  method: "OPTIONS",
  path: uploadsPath,
  summary: "What this server takes of the tus protocol 1.0.0, in header fields",
  auth: "public",
  status: 204,
  produces: "binary",
  response: Type.Unknown(),
});

export const createUpload = endpoint({
  id: "createUpload",
  method: "POST",
  path: uploadsPath,
  summary: "Begin an upload in parts (tus), with or without its first bytes",
  auth: "user",
  files: true,
  act: "document.create",
  consumes: "bytes",
  status: 201,
  response: UploadState,
});

export const getUpload = endpoint({
  id: "getUpload",
  method: "GET",
  path: `${uploadsPath}/:upload`,
  summary: "How far an upload has come (tus asks by HEAD)",
  auth: "user",
  params: one,
  response: UploadState,
});

export const continueUpload = endpoint({
  id: "continueUpload",
  method: "PATCH",
  path: `${uploadsPath}/:upload`,
  summary: "Send bytes of an upload (tus)",
  auth: "user",
  files: true,
  params: one,
  consumes: "bytes",
  status: 204,
  produces: "binary",
  response: Type.Unknown(),
});

export const endUpload = endpoint({
  id: "endUpload",
  method: "DELETE",
  path: `${uploadsPath}/:upload`,
  summary: "Give an upload up (tus)",
  auth: "user",
  files: true,
  params: one,
  status: 204,
  produces: "binary",
  response: Type.Unknown(),
});

export const overrideUpload = endpoint({
  id: "overrideUpload",
  method: "POST",
  path: `${uploadsPath}/:upload`,
  summary: "PATCH or DELETE of an upload for clients that cannot send these (tus, X-HTTP-Method-Override)",
  auth: "user",
  files: true,
  params: one,
  consumes: "bytes",
  status: 204,
  produces: "binary",
  response: Type.Unknown(),
});

export const commitUpload = endpoint({
  id: "commitUpload",
  method: "POST",
  path: `${uploadsPath}/:upload/commit`,
  summary: "File what was uploaded; 202 with Retry-After while its parts are being put together",
  auth: "user",
  files: true,
  act: "document.create",
  params: one,
  body: Type.Object(
    { profile: Type.Optional(Type.Record(Type.String(), Type.Unknown(), { description: "The profile of 11.1" })) },
    { additionalProperties: false },
  ),
  status: 201,
  response: DocumentAnswer,
});

/** Every endpoint of this file. */
export const uploadEndpoints = [
  checkUploads,
  describeUploads,
  createUpload,
  getUpload,
  continueUpload,
  endUpload,
  overrideUpload,
  commitUpload,
];
