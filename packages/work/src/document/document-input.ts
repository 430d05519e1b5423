import { AppError } from "@muniment/kernel";
import { findUserNums } from "@muniment/identity";
import type { Tx } from "@muniment/platform/db";
import { errors, parseItemId } from "@muniment/work-api";
import { defaultSecurities } from "@muniment/work-api/access/security";
import type { DefaultSecurity } from "@muniment/work-api/access/security";
import { customFields, fieldLimits } from "@muniment/work-api/profile-fields";
import type { Reach } from "../access/index.ts";
import { readProfile } from "../classification/index.ts";
import type { FieldValues } from "../classification/index.ts";

/** What a profile asks for, checked; `undefined` where it says nothing. */
export interface DocumentFields {
  readonly name: string | undefined;
  readonly alias: string | undefined;
  readonly comment: string | undefined;
  readonly extension: string | undefined;
  readonly type: string | undefined;
  readonly class: string | undefined;
  readonly subclass: string | undefined;
  readonly custom: FieldValues;
  readonly authorId: string | undefined;
  readonly operatorId: string | undefined;
  readonly defaultSecurity: DefaultSecurity | undefined;
  readonly isDeclared: boolean | undefined;
  readonly isHipaa: boolean | undefined;
  readonly retainDays: number | undefined;
  readonly fileCreatedAt: Date | undefined;
  readonly fileEditedAt: Date | undefined;
  readonly checksum: string | undefined;
}

/** Reads a document profile (work-api.md 11.1, 10.6); throws with a message for each broken field. */
export function readDocumentFields(input: Readonly<Record<string, unknown>>, custom: FieldValues): DocumentFields {
  const reader = readProfile(input);
  const classification = { max: fieldLimits.classification };
  const fields: DocumentFields = {
    name: reader.text("name", { max: fieldLimits.name, required: reader.has("name") }),
    alias: reader.text("alias", { max: fieldLimits.alias }),
    comment: reader.text("comment", { max: fieldLimits.comment, multiline: true }),
    extension: reader.text("extension", { max: fieldLimits.extension })?.replace(/^\.+/, ""),
    type: reader.text("type", classification)?.toUpperCase(),
    class: reader.text("class", classification),
    subclass: reader.text(reader.has("subclass") ? "subclass" : "sub_class", classification),
    custom: reader.values(customFields, custom),
    authorId: reader.text("author", { max: fieldLimits.userId }) || undefined,
    operatorId: reader.text("operator", { max: fieldLimits.userId }) || undefined,
    defaultSecurity: reader.oneOf("default_security", defaultSecurities),
    isDeclared: reader.flag("is_declared"),
    isHipaa: reader.flag("is_hipaa"),
    retainDays: reader.count("retain_days"),
    fileCreatedAt: reader.date("file_create_date") ?? undefined,
    fileEditedAt: reader.date("file_edit_date") ?? undefined,
    checksum: reader.text("checksum", { max: 100 }) || undefined,
  };
  if (fields.extension !== undefined && /[/\\]/.test(fields.extension)) {
    reader.refuse({ code: "invalid", text: "An extension holds no slashes.", field: "extension" });
  }
  reader.finish();
  return fields;
}

/** Numbers of the people named in a profile. */
export async function resolvePeople(
  tx: Tx,
  libraryId: number,
  fields: Pick<DocumentFields, "authorId" | "operatorId">,
): Promise<{ authorNum: number | undefined; operatorNum: number | undefined }> {
  const wanted = [fields.authorId, fields.operatorId].filter((id) => id !== undefined);
  if (wanted.length === 0) return { authorNum: undefined, operatorNum: undefined };
  const nums = await findUserNums(tx, libraryId, wanted);
  const messages = (["author", "operator"] as const)
    .filter((field) => {
      const id = fields[`${field}Id`];
      return id !== undefined && !nums.has(id.toUpperCase());
    })
    .map((field) => ({ code: "invalid", text: "There is no such user in this library.", field }));
  if (messages.length > 0) throw new AppError(errors.invalidProfile, { messages });
  return {
    authorNum: nums.get((fields.authorId ?? "").toUpperCase()),
    operatorNum: nums.get((fields.operatorId ?? "").toUpperCase()),
  };
}

/** Number and version out of a document's id; 400 when it is malformed or names another library. */
export function documentPlace(reach: Reach, id: string): { number: number; version: number | undefined } {
  const parsed = parseItemId(id);
  if (parsed === undefined) {
    throw new AppError(errors.invalidParam, { text: "This is not the id of a document.", field: "document" });
  }
  if (parsed.library !== undefined && parsed.library.toLowerCase() !== reach.library.toLowerCase()) {
    throw new AppError(errors.invalidParam, { text: "This id belongs to another library.", field: "document" });
  }
  return { number: parsed.number, version: parsed.version };
}
