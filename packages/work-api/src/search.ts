import { Type } from "typebox";
import type { TSchema } from "typebox";
import { customFields } from "./profile-fields.ts";
import { Loose } from "./envelope.ts";

const filter = Type.Optional(Type.String({ maxLength: 4000 }));

function named(...names: string[]): Record<string, typeof filter> {
  return Object.fromEntries(names.map((name) => [name, filter]));
}

const customNames = [...customFields.keys()];
const customDates = customNames.filter((name) => customFields.get(name)?.kind === "date");
const datesOf = (...names: string[]) => named(...names.flatMap((name) => [name, `${name}_from`, `${name}_to`]));
const common = {
  ...named(...customNames),
  ...named(...customDates.flatMap((name) => [`${name}_from`, `${name}_to`, `${name}_relative`])),
  ...named("anywhere", "name", "file_target", "owner", "subclass", "libraries", "timezone_offset", "facets", "results"),
};

/** 12.2 */
export const documentFilters = {
  ...common,
  ...named("body", "name_comments", "comments", "alias", "subject", "sender", "recipient", "title"),
  ...named("author", "operator", "last_user", "user", "in_use_by"),
  ...named("type", "class", "document_number", "document_version"),
  ...named("checked_out", "in_use", "has_attachment", "email_only", "exclude_emails", "exclude_shortcuts", "latest"),
  ...named("container_id", "include_subtree"),
  ...datesOf("edit_date", "create_date", "sent_date", "received_date"),
};

/** 12.3 */
export const workspaceFilters = {
  ...common,
  ...named("name_or_description", "description", "include_ids"),
  ...datesOf("edit_date", "create_date"),
};

/** 12.4 */
export const folderFilters = named(
  "name",
  "description",
  "name_or_description",
  "email",
  "owner",
  "container_id",
  "include_ids",
  "workspace_name",
  "reference_database",
  "libraries",
  "timezone_offset",
);

const FieldNames = Type.Optional(Type.Array(Type.String({ maxLength: 100 }), { maxItems: 200 }));

/** `profile_fields` (work-api.md 3.7) */
export const ProfileFields = Type.Object({ document: FieldNames, workspace: FieldNames, folder: FieldNames });

const filters: Record<string, TSchema> = Object.fromEntries(
  Object.keys({ ...documentFilters, ...workspaceFilters, ...folderFilters }).map((name) => [name, Loose]),
);

/** Body of the searches (work-api.md 12.1). */
export const SearchBody = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 9999 })),
  offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000_000 })),
  total: Type.Optional(Type.Boolean()),
  timezone_offset: Type.Optional(Type.Integer({ minimum: -1440, maximum: 1440 })),
  filters: Type.Optional(Type.Unsafe<Record<string, string | number | boolean | null>>(Type.Object(filters))),
  profile_fields: Type.Optional(ProfileFields),
  cursor: Type.Optional(Type.String({ maxLength: 2000 })),
});
