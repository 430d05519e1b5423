import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data } from "./envelope.ts";

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

/** Every endpoint of this file. */
export const uploadEndpoints = [checkUploads];
