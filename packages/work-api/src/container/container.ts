import { Type } from "typebox";
import type { Static, TSchema } from "typebox";
import { customFields, projectFields } from "../profile-fields.ts";
import { Loose } from "../envelope.ts";
import { trusteeFields } from "../access/security.ts";

const optionalText = Type.Optional(Type.String());
const optionalFlag = Type.Optional(Type.Boolean());

function outputOf(fields: ReadonlyMap<string, { kind: string }>): Record<string, TSchema> {
  const types: Record<string, TSchema> = {
    text: optionalText,
    date: optionalText,
    number: Type.Optional(Type.Number()),
    integer: Type.Optional(Type.Integer()),
    boolean: optionalFlag,
  };
  return Object.fromEntries([...fields].map(([name, field]) => [name, types[field.kind] ?? optionalText]));
}

/** Output schemas of the custom fields. */
export const customOutput = outputOf(customFields);

/** Output schemas of the custom and project fields. */
export const projectOutput = { ...customOutput, ...outputOf(projectFields) };

/** Values of custom fields by name. */
export type CustomValues = Readonly<Record<string, string | number | boolean | undefined>>;

/** Adds the custom fields to an object whose other fields are typed. */
export function withFields<T extends TSchema & { properties: object }>(core: T, fields: Record<string, TSchema>) {
  return Type.Unsafe<Static<T> & Record<string, unknown>>(
    Type.Object({ ...(core.properties as Record<string, TSchema>), ...fields }),
  );
}

/** 7.11 */
export const ContainerOperations = Type.Object({
  add_content: Type.Boolean(),
  add_folders: Type.Boolean(),
  add_custom_folders: Type.Boolean(),
  change_name: Type.Boolean(),
  modify: Type.Boolean(),
  remove: Type.Boolean(),
  remove_folders: Type.Boolean(),
  set_default_security: Type.Boolean(),
  set_security: Type.Boolean(),
  update_content_shortcut: Type.Boolean(),
  modify_layout: optionalFlag,
  remove_content: optionalFlag,
  default_security_values: Type.Array(Type.String()),
});

/** 7.2 */
export const Workspace = withFields(
  Type.Object({
    id: Type.String(),
    workspace_id: Type.String(),
    database: Type.String(),
    name: Type.String(),
    description: optionalText,
    wstype: Type.Literal("workspace"),
    subtype: Type.String(),
    iwl: Type.String(),
    document_number: Type.Integer(),
    version: Type.Integer(),
    owner: Type.String(),
    owner_description: optionalText,
    author: optionalText,
    operator: optionalText,
    last_user: optionalText,
    last_user_description: optionalText,
    class: Type.String(),
    subclass: optionalText,
    sub_class: optionalText,
    default_security: Type.String(),
    effective_security: optionalText,
    access: optionalText,
    is_external: Type.Boolean(),
    is_external_as_normal: Type.Boolean(),
    is_hipaa: Type.Boolean(),
    is_declared: Type.Boolean(),
    declared_date: optionalText,
    retain_days: Type.Integer(),
    has_subfolders: Type.Boolean(),
    has_documents: Type.Boolean(),
    is_container_saved_search: Type.Boolean(),
    is_content_saved_search: Type.Boolean(),
    create_date: Type.String(),
    edit_date: Type.String(),
    edit_profile_date: optionalText,
    activity_date: optionalText,
    in_use: Type.Boolean(),
    is_checked_out: Type.Boolean(),
    has_attachment: Type.Boolean(),
    operations: Type.Optional(ContainerOperations),
  }),
  projectOutput,
);

/** 7.3 */
export const Folder = withFields(
  Type.Object({
    id: Type.String(),
    database: Type.String(),
    name: Type.String(),
    description: optionalText,
    wstype: Type.Literal("folder"),
    folder_type: Type.String(),
    view_type: Type.String(),
    owner: Type.String(),
    owner_description: optionalText,
    parent_id: Type.String(),
    workspace_id: Type.String(),
    workspace_name: Type.String(),
    has_documents: Type.Boolean(),
    has_subfolders: Type.Boolean(),
    has_security: Type.Boolean(),
    email: optionalText,
    default_security: Type.String(),
    effective_security: optionalText,
    inherited_default_security: optionalText,
    access: optionalText,
    is_external: Type.Boolean(),
    is_external_as_normal: Type.Boolean(),
    is_container_saved_search: Type.Boolean(),
    is_content_saved_search: Type.Boolean(),
    subclass: optionalText,
    sub_class: optionalText,
    create_date: Type.String(),
    edit_date: Type.String(),
    activity_date: optionalText,
    profile: Type.Optional(Type.Record(Type.String(), Type.Unsafe<string | number | boolean>({}))),
    operations: Type.Optional(ContainerOperations),
  }),
  projectOutput,
);

/** One step of a path: a workspace or a folder; only containers that the caller may see. */
export const PathStep = Type.Object({
  id: Type.String(),
  database: Type.String(),
  name: Type.String(),
  wstype: Type.String(),
  folder_type: optionalText,
  has_subfolders: optionalFlag,
  has_documents: optionalFlag,
  workspace_id: optionalText,
  parent_id: optionalText,
});

const looseCustoms = Object.fromEntries([...customFields.keys()].map((name) => [name, Loose]));
const looseProjects = Object.fromEntries([...projectFields.keys()].map((name) => [name, Loose]));

/** Custom and project fields as clients send them. */
export const customInput: Readonly<Record<string, typeof Loose>> = { ...looseCustoms, ...looseProjects };

const LooseProfile = Type.Optional(
  Type.Unsafe<Record<string, unknown>>({ type: "object", properties: {}, additionalProperties: true }),
);

const workspaceInput = {
  name: Loose,
  description: Loose,
  default_security: Loose,
  owner: Loose,
  author: Loose,
  class: Loose,
  subclass: Loose,
  sub_class: Loose,
  retain_days: Loose,
  is_external_as_normal: Loose,
  is_declared: Loose,
  declared_date: Loose,
  is_hipaa: Loose,
  profile: LooseProfile,
};

/** Body of `POST /workspaces` and, without trustees, of PATCH (work-api.md 10.4). */
export const WorkspaceInput = Type.Unsafe<Record<string, unknown>>(
  Type.Object({ ...workspaceInput, ...customInput, ...trusteeFields }),
);

/** Body that makes or changes a folder (work-api.md 10.5). */
export const FolderInput = Type.Unsafe<Record<string, unknown>>(
  Type.Object({
    name: Loose,
    description: Loose,
    default_security: Loose,
    view_type: Loose,
    email: Loose,
    owner: Loose,
    is_external_as_normal: Loose,
    profile: LooseProfile,
    ...looseProjects,
    ...trusteeFields,
  }),
);
