import type { FieldMessage } from "@muniment/kernel";
import type { FieldContent } from "@muniment/operate-api/case";
import type { WorkFieldValue } from "@muniment/operate-api/work-type";

/** What the fields of a case have. */
export type FieldValues = Readonly<Record<string, FieldContent>>;

const MOST = { text: 254, long_text: 10_000 } as const;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Reads what was sent for fields; `undefined` in `values` says that a field is emptied. */
export function readValues(
  fields: readonly WorkFieldValue[],
  sent: Readonly<Record<string, unknown>>,
): { readonly values: Readonly<Record<string, FieldContent | undefined>>; readonly messages: readonly FieldMessage[] } {
  const values: Record<string, FieldContent | undefined> = {};
  const messages: FieldMessage[] = [];
  for (const [name, given] of Object.entries(sent)) {
    const field = fields.find((each) => each.name === name);
    const read = field === undefined ? `There is no field "${name.slice(0, 40)}".` : readValue(field, given);
    if (typeof read === "string") messages.push({ code: "invalid", text: read, field: `values.${name.slice(0, 40)}` });
    else values[name] = read.value;
  }
  return { values, messages };
}

/** Messages for those of the named fields that have no value. */
export function missingValues(
  fields: readonly WorkFieldValue[],
  names: readonly string[],
  values: Readonly<Record<string, FieldContent | undefined>>,
): FieldMessage[] {
  return fields
    .filter(({ name }) => names.includes(name) && values[name] === undefined)
    .map(({ name, label }) => ({ code: "required", text: `"${label}" is needed.`, field: `values.${name}` }));
}

type Read = { readonly value: FieldContent | undefined } | string;

function readValue(field: WorkFieldValue, given: unknown): Read {
  if (given === null || given === "" || (Array.isArray(given) && given.length === 0)) return { value: undefined };
  switch (field.kind) {
    case "text":
    case "long_text":
      return typeof given === "string" ? textOf(given, MOST[field.kind]) : "Write a text.";
    case "number":
      return typeof given === "number" && Number.isFinite(given) ? { value: given } : "Write a number.";
    case "date":
      return isDay(given) ? { value: given } : "Write a day as 2026-12-31.";
    case "yes_no":
      return typeof given === "boolean" ? { value: given } : "Say yes or no.";
    case "choice":
      return isChoice(field, given) ? { value: given } : "Choose one of what is offered.";
    case "choices": {
      const all = Array.isArray(given) ? (given as readonly unknown[]) : [given];
      const chosen = all.filter((each) => isChoice(field, each));
      return chosen.length === all.length ? { value: [...new Set(chosen)] } : "Choose of what is offered.";
    }
  }
}

function textOf(given: string, most: number): Read {
  const text = given.trim().normalize("NFC");
  if (text.length > most) return `Write at most ${most} characters.`;
  return { value: text === "" ? undefined : text };
}

function isDay(given: unknown): given is string {
  if (typeof given !== "string" || !DAY.test(given)) return false;
  const at = new Date(`${given}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(given);
}

const isChoice = ({ choices = [] }: WorkFieldValue, given: unknown): given is string =>
  typeof given === "string" && choices.includes(given);
