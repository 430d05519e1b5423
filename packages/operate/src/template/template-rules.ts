import { AppError } from "@muniment/kernel";
import type { FieldMessage } from "@muniment/kernel";
import { checkLine } from "@muniment/documents/generate";
import { errors } from "@muniment/operate-api";
import type * as api from "@muniment/operate-api/template";
import type { Input } from "@muniment/rest";
import { TEMPLATE_FIELDS } from "./template-fields.ts";
import type { TemplateRow } from "./template.tables.ts";

/** What is typed for a new template. */
export type TypedTemplate = Input<typeof api.createTemplate>["body"];

/** What of a template may be typed. */
export type TemplateChange = Partial<Omit<TemplateRow, "id" | "created_at" | "updated_at" | "rev">>;

const FIELDS = [
  "system_name",
  "kind",
  "name",
  "description",
  "category",
  "language",
  "is_active",
  "output_path",
  "output_name",
  "format",
  "missing",
] as const;
/** By these others name it. */
const FIXED = new Set<string>(["system_name", "kind"]);
const SYSTEM_NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;
const LANGUAGE = /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}$/;

/** What a template has that nobody said anything of. */
export const TEMPLATE_DEFAULTS = {
  description: "",
  kind: "document",
  category: "",
  language: "en-GB",
  is_active: true,
  output_path: "",
  output_name: '{{document.template}} {{document.recipient.name | default:""}} {{now | date:"yyyy-MM-dd HHmm"}}',
  format: "docx",
  missing: "mark",
} as const satisfies Partial<TemplateRow>;

/** The typed fields, trimmed; throws with a message for each that cannot be. */
export function checkTemplate(typed: TypedTemplate, isNew: boolean): TemplateChange {
  const trimmed: TemplateChange = {};
  // Only what is named here: a body may hold what nobody asked for.
  for (const field of FIELDS) {
    const value = typed[field];
    if (value === undefined || (!isNew && FIXED.has(field))) continue;
    Object.assign(trimmed, { [field]: typeof value === "string" ? value.trim().normalize("NFC") : value });
  }
  const messages: FieldMessage[] = [];
  const wrong = (field: string, text: string) => messages.push({ code: "invalid", text, field });
  const { name, system_name: systemName, language, output_path: path, output_name: fileName } = trimmed;
  if (isNew ? (name ?? "") === "" : name === "") wrong("name", "Give the template a name.");
  if (isNew && !SYSTEM_NAME.test(systemName ?? "")) {
    wrong("system_name", "A system name is made of small letters, digits and -, such as engagement-letter.");
  }
  if (language !== undefined && !(LANGUAGE.test(language) && isKnown(language))) {
    wrong("language", "Write the language as en-GB or de.");
  }
  for (const [field, line] of [
    ["output_path", path],
    ["output_name", fileName],
  ] as const) {
    const text = line === undefined ? undefined : checkLine(line, TEMPLATE_FIELDS);
    if (text !== undefined) wrong(field, text);
  }
  if (fileName === "") wrong("output_name", "Say how what is produced is named.");
  if (path !== undefined && path.split("/").some((part) => /^\s*\.+\s*$/.test(part) || part.includes("\\"))) {
    wrong("output_path", "Write folders as Correspondence/Out.");
  }
  if (messages.length > 0) throw new AppError(errors.validationFailed, { messages });
  return trimmed;
}

function isKnown(language: string): boolean {
  try {
    return Intl.getCanonicalLocales(language).length === 1;
  } catch {
    return false;
  }
}
