import { expect } from "vitest";
import { isDate } from "./answers.ts";

type Check = (value: unknown) => boolean;

/** Fields of an object: `always` is bold in work-api 7, `ifPresent` only has its type fixed. */
export interface Shape {
  readonly always: Readonly<Record<string, Check>>;
  readonly ifPresent: Readonly<Record<string, Check>>;
}

const text: Check = (value) => typeof value === "string";
const filled: Check = (value) => typeof value === "string" && value.length > 0;
const integer: Check = (value) => Number.isInteger(value);
const yesNo: Check = (value) => typeof value === "boolean";
const oneOf =
  (...values: readonly string[]): Check =>
  (value) =>
    typeof value === "string" && values.includes(value);
const matches =
  (pattern: RegExp): Check =>
  (value) =>
    typeof value === "string" && pattern.test(value);
const uri: Check = (value) => typeof value === "string" && URL.canParse(value);
const containerId = matches(/^[^!]+![0-9]+$/);

function each(check: Check, names: string): Record<string, Check> {
  return Object.fromEntries(names.split(" ").map((name) => [name, check]));
}

const level = oneOf("no_access", "read", "read_write", "full_access", "change_security");
const ownSecurity = oneOf("public", "view", "private");

/** Document and email (7.1). */
export const documentShape: Shape = {
  always: {
    id: matches(/^[^!]+![0-9]+\.[0-9]+$/),
    wstype: oneOf("document", "email"),
    iwl: matches(/^iwl:dms=.+&&lib=.+&&num=\d+&&ver=\d+$/),
    workspace_id: containerId,
    default_security: oneOf("public", "view", "private", "inherit"),
    extension: matches(/^[^.]*$/),
    ...each(filled, "database name type author"),
    ...each(integer, "document_number version size"),
    ...each(isDate, "create_date file_create_date file_edit_date"),
  },
  ifPresent: {
    checksum: matches(/^SHA256:[0-9a-f]{64}$/i),
    effective_security: ownSecurity,
    access: level,
    latest: matches(/^\d+$/),
    parent_id: containerId,
    ...each(text, "alias comment class subclass operator last_user workspace_name subject from to cc bcc"),
    ...each(yesNo, "indexable is_external is_external_as_normal is_hipaa is_checked_out is_in_use in_use"),
    ...each(yesNo, "is_declared declared is_archived is_restorable is_related is_latest is_most_recent_activity"),
    ...each(integer, "retain_days wopi_file_size_limit conversation_count"),
  },
};

/** Further fields that a strict client wants in the answer to an upload (7.1, "upload answer"). */
export const uploadFields: Shape = {
  always: {
    ...each(filled, "author_description class default_security last_user operator"),
    ...each(isDate, "edit_date edit_profile_date"),
    ...each(yesNo, "in_use indexable is_checked_out is_declared is_external is_hipaa"),
    retain_days: integer,
  },
  ifPresent: { comment: text },
};

/** Workspace (7.2). */
export const workspaceShape: Shape = {
  always: {
    id: containerId,
    wstype: oneOf("workspace"),
    iwl: matches(/^iwl:dms=.+&&lib=.+&&num=\d+&&ver=1$/),
    default_security: ownSecurity,
    create_date: isDate,
    ...each(filled, "database name owner"),
    ...each(yesNo, "is_external_as_normal has_subfolders"),
  },
  ifPresent: {
    workspace_id: containerId,
    subtype: oneOf("work"),
    effective_security: ownSecurity,
    ...each(text, "description owner_description author operator class subclass sub_class last_user"),
    ...each(yesNo, "is_external is_hipaa is_declared has_documents indexable in_use is_checked_out has_attachment"),
    ...each(integer, "document_number version retain_days size"),
  },
};

/** Folder, tab, category (7.3). */
export const folderShape: Shape = {
  always: {
    id: containerId,
    workspace_id: containerId,
    wstype: oneOf("folder"),
    folder_type: oneOf("regular", "search", "tab", "category", "my_matters", "my_favorites"),
    view_type: oneOf(..."none document email document_search email_search linksite imanage_share".split(" ")),
    default_security: oneOf("public", "view", "private", "inherit"),
    ...each(filled, "database name owner workspace_name"),
    ...each(yesNo, "has_documents has_subfolders"),
  },
  ifPresent: {
    parent_id: containerId,
    inherited_default_security: ownSecurity,
    effective_security: ownSecurity,
    ...each(text, "description email owner_description"),
    ...each(yesNo, "has_security is_external is_external_as_normal is_container_saved_search"),
  },
};

