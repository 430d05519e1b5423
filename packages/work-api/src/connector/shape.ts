import { Type } from "typebox";
import type { TSchema } from "typebox";
import { SecurityEntry } from "../access/security.ts";
import { Folder, Workspace } from "../container/container.ts";
import { DocumentFull } from "../document/document.ts";
import { customFields } from "../profile-fields.ts";
import { optionalText } from "./connector.ts";

/** An answer of which a part of the fields of a contract object is told. */
export type Shape = Readonly<Record<string, unknown>>;

const customs = [...customFields.keys()].filter((name) => name !== "custom31");
const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== "");

/** The named fields of a contract object, and those that the façade adds. */
function part(whole: TSchema, names: readonly string[], added: Record<string, TSchema>) {
  const { properties } = whole as unknown as { readonly properties: Readonly<Record<string, TSchema>> };
  const told = names.flatMap((name): [string, TSchema][] => {
    const property = properties[name];
    return property === undefined ? [] : [[name, property]];
  });
  return Type.Unsafe<Shape>(Type.Object({ ...Object.fromEntries(told), ...added }));
}

const inDocument = { document_url: Type.String(), full_file_name: Type.String(), basic_properties: Type.String() };

/** What only the whole profile of a document tells. */
const WHOLE_ONLY = words(
  `access alias author_info declared_date in_use_by in_use_by_description is_archived is_latest is_related
  is_restorable last_user_info latest operator_info workspace_id workspace_name`,
);

const fullNames = words(
  `author create_date database default_security document_number extension file_create_date file_edit_date id is_hipaa
  iwl size type version access alias author_description author_info bcc cc class comment content_type declared_date
  edit_date edit_profile_date from has_attachment indexable is_archived is_checked_out is_declared is_external
  is_external_as_normal is_in_use is_latest is_related is_restorable last_user last_user_description last_user_info
  latest name operator operator_description operator_info received_date retain_days sent_date subclass to workspace_id
  workspace_name wstype`,
).concat(customs);

const without = (names: readonly string[], left: readonly string[]): string[] =>
  names.filter((name) => !left.includes(name));

const shortNames = without(fullNames, WHOLE_ONLY);
const minimalNames = without(
  [...shortNames, "is_related"],
  words(`bcc cc file_create_date file_edit_date from to sent_date received_date has_attachment retain_days subclass
  is_external_as_normal`),
);
const moveNames = without(
  fullNames,
  words("author_info comment last_user_info operator_info is_archived is_latest is_restorable latest"),
);
const copyNames = without(moveNames, [
  ...words("bcc declared_date is_related"),
  ...without(customs, words("custom13 custom14 custom15 custom16 custom21 custom22")),
]);

/** FDoc full (work-api.md 14.2). */
export const ConnectorDocument = part(DocumentFull, fullNames, inDocument);

/** FDoc short. */
export const ShortDocument = part(DocumentFull, shortNames, inDocument);

/** FDoc minimal. */
export const MinimalDocument = part(DocumentFull, minimalNames, inDocument);

/** FDoc move. */
export const MovedDocument = part(DocumentFull, moveNames, inDocument);

/** FDoc copy. */
export const CopiedDocument = part(DocumentFull, copyNames, inDocument);

/** FWorkspace (work-api.md 14.2). */
export const ConnectorWorkspace = part(
  Workspace,
  words(
    `create_date database default_security has_subfolders id is_external_as_normal iwl name wstype description
    document_number edit_date effective_security is_external is_hipaa last_user last_user_description owner
    owner_description project_custom1 project_custom2 project_custom3 retain_days subclass version`,
  ).concat(customs),
  { workspace_url: Type.String(), basic_properties: Type.String() },
);

/** FFolder (work-api.md 14.2). */
export const ConnectorFolder = part(
  Folder,
  words(
    `id name wstype database description folder_type view_type owner owner_description parent_id workspace_id
    workspace_name has_documents has_subfolders has_security email default_security inherited_default_security
    effective_security is_external is_external_as_normal is_container_saved_search is_content_saved_search sub_class
    edit_date activity_date project_custom1 project_custom2 project_custom3 profile`,
  ),
  { folder_url: Type.String() },
);

/** FTab (work-api.md 14.2). */
export const ConnectorTab = part(
  Folder,
  words("database default_security id name owner workspace_id workspace_name description owner_description"),
  { tab_url: Type.String() },
);

/** An entry of an access list with the words for its level. */
const AclEntry = Type.Object({ ...SecurityEntry.properties, access_level_display_name: Type.String() });

/** FPermissions (work-api.md 14.2). */
export const Permissions = Type.Object({
  default_security: Type.String(),
  inherited_default_security: optionalText,
  acl: Type.Array(AclEntry),
  all_user_ids: Type.String(),
  all_group_ids: Type.String(),
});

/** The answer of a change of the default security. */
export const DefaultSecurityAnswer = Type.Object({ default_security: Type.String(), acl: Type.Array(AclEntry) });
