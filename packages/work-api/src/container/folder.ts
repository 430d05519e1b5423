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
import { ChildEntry, DocumentAnswer, DocumentItem } from "../document/document.ts";
import { documentFilters, folderFilters, ProfileFields, SearchBody } from "../search.ts";
import { ContainerOperations, Folder, FolderInput, PathStep } from "./container.ts";

const inLibrary = Type.Object(libraryParams);
const one = Type.Object({ ...libraryParams, folder: Type.String({ maxLength: 100 }) });
const placed = Type.Object({
  ...libraryParams,
  folder: Type.String({ maxLength: 100 }),
  document: Type.String({ maxLength: 100 }),
});
const listQuery = Type.Object({ ...pagingQuery, ...folderFilters });
const id = Type.Optional(Type.String({ maxLength: 100 }));
const childrenQuery = Type.Object({
  ...pagingQuery,
  ...documentFilters,
  exclude_docs: Type.Optional(Type.Boolean()),
  exclude_folders: Type.Optional(Type.Boolean()),
});

export const listFolders = endpoint({
  id: "listFolders",
  method: "GET",
  path: `${libraryPath}/folders`,
  summary: "Folders of a library that the caller may see",
  auth: "user",
  privilege: "view_public_folder",
  params: inLibrary,
  query: listQuery,
  response: Results(Folder),
});

export const listFoldersOfLibraries = endpoint({
  id: "listFoldersOfLibraries",
  method: "GET",
  path: `${customerPath}/folders`,
  summary: "Folders of several libraries that the caller may see",
  auth: "user",
  params: Type.Object(customerParams),
  query: listQuery,
  response: Results(Folder),
});

export const searchFolders = endpoint({
  id: "searchFolders",
  method: "POST",
  path: `${libraryPath}/folders/search`,
  summary: "Search for folders of a library",
  auth: "user",
  reads: true,
  params: inLibrary,
  body: SearchBody,
  response: SearchList(Folder),
});

export const findFolders = endpoint({
  id: "findFolders",
  method: "GET",
  path: `${libraryPath}/folders/search`,
  summary: "Folders by name",
  auth: "user",
  params: inLibrary,
  query: listQuery,
  response: List(Folder),
});

export const getFolder = endpoint({
  id: "getFolder",
  method: "GET",
  path: `${libraryPath}/folders/:folder`,
  summary: "One folder or tab",
  auth: "user",
  privilege: "view_public_folder",
  params: one,
  query: Type.Object({ include_operations: Type.Optional(Type.Boolean()) }),
  response: Data(Folder),
});

export const updateFolder = endpoint({
  id: "updateFolder",
  method: "PATCH",
  path: `${libraryPath}/folders/:folder`,
  summary: "Change the fields that are sent",
  auth: "user",
  act: "folder.modify",
  params: one,
  body: FolderInput,
  response: Data(Folder),
});

export const deleteFolder = endpoint({
  id: "deleteFolder",
  method: "DELETE",
  path: `${libraryPath}/folders/:folder`,
  summary: "Move a folder to the trash, with its contents if asked",
  auth: "user",
  act: "folder.delete",
  privilege: "delete_public_folder",
  params: one,
  query: Type.Object({ include_subfolders: Type.Optional(Type.Boolean()) }),
  response: Done,
});

export const createSubfolder = endpoint({
  id: "createSubfolder",
  method: "POST",
  path: `${libraryPath}/folders/:folder/subfolders`,
  summary: "Make a folder in a folder",
  auth: "user",
  act: "folder.create",
  privilege: "create_public_folder",
  params: one,
  body: FolderInput,
  status: 201,
  response: Data(Folder),
});

export const listFolderChildren = endpoint({
  id: "listFolderChildren",
  method: "GET",
  path: `${libraryPath}/folders/:folder/children`,
  summary: "Folders, then documents, of a folder",
  auth: "user",
  privilege: "view_public_folder",
  params: one,
  query: childrenQuery,
  response: List(ChildEntry),
});