/** Global user (7.5); no field is bold there, `id` and the switches are what pickers cannot do without. */
export const userShape: Shape = {
  always: {
    ...each(filled, "id full_name ssid"),
    ...each(yesNo, "allow_logon is_external"),
    user_nos: integer,
  },
  ifPresent: {
    ...each(text, "user_id_ex email location user_domain preferred_library ip_range exch_autodiscover"),
    ...each(integer, "user_num failed_logins"),
    ...each(isDate, "create_date edit_date"),
    ip_range_enabled: yesNo,
  },
};

/** Library user (7.5). */
export const libraryUserShape: Shape = {
  always: { ...userShape.always, database: filled, login: yesNo },
  ifPresent: {
    ...userShape.ifPresent,
    ...each(yesNo, "password_never_expire force_password_change is_locked has_password is_service"),
  },
};

/** Group (7.6). */
export const groupShape: Shape = {
  always: { id: filled, ...each(yesNo, "enabled is_external") },
  ifPresent: { ...each(integer, "global_id group_number group_nos"), ...each(text, "full_name group_domain") },
};

/** Library group (7.6). */
export const libraryGroupShape: Shape = {
  always: { ...groupShape.always, ...each(filled, "database group_id") },
  ifPresent: groupShape.ifPresent,
};

/** Library (7.8). */
export const libraryShape: Shape = {
  always: { id: filled, type: oneOf("worksite", "linksite"), is_hidden: yesNo },
  ifPresent: { display_name: text },
};

/** ACL entry (7.10): `access` is a number in lists. */
export const entryShape: Shape = {
  always: {
    ...each(filled, "id name sid"),
    type: oneOf("user", "group"),
    access_level: level,
    access: integer,
    is_external: yesNo,
  },
  ifPresent: each(yesNo, "allow_logon enabled has_restricted_member"),
};

/** History item (7.12). */
export const historyShape: Shape = {
  always: {
    ...each(filled, "id activity database user"),
    ...each(integer, "activity_code document_number version"),
    activity_date: isDate,
  },
  ifPresent: {
    ...each(text, "application_id application_name document_id user_fullname location comments data1 data2"),
    ...each(integer, "duration pages_printed"),
    has_journal: yesNo,
  },
};

/** Facet entry and history activity (7.12). */
export const countedShape: Shape = { always: { alias: filled, count: integer }, ifPresent: { description: text } };

const documentOperations =
  "archive copy create_new_version declare delete freeze lock move relate replace restore set_security undeclare unfreeze unlock update wopi_lock";
const workspaceOperations =
  "add_content add_folders add_custom_folders change_name modify remove remove_folders set_default_security set_security update_content_shortcut";

const valuesOfDefault: Check = (value) => Array.isArray(value) && value.every((entry) => filled(entry));

/** Operations (7.11), by the kind of the object. */
export const operationShapes = {
  documents: { always: each(yesNo, documentOperations), ifPresent: {} },
  workspaces: {
    always: { ...each(yesNo, workspaceOperations), default_security_values: valuesOfDefault },
    ifPresent: {},
  },
  folders: {
    always: { ...each(yesNo, `${workspaceOperations} modify_layout remove_content`) },
    ifPresent: { default_security_values: valuesOfDefault },
  },
} satisfies Record<string, Shape>;

/** What an object lacks of a shape, in words. */
function shapeFaults(value: unknown, shape: Shape): string[] {
  if (typeof value !== "object" || value === null) return [`no object: ${JSON.stringify(value)}`];
  const fields = value as Readonly<Record<string, unknown>>;
  const missing = Object.entries(shape.always).filter(([name, check]) => !check(fields[name]));
  const wrong = Object.entries(shape.ifPresent).filter(([name, check]) => name in fields && !check(fields[name]));
  return [...missing, ...wrong].map(([name]) => `${name}: ${JSON.stringify(fields[name])}`);
}

/** Asserts the shape of one object. */
export function shaped(value: unknown, shape: Shape): void {
  expect(shapeFaults(value, shape), JSON.stringify(value)).toEqual([]);
}

/** Asserts that `iwl` reads as a URI, which clients do with it (1.3). */
export function linked(value: { readonly [field: string]: unknown }): void {
  expect(uri(value.iwl), `iwl ${JSON.stringify(value.iwl)}`).toBe(true);
}
