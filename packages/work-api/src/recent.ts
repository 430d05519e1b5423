import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Folder, Workspace } from "./container/container.ts";
import { DocumentItem } from "./document/document.ts";
import {
  customerParams,
  customerPath,
  Done,
  libraryParams,
  libraryPath,
  List,
  pagingQuery,
  Results,
} from "./envelope.ts";

/** As many entries as a recent list keeps (WORK-NAV-003). */
export const MOST_RECENT = 200;

const ownPath = "/api/work/v1/libraries/:library/recent";
const ownParams = Type.Object({ library: Type.String({ maxLength: 64 }) });

const listQuery = Type.Object({
  ...pagingQuery,
  facets: Type.Optional(Type.String({ maxLength: 1000 })),
  results: Type.Optional(Type.String({ maxLength: 10 })),
});
const listQueryOfLibraries = Type.Object({
  ...listQuery.properties,
  libraries: Type.Optional(Type.String({ maxLength: 2000 })),
});

export const listRecentDocuments = endpoint({
  id: "listRecentDocuments",
  method: "GET",
  path: `${libraryPath}/recent-documents`,
  summary: "Documents of a library that the caller used last",
  auth: "user",
  params: Type.Object(libraryParams),
  query: listQuery,
  response: Results(DocumentItem),
});

export const listRecentDocumentsOfLibraries = endpoint({
  id: "listRecentDocumentsOfLibraries",
  method: "GET",
  path: `${customerPath}/recent-documents`,
  summary: "Documents of several libraries that the caller used last",
  auth: "user",
  params: Type.Object(customerParams),
  query: listQueryOfLibraries,
  response: Results(DocumentItem),
});

export const listRecentWorkspaces = endpoint({
  id: "listRecentWorkspaces",
  method: "GET",
  path: `${libraryPath}/recent-workspaces`,
  summary: "Workspaces of a library that the caller opened or worked in last",
  auth: "user",
  params: Type.Object(libraryParams),
  query: listQuery,
  response: Results(Workspace),
});

export const listRecentWorkspacesOfLibraries = endpoint({
  id: "listRecentWorkspacesOfLibraries",
  method: "GET",
  path: `${customerPath}/recent-workspaces`,
  summary: "Workspaces of several libraries that the caller opened or worked in last",
  auth: "user",
  params: Type.Object(customerParams),
  query: listQueryOfLibraries,
  response: Results(Workspace),
});

export const listRecentFolders = endpoint({
  id: "listRecentFolders",
  method: "GET",
  path: `${ownPath}/folders`,
  summary: "Folders and tabs of a library that the caller opened or worked in last",
  auth: "user",
  params: ownParams,
  query: Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_RECENT })) }),
  response: List(Folder),
});

export const noteOpened = endpoint({
  id: "noteOpened",
  method: "POST",
  path: ownPath,
  summary: "Tell that the caller opened a workspace, folder or tab",
  auth: "user",
  params: ownParams,
  body: Type.Object({ id: Type.String({ maxLength: 100 }) }, { additionalProperties: false }),
  response: Done,
});

export const clearRecent = endpoint({
  id: "clearRecent",
  method: "DELETE",
  path: ownPath,
  summary: "Empty the caller's recent lists of a library",
  auth: "user",
  params: ownParams,
  response: Done,
});

/** Every endpoint of this file. */
export const recentEndpoints = [
  listRecentDocuments,
  listRecentDocumentsOfLibraries,
  listRecentWorkspaces,
  listRecentWorkspacesOfLibraries,
  listRecentFolders,
  noteOpened,
  clearRecent,
];