export const browseFolderChildren = endpoint({
  id: "browseFolderChildren",
  method: "POST",
  path: `${libraryPath}/folders/:folder/children/browse`,
  summary: "Folders, then documents, of a folder with chosen fields",
  auth: "user",
  privilege: "view_public_folder",
  reads: true,
  params: one,
  query: Type.Object(pagingQuery),
  body: Type.Object({ profile_fields: Type.Optional(ProfileFields) }),
  response: List(ChildEntry),
});

export const listFolderDocuments = endpoint({
  id: "listFolderDocuments",
  method: "GET",
  path: `${libraryPath}/folders/:folder/documents`,
  summary: "Documents of a folder",
  auth: "user",
  privilege: "view_public_folder",
  params: one,
  query: Type.Object({ ...pagingQuery, ...documentFilters }),
  response: List(DocumentItem),
});

export const getFolderPath = endpoint({
  id: "getFolderPath",
  method: "GET",
  path: `${libraryPath}/folders/:folder/path`,
  summary: "Containers from the workspace down to the folder",
  auth: "user",
  params: one,
  response: List(PathStep),
});

export const getFolderOperations = endpoint({
  id: "getFolderOperations",
  method: "GET",
  path: `${libraryPath}/folders/:folder/operations`,
  summary: "What the caller may do with a folder",
  auth: "user",
  params: one,
  response: Data(ContainerOperations),
});

export const moveFolder = endpoint({
  id: "moveFolder",
  method: "POST",
  path: `${libraryPath}/folders/:folder/move`,
  summary: "Move a folder with its subtree, all or nothing",
  auth: "user",
  act: "folder.move",
  params: one,
  body: Type.Object({ destination_folder_id: id, destination_id: id }),
  response: Data(Folder),
});

export const copyFolder = endpoint({
  id: "copyFolder",
  method: "POST",
  path: `${libraryPath}/folders/:folder/copy`,
  summary: "Copy a folder with the subfolders that the caller sees, and its documents if asked",
  auth: "user",
  act: "folder.copy",
  privilege: "create_public_folder",
  params: one,
  body: Type.Object({
    destination_folder_id: id,
    destination_id: id,
    include_documents: Type.Optional(Type.Boolean()),
  }),
  status: 201,
  response: Data(Folder),
});

export const moveDocument = endpoint({
  id: "moveDocument",
  method: "POST",
  path: `${libraryPath}/folders/:folder/documents/:document/move`,
  summary: "Move a document from this folder to another",
  auth: "user",
  act: "document.move",
  params: placed,
  body: Type.Object({
    destination_folder_id: id,
    destination_id: id,
    update_profile: Type.Optional(Type.Boolean()),
    update_security: Type.Optional(Type.Boolean()),
    audit: Type.Optional(Type.Object({ comments: Type.Optional(Type.String({ maxLength: 8000 })) })),
  }),
  response: DocumentAnswer,
});

export const addReference = endpoint({
  id: "addReference",
  method: "POST",
  path: `${libraryPath}/folders/:folder/documents/:document/reference`,
  summary: "File a document in one more folder",
  auth: "user",
  act: "document.file",
  params: placed,
  status: 201,
  response: Data(Type.Object({ id: Type.String(), wstype: Type.String() })),
});

export const removeFromFolder = endpoint({
  id: "removeFromFolder",
  method: "DELETE",
  path: `${libraryPath}/folders/:folder/documents/:document`,
  summary: "Remove a document from this folder only",
  auth: "user",
  act: "document.unfile",
  params: placed,
  response: Done,
});

/** Every endpoint of this file. */
export const folderEndpoints = [
  listFolders,
  listFoldersOfLibraries,
  searchFolders,
  findFolders,
  getFolder,
  updateFolder,
  deleteFolder,
  createSubfolder,
  listFolderChildren,
  browseFolderChildren,
  listFolderDocuments,
  getFolderPath,
  getFolderOperations,
  moveFolder,
  copyFolder,
  moveDocument,
  addReference,
  removeFromFolder,
];
