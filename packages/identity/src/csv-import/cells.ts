import type { CellMessage } from "./csv-import.tables.ts";
import type { Mapping } from "./mapping.ts";

const YES = new Set(["yes", "y", "true", "1", "on", "enabled"]);
const NO = new Set(["no", "n", "false", "0", "off", "disabled"]);

/** The cells of a line by field; an empty cell says nothing, so it changes nothing. */
export interface Cells {
  text(field: string): string | undefined;
  /** Yes or no in the usual words. */
  flag(field: string): boolean | undefined;
  /** Several in one cell, divided by `;`. */
  list(field: string): readonly string[];
  /** One of some words. */
  word<const Word extends string>(field: string, words: readonly Word[]): Word | undefined;
  /** What could not be read; complete once everything was asked for. */
  readonly messages: readonly CellMessage[];
}

/** Reads a line. */
export function readCells(cells: readonly string[], mapping: Mapping): Cells {
  const messages: CellMessage[] = [];
  const text = (field: string): string | undefined => {
    const at = mapping[field];
    const cell = at === undefined ? "" : (cells[at] ?? "");
    return cell === "" ? undefined : cell;
  };
  return {
    text,
    flag(field) {
      const word = text(field)?.toLowerCase();
      if (word === undefined) return undefined;
      if (YES.has(word)) return true;
      if (!NO.has(word)) messages.push({ field, code: "invalid", text: "Write yes or no." });
      return false;
    },
    list: (field) =>
      (text(field) ?? "")
        .split(";")
        .map((part) => part.trim())
        .filter((part) => part !== ""),
    word(field, words) {
      const given = text(field)?.toLowerCase();
      const found = words.find((word) => word === given);
      if (given !== undefined && found === undefined) {
        messages.push({ field, code: "invalid", text: `Write one of: ${words.join(", ")}.` });
      }
      return found;
    },
    messages,
  };
}
