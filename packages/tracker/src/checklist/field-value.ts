import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import { calendarDate, invalid, manyLines } from "../wire.ts";

interface FieldOptions {
  readonly choices?: readonly string[];
  readonly currency?: string;
}

/** A value as it is stored, and what it is found and sorted by. */
export interface StoredValue {
  readonly value: unknown;
  readonly text: string;
  readonly number: number | null;
}

const MOST_TEXT = 1_000;
const MOST_LONG_TEXT = 20_000;

/**
 * Puts values into custom fields of a task, `null` clears one (TRK-FLD-002). What was there before, by the fields' ids;
 * fields whose value stays are not among them.
 */
export async function putFieldValues(
  tx: Tx,
  task: { id: string; tracker_id: string; custom_fields: Readonly<Record<string, unknown>> },
  values: Readonly<Record<string, unknown>>,
): Promise<{ before: Record<string, unknown>; after: Record<string, unknown> }> {
  const ids = Object.keys(values);
  const fields = await q(tx)
    .selectFrom("tracker.custom_field")
    .select(["id", "type", "options", "required"])
    .where("tracker_id", "=", task.tracker_id)
    .where("deleted_at", "is", null)
    .where("id", "in", ids.length === 0 ? [""] : ids)
    .execute();
  const before: Record<string, unknown> = {};
  const after: Record<string, unknown> = {};
  for (const id of ids) {
    const field = fields.find((each) => each.id === id);
    if (field === undefined) throw invalid(`custom_fields.${id}`, "There is no such field in this tracker.");
    const was = task.custom_fields[id] ?? null;
    const stored = readValue(field.type, field.options, { field: `custom_fields.${id}`, value: values[id] });
    if (JSON.stringify(stored?.value ?? null) === JSON.stringify(was)) continue;
    before[id] = was;
    after[id] = stored?.value ?? null;
    if (stored === undefined) {
      await q(tx)
        .deleteFrom("tracker.custom_value")
        .where("task_id", "=", task.id)
        .where("field_id", "=", id)
        .execute();
      continue;
    }
    await sql`insert into tracker.custom_value (task_id, field_id, value, text_value, number_value)
      values (${task.id}, ${id}, ${JSON.stringify(stored.value)}::jsonb, ${stored.text}, ${stored.number})
      on conflict (task_id, field_id) do update set value = excluded.value, text_value = excluded.text_value,
        number_value = excluded.number_value`.execute(q(tx));
  }
  return { before, after };
}

/** Reads a value off the wire by its field's type; `undefined` clears. */
export function readValue(
  type: string,
  options: FieldOptions,
  { field, value }: { field: string; value: unknown },
): StoredValue | undefined {
  if (value === null || value === undefined || value === "") return undefined;
  const plain = (text: string): StoredValue => ({ value: text, text, number: null });
  switch (type) {
    case "number":
      return { value: numberOf(value, field), text: String(numberOf(value, field)), number: numberOf(value, field) };
    case "money": {
      const { value: amount = value, currency = options.currency ?? "" } = partsOf(value);
      const number = numberOf(amount, field);
      return { value: { value: number, currency: textOf(currency, field, 3) }, text: String(number), number };
    }
    case "date":
      return plain(calendarDate(textOf(value, field, 10), field));
    case "yes_no":
      if (typeof value !== "boolean") throw invalid(field, "Give true or false.");
      return { value, text: String(value), number: value ? 1 : 0 };
    case "single_choice":
      return plain(choiceOf(value, options, field));
    case "multi_choice": {
      if (!Array.isArray(value)) throw invalid(field, "Give a list of choices.");
      const choices = [...new Set(value.map((each) => choiceOf(each, options, field)))];
      return choices.length === 0 ? undefined : { value: choices, text: choices.join("\n"), number: null };
    }
    case "person": {
      const { ty, work_id: workId, name } = partsOf(value);
      if (ty !== "user" && ty !== "group") throw invalid(field, "Give `ty` and `work_id`.");
      const person = { ty, work_id: textOf(workId, field, 254), name: textOf(name ?? workId, field, 254) };
      return { value: person, text: person.name, number: null };
    }
    case "link": {
      const link = textOf(value, field, MOST_TEXT);
      if (!/^https?:\/\/\S+$/i.test(link)) throw invalid(field, "Give an address that begins with https://.");
      return plain(link);
    }
    case "long_text":
      return plain(textOf(value, field, MOST_LONG_TEXT));
    default:
      return plain(textOf(value, field, MOST_TEXT));
  }
}

function numberOf(value: unknown, field: string): number {
  if (typeof value === "number" && Number.isFinite(value) && Math.abs(value) < 1e15) return value;
  throw invalid(field, "Give a number.");
}

function textOf(value: unknown, field: string, most: number): string {
  if (typeof value !== "string") throw invalid(field, "Give a text.");
  return manyLines(value, field, most);
}

function choiceOf(value: unknown, { choices = [] }: FieldOptions, field: string): string {
  const choice = choices.find((each) => each === value);
  if (choice === undefined) throw invalid(field, "This is none of the field's choices.");
  return choice;
}

function partsOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
