import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { customerParams, customerPath, Data, libraryParams, libraryPath, List } from "../envelope.ts";
import { privilegeFields } from "../identity/role.ts";

/** A library (work-api.md 7.8). */
export const Library = Type.Object({
  id: Type.String(),
  type: Type.String(),
  is_hidden: Type.Boolean(),
  display_name: Type.String(),
});

export const listLibraries = endpoint({
  id: "listLibraries",
  method: "GET",
  path: `${customerPath}/libraries`,
  summary: "Libraries that the caller may sign in to",
  auth: "user",
  params: Type.Object(customerParams),
  response: List(Library),
});

export const getLibrary = endpoint({
  id: "getLibrary",
  method: "GET",
  path: libraryPath,
  summary: "One library",
  auth: "user",
  params: Type.Object(libraryParams),
  response: Data(Library),
});

export const getLibraryOperations = endpoint({
  id: "getLibraryOperations",
  method: "GET",
  path: `${libraryPath}/operations`,
  summary: "What the caller may do in the library",
  auth: "user",
  params: Type.Object(libraryParams),
  response: Data(Type.Object(privilegeFields)),
});

export const getFeatures = endpoint({
  id: "getFeatures",
  method: "GET",
  path: `${customerPath}/features`,
  summary: "Features by name",
  auth: "user",
  params: Type.Object(customerParams),
  response: Data(Type.Object({ data_sync_import: Type.Boolean(), multi_lang_document_search: Type.Boolean() })),
});

export const ping = endpoint({
  id: "ping",
  method: "GET",
  path: `${customerPath}/ping`,
  summary: "Answers while the server runs",
  auth: "public",
  params: Type.Object(customerParams),
  response: Data(Type.Object({ status: Type.Literal("ok") })),
});

/** What is served about libraries. */
export const libraryEndpoints = [listLibraries, getLibrary, getLibraryOperations, getFeatures, ping] as const;
