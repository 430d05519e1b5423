import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import {
  customerParams,
  customerPath,
  Data,
  Done,
  libraryParams,
  libraryPath,
  List,
  pagingQuery,
  Results,
  SearchList,
} from "../envelope.ts";
import { ContainerOperations, Folder, FolderInput, Workspace, WorkspaceInput } from "./container.ts";
import { documentFilters, SearchBody, workspaceFilters } from "../search.ts";
import { DocumentItem } from "../document/document.ts";

const inLibrary = Type.Object(libraryParams);
const one = Type.Object({ ...libraryParams, workspace: Type.String({ maxLength: 100 }) });
const listQuery = Type.Object({ ...pagingQuery, ...workspaceFilters });

/** `GET …/workspaces` in one library. */
export const listWorkspaces = endpoint({
  id: "listWorkspaces",
  method: "GET",
  path: `${libraryPath}/workspaces`,
  summary: "Workspaces of a library that the caller may see",
  auth: "user",
  privilege: "browse_workspace",
  params: inLibrary,
  query: listQuery,
  response: Results(Workspace),
});

export const listWorkspacesOfLibraries = endpoint({
  id: "listWorkspacesOfLibraries",
  method: "GET",
  path: `${customerPath}/workspaces`,
  summary: "Workspaces of several libraries that the caller may see",
  auth: "user",
  params: Type.Object(customerParams),
  query: listQuery,
  response: Results(Workspace),
});

export const searchWorkspaces = endpoint({
  id: "searchWorkspaces",
  method: "POST",
  path: `${libraryPath}/workspaces/search`,
  summary: "Search for workspaces of a library",
  auth: "user",
  reads: true,
  privilege: "search_workspace",
  params: inLibrary,
  body: SearchBody,
  response: SearchList(Workspace),
});

export const searchWorkspacesOfLibraries = endpoint({
  id: "searchWorkspacesOfLibraries",
  method: "POST",
  path: `${customerPath}/workspaces/search`,
  summary: "Search for workspaces of several libraries",
  auth: "user",
  reads: true,
  params: Type.Object(customerParams),
  body: SearchBody,
  response: SearchList(Workspace),
});

export const createWorkspace = endpoint({
  id: "createWorkspace",
  method: "POST",
  path: `${libraryPath}/workspaces`,
  summary: "Make a workspace",
  auth: "user",
  act: "workspace.create",
  privilege: "author_workspace",
  params: inLibrary,
  body: WorkspaceInput,
  status: 201,
  response: Data(Workspace),
});

export const getWorkspace = endpoint({
  id: "getWorkspace",
  method: "GET",
  path: `${libraryPath}/workspaces/:workspace`,
  summary: "One workspace",
  auth: "user",
  params: one,
  query: Type.Object({ include_operations: Type.Optional(Type.Boolean()) }),
  response: Data(Workspace),
});

export const updateWorkspace = endpoint({
  id: "updateWorkspace",
  method: "PATCH",
  path: `${libraryPath}/workspaces/:workspace`,
  summary: "Change the fields that are sent",
  auth: "user",
  act: "workspace.modify",
  params: one,
  body: WorkspaceInput,
  response: Data(Workspace),
});

export const deleteWorkspace = endpoint({
  id: "deleteWorkspace",
  method: "DELETE",
  path: `${libraryPath}/workspaces/:workspace`,
  summary: "Move a workspace with all of its contents to the trash",
  auth: "user",
  act: "workspace.delete",
  privilege: "delete_workspace",
  params: one,
  response: Done,
});

export const listWorkspaceChildren = endpoint({
  id: "listWorkspaceChildren",
  method: "GET",
  path: `${libraryPath}/workspaces/:workspace/children`,
  summary: "Root folders and tabs of a workspace",
  auth: "user",
  params: one,
  query: Type.Object({ ...pagingQuery, children_type: Type.Optional(Type.String({ maxLength: 20 })) }),
  response: List(Folder),
});

export const listWorkspaceFolders = endpoint({
  id: "listWorkspaceFolders",
  method: "GET",
  path: `${libraryPath}/workspaces/:workspace/folders`,
  summary: "Root folders of a workspace, by name if given",
  auth: "user",
  params: one,
  query: Type.Object({ ...pagingQuery, name: Type.Optional(Type.String({ maxLength: 1000 })) }),
  response: List(Folder),
});

export const createRootFolder = endpoint({
  id: "createRootFolder",
  method: "POST",
  path: `${libraryPath}/workspaces/:workspace/folders`,
  summary: "Make a folder at the root of a workspace",
  auth: "user",
  act: "folder.create",
  privilege: "create_public_folder",
  params: one,
  body: FolderInput,
  status: 201,
  response: Data(Folder),
});

export const createTab = endpoint({
  id: "createTab",
  method: "POST",
  path: `${libraryPath}/workspaces/:workspace/tabs`,
  summary: "Make a tab of a workspace",
  auth: "user",
  act: "folder.create",
  privilege: "create_public_folder",
  params: one,
  body: FolderInput,
  status: 201,
  response: Data(Folder),
});

export const searchFoldersOfWorkspace = endpoint({
  id: "searchFoldersOfWorkspace",
  method: "GET",
  path: `${libraryPath}/workspaces/:workspace/folders/search`,
  summary: "Folders anywhere below a workspace, by name",
  auth: "user",
  params: one,
  query: Type.Object({ ...pagingQuery, name: Type.Optional(Type.String({ maxLength: 1000 })) }),
  response: List(Folder),
});

export const listWorkspaceDocuments = endpoint({
  id: "listWorkspaceDocuments",
  method: "GET",
  path: `${libraryPath}/workspaces/:workspace/documents`,
  summary: "Documents anywhere in a workspace",
  auth: "user",
  params: one,
  query: Type.Object({ ...pagingQuery, ...documentFilters }),
  response: List(DocumentItem),
});

export const getWorkspaceOperations = endpoint({
  id: "getWorkspaceOperations",
  method: "GET",
  path: `${libraryPath}/workspaces/:workspace/operations`,
  summary: "What the caller may do with a workspace",
  auth: "user",
  params: one,
  response: Data(ContainerOperations),
});

export const getWorkspacePolicy = endpoint({
  id: "getWorkspacePolicy",
  method: "GET",
  path: `${libraryPath}/workspaces/:workspace/security-policy`,
  summary: "Who is let in or kept out of a workspace by policy",
  auth: "user",
  params: one,
  response: Data(
    Type.Object({
      security_policy: Type.Optional(Type.String()),
      allow_list: Type.Array(Type.Object({ id: Type.String(), full_name: Type.String() })),
      deny_list: Type.Array(Type.Object({ id: Type.String(), full_name: Type.String() })),
    }),
  ),
});

/** Every endpoint of this file. */
export const workspaceEndpoints = [
  listWorkspaces,
  listWorkspacesOfLibraries,
  searchWorkspaces,
  searchWorkspacesOfLibraries,
  createWorkspace,
  getWorkspace,
  updateWorkspace,
  deleteWorkspace,
  listWorkspaceChildren,
  listWorkspaceFolders,
  createRootFolder,
  createTab,
  searchFoldersOfWorkspace,
  listWorkspaceDocuments,
  getWorkspaceOperations,
  getWorkspacePolicy,
];
