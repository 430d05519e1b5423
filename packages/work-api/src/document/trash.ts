import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Done, libraryParams, libraryPath, List, pagingQuery } from "../envelope.ts";

const inLibrary = Type.Object(libraryParams);
const one = Type.Object({ ...libraryParams, document: Type.String({ maxLength: 100 }) });

const TrashedDocument = Type.Object({
  id: Type.String(),
  database: Type.String(),
  document_number: Type.Integer(),
  version: Type.Integer(),
  wstype: Type.String(),
  name: Type.String(),
  type: Type.String(),
  extension: Type.String(),
  size: Type.Integer(),
  author: Type.String(),
  operator: Type.String(),
  delete_date: Type.String(),
  deleted_by: Type.String(),
  deleted_by_description: Type.String({ description: "Their name" }),
});

export const listTrash = endpoint({
  id: "listTrash",
  method: "GET",
  path: `${libraryPath}/trash-bin/documents`,
  summary: "Deleted versions: the caller's own, or all for administrators",
  auth: "user",
  params: inLibrary,
  query: Type.Object({ ...pagingQuery, document_number: Type.Optional(Type.Integer({ minimum: 1 })) }),
  response: List(TrashedDocument),
});

export const restoreDocument = endpoint({
  id: "restoreDocument",
  method: "POST",
  path: `${libraryPath}/trash-bin/documents/:document/restore`,
  summary: "Bring a deleted version back",
  auth: "user",
  act: "document.restore",
  params: one,
  body: Type.Object({
    comments: Type.Optional(Type.String({ maxLength: 8000 })),
    folder_ids: Type.Optional(Type.Array(Type.String({ maxLength: 100 }), { maxItems: 100 })),
  }),
  response: Done,
});

export const purgeDocument = endpoint({
  id: "purgeDocument",
  method: "DELETE",
  path: `${libraryPath}/trash-bin/documents/:document`,
  summary: "Delete a version for good",
  auth: "user",
  act: "document.purge",
  params: one,
  response: Done,
});

/** Every endpoint of the trash. */
export const trashEndpoints = [listTrash, restoreDocument, purgeDocument];
