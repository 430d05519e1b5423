import { checkLineFields } from "./check.ts";
import type { DataShape } from "./check.ts";
import { lookUp } from "./data.ts";
import type { DataObject } from "./data.ts";
import { formatMistake, formatValue } from "./format.ts";
import type { Locale } from "./format.ts";
import { parseTag } from "./tag.ts";

const TAG = /\{\{([^{}]*)\}\}/g;

/** A line of text, such as a file's name, with the fields in it filled; `missing` are those that have no value. */
export function fillLine(
  text: string,
  data: DataObject,
  locale: Locale,
): { readonly text: string; readonly missing: readonly string[] } {
  const missing = new Set<string>();
  const filled = text.replaceAll(TAG, (_raw, body: string) => {
    const tag = parseTag(body);
    const value =
      tag?.kind === "value" ? formatValue(lookUp({ value: data }, tag.path), tag.formats, locale) : undefined;
    if (value === undefined) missing.add(tag?.kind === "value" ? tag.path.text : body.trim());
    return value ?? "";
  });
  return { text: filled, missing: [...missing] };
}

/** What is wrong with the fields of a line, in words; nothing when it can be used. Only fields may stand in it. */
export function checkLine(text: string, shape: DataShape): string | undefined {
  for (const [raw, body = ""] of text.matchAll(TAG)) {
    const tag = parseTag(body);
    if (tag?.kind !== "value") return `"${raw}" is no field.`;
    const wrong = formatMistake(tag.formats) ?? checkLineFields(tag.path, shape);
    if (wrong !== undefined) return wrong;
  }
  return /\{\{|\}\}/.test(text.replaceAll(TAG, "")) ? 'Write a field as "{{name}}".' : undefined;
}
