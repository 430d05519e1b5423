import type { RequestMounter } from "@muniment/platform/http";
import * as api from "@muniment/work-api/connector/container";
import { createSubfolder, searchFolders } from "@muniment/work-api/container/folder";
import {
  createRootFolder,
  createTab,
  getWorkspace,
  searchWorkspaces,
  updateWorkspace,
} from "@muniment/work-api/container/workspace";
import { customFields, projectFields } from "@muniment/work-api/profile-fields";
import type { FieldKind } from "@muniment/work-api/profile-fields";
import { addressOf, given } from "./address.ts";
import { connectorFolder, connectorTab, connectorWorkspace } from "./shape.ts";

const CUSTOMS = [...customFields.keys()];
const WORKSPACE_FIELDS = [
  ..."name owner default_security description subclass is_external_as_normal".split(" "),
  ...CUSTOMS,
  ...projectFields.keys(),
];
const FOLDER_FIELDS = "name default_security description email owner is_external_as_normal".split(" ");
const FOLDER_FILTERS = "container_id description email name owner workspace_name".split(" ");
const PROFILE_FIELDS = [..."author operator class subclass doc_type description".split(" "), ...CUSTOMS];

/** Binds workspaces, folders and tabs under the façade's names. */
export function connectorContainerRoutes(mounter: RequestMounter, { origin }: { readonly origin: string }): void {
  workspaceRoutes(mounter, origin);
  folderRoutes(mounter, origin);

  mounter.mount(api.connectorSearchFolders, async ({ body }, context) => {
    const call = { params: { library: body.libraryId }, body: { filters: given(body, FOLDER_FILTERS) } };
    const found = (await mounter.call(searchFolders, call, context)).body.data;
    return { data: { ...topOf(found), results: found.map((folder) => connectorFolder(folder, origin)) } };
  });
}

function workspaceRoutes(mounter: RequestMounter, origin: string): void {
  mounter.mount(api.connectorGetWorkspaceProfile, async ({ body }, context) => {
    const { library, id } = addressOf(body.workspaceId, "workspaceId");
    const { data } = (await mounter.call(getWorkspace, { params: { library, workspace: id } }, context)).body;
    return { data: connectorWorkspace(data, origin) };
  });

  mounter.mount(api.connectorUpdateWorkspace, async ({ body }, context) => {
    const { library, id } = addressOf(body.id, "id");
    const call = { params: { library, workspace: id }, body: given(body, WORKSPACE_FIELDS) };
    return { data: connectorWorkspace((await mounter.call(updateWorkspace, call, context)).body.data, origin) };
  });

  mounter.mount(api.connectorSearchWorkspaces, async ({ body }, context) => {
    const { libraryId: library, ...filters } = body;
    const call = { params: { library }, body: { filters: given(filters, Object.keys(filters)) } };
    const found = (await mounter.call(searchWorkspaces, call, context)).body.data;
    return { data: { ...topOf(found), results: found.map((workspace) => connectorWorkspace(workspace, origin)) } };
  });
}

function folderRoutes(mounter: RequestMounter, origin: string): void {
  mounter.mount(api.connectorAddFolder, async ({ body }, context) => {
    const profile = { ...given(body.profileProperties ?? {}, PROFILE_FIELDS), ...given(body, ["class", "subclass"]) };
    const { library, id } = addressOf(body.parentId, "parentId");
    const fields = { ...given(body, FOLDER_FIELDS), profile };
    const made =
      body.parentType === "Workspace"
        ? await mounter.call(createRootFolder, { params: { library, workspace: id }, body: fields }, context)
        : await mounter.call(createSubfolder, { params: { library, folder: id }, body: fields }, context);
    return { data: connectorFolder(made.body.data, origin) };
  });

  mounter.mount(api.connectorAddTab, async ({ body }, context) => {
    const { library, id } = addressOf(body.parentId, "parentId");
    const call = { params: { library, workspace: id }, body: given(body, FOLDER_FIELDS) };
    return { data: connectorTab((await mounter.call(createTab, call, context)).body.data, origin) };
  });

  // What a folder does not say for itself its documents take from the workspace (WORK-FLD-006).
  mounter.mount(api.connectorGetAddFolderPropertiesSchema, async ({ query }) => ({
    data: query.inherit_profile_from_workspace === "No" ? PROFILE_SCHEMA : { type: "object" },
  }));
}

const JSON_TYPES: Readonly<Record<FieldKind["kind"], object>> = {
  text: { type: "string" },
  number: { type: "number" },
  integer: { type: "integer" },
  date: { type: "string", format: "date-time" },
  boolean: { type: "boolean" },
};

const PROFILE_SCHEMA = {
  type: "object",
  properties: Object.fromEntries(
    PROFILE_FIELDS.filter((name) => name !== "class" && name !== "subclass").map((name) => [
      name,
      { ...JSON_TYPES[customFields.get(name)?.kind ?? "text"], title: name },
    ]),
  ),
};

function topOf(found: readonly Readonly<Record<string, unknown>>[]): {
  topMatchingId?: string;
  topMatchingName?: string;
} {
  const [first] = found;
  return first === undefined ? {} : { topMatchingId: String(first["id"]), topMatchingName: String(first["name"]) };
}
