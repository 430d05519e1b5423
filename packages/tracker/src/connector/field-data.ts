import { AppError } from "@muniment/kernel";
import { errors } from "@muniment/work-api/errors";

/** A type of fields with its name, and whether custom fields can have it (tracker-api.md 3.11). */
export interface FieldType {
  readonly field_type: string;
  readonly display_name: string;
  readonly isCustom: boolean;
}

const type = (id: string, label: string, isCustom = true): FieldType => ({
  field_type: id,
  display_name: label,
  isCustom,
});

/** Every type, in the order in which designers offer them. */
export const connectorTypes: readonly FieldType[] = [
  type("text", "Text"),
  type("long_text", "Long text"),
  type("number", "Number"),
  type("money", "Amount"),
  type("date", "Date"),
  type("yes_no", "Yes/No"),
  type("single_choice", "Choice"),
  type("multi_choice", "Multiple choice"),
  type("person", "Person"),
  type("link", "Link"),
  type("status", "Status", false),
  type("assignee", "Assignee", false),
  type("due_date", "Due date", false),
  type("work_object", "Linked object", false),
];

type Property = Readonly<Record<string, unknown>>;

const property = (kind: string, title: string, more: Property = {}): Property => ({
  type: kind,
  title,
  description: title,
  ...more,
});

function schema(properties: Readonly<Record<string, Property>>, required: readonly string[] = []): Property {
  return { type: "object", properties, ...(required.length === 0 ? {} : { required }) };
}

const valueOf = (kind: string, more?: Property) => schema({ value: property(kind, "Value", more) }, ["value"]);
const somebody = schema(
  { ty: property("string", "Kind", { enum: ["user", "group"] }), work_id: property("string", "User or group") },
  ["ty", "work_id"],
);

const VALUES: Readonly<Record<string, Property>> = {
  text: valueOf("string"),
  long_text: valueOf("string"),
  number: valueOf("number"),
  money: schema({ value: property("number", "Amount"), currency: property("string", "Currency") }, ["value"]),
  date: valueOf("string", { format: "date" }),
  yes_no: valueOf("boolean"),
  single_choice: valueOf("string"),
  multi_choice: valueOf("string", { description: "Choices, joined with ;" }),
  person: somebody,
  link: valueOf("string", { format: "uri" }),
  status: valueOf("string"),
  assignee: somebody,
  due_date: schema(
    {
      due_date: property("string", "Due date", { format: "date-time" }),
      due_time_zone: property("string", "Time zone"),
    },
    ["due_date"],
  ),
  work_object: schema(
    {
      w_wstype: property("string", "Kind", { enum: ["DOCUMENT", "FOLDER"] }),
      w_id: property("string", "Document or folder"),
    },
    ["w_wstype", "w_id"],
  ),
};

const choices = schema({ options: property("string", "Choices, joined with ;") }, ["options"]);
const CREATION: Readonly<Record<string, Property>> = {
  number: schema({ decimals: property("integer", "Decimals") }),
  money: schema({ currency: property("string", "Currency") }, ["currency"]),
  single_choice: choices,
  multi_choice: choices,
};

/** What a value of a type looks like; of no type nothing, since designers ask before one is chosen. */
export function valueSchema(fieldType: string | undefined): Property {
  return VALUES[fieldType ?? ""] ?? schema({});
}

/** What a custom field of a type needs beside it. */
export function creationSchema(fieldType: string | undefined): Property {
  return CREATION[fieldType ?? ""] ?? schema({});
}

/** The parts of a value off the wire. */
export function partsOf(data: unknown): Readonly<Record<string, unknown>> {
  return typeof data === "object" && data !== null ? (data as Readonly<Record<string, unknown>>) : {};
}

/** A part that is a text; refuses everything else. */
export function textOf(data: unknown, part: string): string {
  const value = partsOf(data)[part];
  if (typeof value === "string") return value;
  throw badData(`Give \`${part}\` as a text.`);
}

/** A refusal of `field_data`. */
export function badData(text: string, field = "field_data"): AppError {
  return new AppError(errors.invalidParam, { text, field });
}

/** The value of a custom field as Tracker keeps it. */
export function customValue(fieldType: string, data: unknown): unknown {
  const { value, currency } = partsOf(data);
  if (fieldType === "person") return { ty: textOf(data, "ty"), work_id: textOf(data, "work_id") };
  if (value === undefined) throw badData("Give `value`.");
  if (fieldType === "money") return currency === undefined ? { value } : { value, currency };
  return fieldType === "multi_choice" ? splitChoices(textOf(data, "value")) : value;
}

/** The value as connectors read it. */
export function shownValue(fieldType: string, value: unknown): unknown {
  return fieldType === "multi_choice" && Array.isArray(value) ? value.join(";") : value;
}

/** What a custom field is made with. */
export function optionsOf(fieldType: string, data: unknown): Readonly<Record<string, unknown>> {
  const { decimals, currency } = partsOf(data);
  if (fieldType === "single_choice" || fieldType === "multi_choice") {
    return { choices: splitChoices(textOf(data, "options")) };
  }
  if (fieldType === "money") return { currency: textOf({ currency }, "currency") };
  return fieldType === "number" && decimals !== undefined ? { decimals } : {};
}

function splitChoices(text: string): string[] {
  return text
    .split(";")
    .map((choice) => choice.trim())
    .filter((choice) => choice !== "");
}
