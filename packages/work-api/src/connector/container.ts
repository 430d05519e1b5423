import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { customInput } from "../container/container.ts";
import { Loose } from "../envelope.ts";
import { customFields } from "../profile-fields.ts";
import { adminHeaders, connectorPath, ItemId, JsonSchema, LibraryId, Only } from "./connector.ts";
import { ConnectorFolder, ConnectorTab, ConnectorWorkspace } from "./shape.ts";

/** Fields of a body beside those that are named, by name; empty ones count as not given. */
export type LooseFields = Readonly<Record<string, unknown>>;

const loose = (...names: string[]): Record<string, typeof Loose> =>
  Object.fromEntries(names.map((name) => [name, Loose]));

const filterNames = [...customFields].flatMap(([name, { kind }]) =>
  kind === "date" ? [`${name}_from`, `${name}_to`] : [name],
);

const Yes = Type.Union([Type.Literal("Yes"), Type.Literal("No"), Type.Literal("")]);

export const connectorGetWorkspaceProfile = endpoint({
  id: "connectorGetWorkspaceProfile",
  method: "POST",
  path: `${connectorPath}/getWorkspaceProfile`,
  summary: "One workspace",
  auth: "user",
  reads: true,
  body: Type.Object({ workspaceId: ItemId }),
  response: Only(ConnectorWorkspace),
});

export const connectorUpdateWorkspace = endpoint({
  id: "connectorUpdateWorkspace",
  method: "POST",
  path: `${connectorPath}/updateWorkspace`,
  summary: "Change the fields of a workspace that are sent",
  auth: "user",
  body: Type.Unsafe<LooseFields & { readonly id: string }>(
    Type.Object({
      id: ItemId,
      ...loose("name", "owner", "default_security", "description", "subclass", "is_external_as_normal"),
      ...customInput,
    }),
  ),
  response: Only(ConnectorWorkspace),
});

export const connectorSearchWorkspaces = endpoint({
  id: "connectorSearchWorkspaces",
  method: "POST",
  path: `${connectorPath}/searchWorkspaces`,
  summary: "Search for workspaces of a library",
  auth: "user",
  reads: true,
  body: Type.Unsafe<LooseFields & { readonly libraryId: string }>(
    Type.Object({
      libraryId: LibraryId,
      ...loose("name", "owner", "anywhere", "description", "subclass", ...filterNames),
    }),
  ),
  response: Only(
    Type.Object({
      topMatchingId: Type.Optional(Type.String()),
      topMatchingName: Type.Optional(Type.String()),
      results: Type.Array(ConnectorWorkspace),
    }),
  ),
});

export const connectorSearchFolders = endpoint({
  id: "connectorSearchFolders",
  method: "POST",
  path: `${connectorPath}/searchFolders`,
  summary: "Search for folders of a library",
  auth: "user",
  reads: true,
  body: Type.Unsafe<LooseFields & { readonly libraryId: string }>(
    Type.Object({
      libraryId: LibraryId,
      ...loose("container_id", "description", "email", "name", "owner", "workspace_name"),
    }),
  ),
  response: Only(
    Type.Object({
      topMatchingId: Type.Optional(Type.String()),
      topMatchingName: Type.Optional(Type.String()),
      results: Type.Array(ConnectorFolder),
    }),
  ),
});

export const connectorAddFolder = endpoint({
  id: "connectorAddFolder",
  method: "POST",
  path: `${connectorPath}/addFolder`,
  summary: "Make a folder in a workspace, tab or folder",
  auth: "user",
  headers: adminHeaders,
  body: Type.Unsafe<
    LooseFields & {
      readonly parentId: string;
      readonly parentType: "Folder" | "Workspace" | "Tab";
      readonly inherit_profile_from_workspace?: "Yes" | "No" | "";
      readonly profileProperties?: LooseFields;
    }
  >(
    Type.Object({
      name: Type.String(),
      parentId: ItemId,
      parentType: Type.Union([Type.Literal("Folder"), Type.Literal("Workspace"), Type.Literal("Tab")]),
      ...loose("default_security", "description", "email", "owner", "class", "subclass", "is_external_as_normal"),
      inherit_profile_from_workspace: Type.Optional(Yes),
      profileProperties: Type.Optional(
        Type.Unsafe<LooseFields>({ type: "object", properties: {}, additionalProperties: true }),
      ),
    }),
  ),
  response: Only(ConnectorFolder),
});

export const connectorAddTab = endpoint({
  id: "connectorAddTab",
  method: "POST",
  path: `${connectorPath}/addTab`,
  summary: "Make a tab of a workspace",
  auth: "user",
  headers: adminHeaders,
  body: Type.Unsafe<LooseFields & { readonly parentId: string }>(
    Type.Object({
      name: Type.String(),
      parentId: ItemId,
      ...loose("default_security", "description", "owner"),
    }),
  ),
  response: Only(ConnectorTab),
});

export const connectorGetAddFolderPropertiesSchema = endpoint({
  id: "connectorGetAddFolderPropertiesSchema",
  method: "GET",
  path: `${connectorPath}/getAddFolderPropertiesSchema`,
  summary: "What `profileProperties` of addFolder holds, as a JSON schema",
  auth: "user",
  headers: adminHeaders,
  query: Type.Object({ inherit_profile_from_workspace: Yes }),
  response: Only(JsonSchema),
});

/** What the façade serves about workspaces, folders and tabs. */
export const connectorContainerEndpoints = [
  connectorGetWorkspaceProfile,
  connectorUpdateWorkspace,
  connectorSearchWorkspaces,
  connectorSearchFolders,
  connectorAddFolder,
  connectorAddTab,
  connectorGetAddFolderPropertiesSchema,
] as const;
