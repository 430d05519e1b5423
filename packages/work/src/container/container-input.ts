import { AppError } from "@muniment/kernel";
import type { UserActor } from "@muniment/kernel";
import { findUserNums } from "@muniment/identity";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { defaultSecurities } from "@muniment/work-api/access/security";
import type { DefaultSecurity } from "@muniment/work-api/access/security";
import { customFields, fieldLimits, projectFields } from "@muniment/work-api/profile-fields";
import type { FieldKind } from "@muniment/work-api/profile-fields";
import { resolveEntries } from "../access/index.ts";
import type { ProfileEntry } from "../access/index.ts";
import { readProfile } from "../classification/index.ts";
import type { FieldValues, ProfileReader } from "../classification/index.ts";

/** The fields of a request body that are understood; whatever else it holds is ignored (work-api.md T1). */
export type ContainerBody = Readonly<Record<string, unknown>>;

/** What a body asks for, checked; `undefined` where it says nothing. */
export interface ContainerFields {
  readonly name: string | undefined;
  readonly description: string | undefined;
  readonly viewType: "none" | "document" | "email" | undefined;
  readonly email: string | undefined;
  readonly class: string | undefined;
  readonly subclass: string | undefined;
  readonly custom: FieldValues;
  readonly profile: FieldValues;
  readonly ownerId: string | undefined;
  readonly defaultSecurity: DefaultSecurity | undefined;
  readonly isExternalAsNormal: boolean | undefined;
  readonly isHipaa: boolean | undefined;
  readonly isDeclared: boolean | undefined;
  readonly declaredAt: Date | null | undefined;
  readonly retainDays: number | undefined;
}

const VIEW_TYPES = ["none", "document", "email"] as const;

/** Default profile values that documents of a folder take over (work-api.md 7.3). */
const folderProfileFields: ReadonlyMap<string, FieldKind> = new Map<string, FieldKind>([
  ...["class", "subclass", "doc_type"].map((name) => [name, { kind: "text", max: 32 }] as const),
  ...["author", "operator"].map((name) => [name, { kind: "text", max: fieldLimits.userId }] as const),
  ["description", { kind: "text", max: fieldLimits.description }],
  ...customFields,
]);

/** Reads the body of a creation or change; throws `NRC_INVALID_PROFILE` with a message for each broken field. */
export function readContainerFields(
  kind: "workspace" | "folder",
  body: ContainerBody,
  before: { isNew: boolean; custom: FieldValues; profile: FieldValues },
): ContainerFields {
  const nested = isRecord(body["profile"]) ? body["profile"] : {};
  // A workspace's fields may also stand inside `profile`; a folder's `profile` is what its documents inherit.
  const input = kind === "workspace" ? { ...nested, ...body } : body;
  const reader = readProfile(input);
  const inherited = readProfile({ ...nested, subclass: nested["subclass"] ?? nested["sub_class"] });
  const fields = {
    name: readName(reader, before.isNew),
    description: reader.text("description", { max: fieldLimits.description, multiline: true }),
    viewType: reader.oneOf("view_type", VIEW_TYPES),
    email: reader.text("email", { max: fieldLimits.email }),
    class: reader.text("class", { max: fieldLimits.classification }),
    subclass: reader.has("subclass")
      ? reader.text("subclass", { max: fieldLimits.classification })
      : reader.text("sub_class", { max: fieldLimits.classification }),
    custom: reader.values(
      kind === "workspace" ? new Map([...customFields, ...projectFields]) : projectFields,
      before.custom,
    ),
    profile: kind === "folder" ? inherited.values(folderProfileFields, before.profile) : before.profile,
    ownerId: reader.text("owner", { max: fieldLimits.userId }),
    defaultSecurity: readDefaultSecurity(reader, kind),
    isExternalAsNormal: reader.flag("is_external_as_normal"),
    isHipaa: reader.flag("is_hipaa"),
    isDeclared: reader.flag("is_declared"),
    declaredAt: reader.date("declared_date"),
    retainDays: reader.count("retain_days"),
  };
  reader.finish();
  inherited.finish();
  return fields;
}

/** The number of the person named as owner; `undefined` when nobody is named. */
export async function resolveOwner(
  tx: Tx,
  libraryId: number,
  ownerId: string | undefined,
): Promise<number | undefined> {
  if (ownerId === undefined || ownerId === "") return undefined;
  const nums = await findUserNums(tx, libraryId, [ownerId]);
  const num = nums.get(ownerId.toUpperCase());
  if (num !== undefined) return num;
  throw new AppError(errors.invalidProfile, {
    messages: [{ code: "invalid", text: "There is no such user in this library.", field: "owner" }],
  });
}

/** Entries that a creation gives; an external creator always keeps access to what they made (WORK-ACL-006). */
export async function creationEntries(
  tx: Tx,
  libraryId: number,
  given: { body: ContainerBody; actor: UserActor; hasOwnList: boolean },
): Promise<ProfileEntry[]> {
  const entries = [
    ...(await resolveEntries(tx, libraryId, trustees(given.body["user_trustees"], "user"), "user_trustees")),
    ...(await resolveEntries(tx, libraryId, trustees(given.body["group_trustees"], "group"), "group_trustees")),
  ];
  const { actor } = given;
  if (actor.isExternal && (given.hasOwnList || entries.length > 0)) {
    entries.push({ kind: "user", num: actor.userNum, level: 3, endsAt: null });
  }
  return entries;
}

function readName(reader: ProfileReader, isNew: boolean): string | undefined {
  return reader.text("name", { max: fieldLimits.name, required: isNew || reader.has("name") });
}

function readDefaultSecurity(reader: ProfileReader, kind: "workspace" | "folder"): DefaultSecurity | undefined {
  const value = reader.oneOf("default_security", defaultSecurities);
  if (kind !== "workspace" || value !== "inherit") return value;
  reader.refuse({ code: "invalid", text: "A workspace cannot inherit its security.", field: "default_security" });
  return undefined;
}

function trustees(
  value: unknown,
  type: "user" | "group",
): { id: string; type: string; access_level: string | number }[] {
  return Array.isArray(value)
    ? (value as { id: string; access_level: string | number }[]).map((entry) => ({ ...entry, type }))
    : [];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
