import type { Static } from "typebox";
import { toWireDate } from "@muniment/kernel";
import { containerId } from "@muniment/work-api";
import type { ContainerOperations, Folder, PathStep, Workspace } from "@muniment/work-api/container/container";
import { accessTo, nameOfDefault } from "../access/index.ts";
import type { Reach, Secured } from "../access/index.ts";
import type { Container } from "./container.repository.ts";

type WorkspaceWire = Static<typeof Workspace>;
type FolderWire = Static<typeof Folder>;

/** What of a container decides about access to it. */
export function securedContainer(row: Container): Secured {
  const { security_id, workspace_number, default_level } = row;
  const own = { security_id, workspace_number, default_level, owner_nums: [row.owner_num] };
  if (row.kind === "workspace") return own;
  return {
    ...own,
    workspace: {
      security_id: row.workspace_security_id,
      workspace_number: row.workspace_number,
      default_level: row.workspace_default_level,
      owner_nums: [row.workspace_owner_num],
    },
  };
}

/** 7.2 */
export function workspaceShape(reach: Reach, row: Container, host: string): WorkspaceWire {
  const id = containerId(reach.library, row.container_number);
  return {
    ...row.custom,
    id,
    workspace_id: id,
    database: reach.library,
    name: row.name,
    ...text("description", row.description),
    wstype: "workspace",
    subtype: "work",
    iwl: containerLink(host, reach.library, row.container_number),
    document_number: row.container_number,
    version: 1,
    owner: row.owner,
    ...text("owner_description", row.owner_name),
    author: row.operator,
    operator: row.operator,
    last_user: row.last_user,
    ...text("last_user_description", row.last_user_name),
    class: row.class,
    ...text("subclass", row.subclass),
    ...text("sub_class", row.subclass),
    default_security: nameOfDefault(row.default_level),
    effective_security: nameOfDefault(row.default_level),
    access: accessTo(reach, securedContainer(row)).level,
    is_external: false,
    is_external_as_normal: row.is_external_as_normal,
    is_hipaa: row.is_hipaa,
    is_declared: row.is_declared,
    ...(row.declared_at === null ? {} : { declared_date: toWireDate(row.declared_at) }),
    retain_days: row.retain_days,
    has_subfolders: row.has_subfolders,
    has_documents: row.has_documents,
    is_container_saved_search: false,
    is_content_saved_search: false,
    create_date: toWireDate(row.created_at),
    edit_date: toWireDate(row.edited_at),
    edit_profile_date: toWireDate(row.edited_at),
    activity_date: toWireDate(row.edited_at),
    in_use: false,
    is_checked_out: false,
    has_attachment: false,
  };
}

/** 7.3 */
export function folderShape(reach: Reach, row: Container): FolderWire {
  return {
    ...row.custom,
    id: containerId(reach.library, row.container_number),
    database: reach.library,
    name: row.name,
    ...text("description", row.description),
    wstype: "folder",
    folder_type: row.kind === "tab" ? "tab" : "regular",
    view_type: row.view_type,
    owner: row.owner,
    ...text("owner_description", row.owner_name),
    parent_id: containerId(reach.library, row.parent_number ?? row.workspace_number),
    workspace_id: containerId(reach.library, row.workspace_number),
    workspace_name: seesWorkspace(reach, row) ? row.workspace_name : "",
    has_documents: row.has_documents,
    has_subfolders: row.has_subfolders,
    has_security: row.owns_security,
    ...text("email", row.email),
    default_security: row.owns_security ? nameOfDefault(row.default_level) : "inherit",
    effective_security: nameOfDefault(row.default_level),
    ...(row.owns_security ? {} : { inherited_default_security: nameOfDefault(row.default_level) }),
    access: accessTo(reach, securedContainer(row)).level,
    is_external: false,
    is_external_as_normal: row.is_external_as_normal,
    is_container_saved_search: false,
    is_content_saved_search: false,
    ...text("subclass", row.profile["subclass"]),
    ...text("sub_class", row.profile["subclass"]),
    create_date: toWireDate(row.created_at),
    edit_date: toWireDate(row.edited_at),
    activity_date: toWireDate(row.edited_at),
    profile: { ...row.profile },
  };
}

/** A folder may be visible although its matter is not; then nothing tells the matter's name (WORK-ACL-012). */
function seesWorkspace(reach: Reach, row: Container): boolean {
  const { workspace } = securedContainer(row);
  return workspace === undefined || accessTo(reach, workspace).level !== "no_access";
}

/** One step of a path. */
export function pathStep(reach: Reach, row: Container): Static<typeof PathStep> {
  return {
    id: containerId(reach.library, row.container_number),
    database: reach.library,
    name: row.name,
    wstype: row.kind === "workspace" ? "workspace" : "folder",
    ...(row.kind === "workspace" ? {} : { folder_type: row.kind === "tab" ? "tab" : "regular" }),
    has_subfolders: row.has_subfolders,
    has_documents: row.has_documents,
    workspace_id: containerId(reach.library, row.workspace_number),
    ...(row.parent_number === null ? {} : { parent_id: containerId(reach.library, row.parent_number) }),
  };
}

/** What the caller may do (7.11): level and privilege together (work.md 3.2). */
export function containerOperations(reach: Reach, row: Container): Static<typeof ContainerOperations> {
  const { level } = accessTo(reach, securedContainer(row));
  const canWrite = level === "read_write" || level === "full_access";
  const isFull = level === "full_access";
  const may = (privilege: string): boolean => reach.standing.isNrtadmin || reach.standing.privileges.has(privilege);
  const isWorkspace = row.kind === "workspace";
  return {
    add_content: !isWorkspace && canWrite && may("import"),
    add_folders: canWrite && may("create_public_folder"),
    add_custom_folders: canWrite && may("create_public_folder"),
    change_name: canWrite,
    modify: canWrite,
    remove: isFull && may(isWorkspace ? "delete_workspace" : "delete_public_folder"),
    remove_folders: isFull && may("delete_public_folder"),
    set_default_security: isFull,
    set_security: isFull,
    update_content_shortcut: false,
    ...(isWorkspace ? {} : { modify_layout: canWrite, remove_content: canWrite }),
    default_security_values: [...(isWorkspace ? [] : ["inherit"]), "public", "view", "private"],
  };
}

/** The link that desktop clients understand; always a valid URI (work-api.md 1.3). */
function containerLink(host: string, library: string, number: number): string {
  return `iwl:dms=${host}&&lib=${library}&&num=${number}&&ver=1`;
}

function text<K extends string>(name: K, value: unknown): { [P in K]?: string } {
  return typeof value === "string" && value !== "" ? ({ [name]: value } as { [P in K]: string }) : {};
}
