import { AppError } from "@muniment/kernel";
import type { FieldMessage } from "@muniment/kernel";
import { errors } from "@muniment/work-api";
import type { FieldKind } from "@muniment/work-api/profile-fields";

/** Values of custom and project fields, by wire name; absent means empty. */
export type FieldValues = Readonly<Record<string, string | number | boolean>>;

const CONTROL = /(?![\t\r\n])\p{Cc}/u;
const DATE = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}(?:[:.]?\d{2})?)?)?$/;

/** Reads the fields of a profile one by one and collects what is wrong with them. */
export interface ProfileReader {
  /** Whether the caller sent the field at all. */
  has(field: string): boolean;
  /** Text in NFC, trimmed; `""` when cleared, `undefined` when not sent. */
  text(field: string, rule: { max: number; required?: boolean; multiline?: boolean }): string | undefined;
  flag(field: string): boolean | undefined;
  /** Whole number of at least 0; 0 when cleared. */
  count(field: string): number | undefined;
  /** `null` when cleared. */
  date(field: string): Date | null | undefined;
  oneOf<T extends string>(field: string, values: readonly T[]): T | undefined;
  /** The given fields of `kinds` laid over `before`; a cleared field is left out. */
  values(kinds: ReadonlyMap<string, FieldKind>, before: FieldValues): FieldValues;
  refuse(message: FieldMessage): void;
  /** Throws `NRC_INVALID_PROFILE` with one message for each broken field. */
  finish(): void;
}

/** A reader over `input`, whose values may be native, text or empty (work-api.md T6, T7). */
export function readProfile(input: Readonly<Record<string, unknown>>): ProfileReader {
  const messages: FieldMessage[] = [];
  const invalid = (field: string, text: string): undefined => {
    messages.push({ code: "invalid", text, field });
    return undefined;
  };
  const read = (field: string, kind: FieldKind): string | number | boolean | null | undefined => {
    const value = input[field];
    if (value === undefined) return undefined;
    if (value === null || value === "") return null;
    return convert(value, kind) ?? invalid(field, expectation(kind));
  };
  const readText = (field: string, rule: { max: number; required?: boolean; multiline?: boolean }) => {
    const value = input[field];
    if (value === undefined && rule.required !== true) return undefined;
    if (typeof value === "object" && value !== null) return invalid(field, "Text is expected.");
    const given = typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : "";
    const text = String(given).normalize("NFC").trim();
    if (text === "" && rule.required === true) {
      messages.push({ code: "required", text: "This field is required.", field });
    } else if ([...text].length > rule.max) {
      messages.push({ code: "too_long", text: `At most ${rule.max} characters.`, field, data: rule.max });
    } else if (CONTROL.test(text) || (rule.multiline !== true && /[\t\r\n]/.test(text))) {
      messages.push({ code: "control_character", text: "Control characters are not allowed.", field });
    }
    return text;
  };
  return {
    has: (field) => input[field] !== undefined,
    text: readText,
    flag(field) {
      const value = read(field, { kind: "boolean" });
      return value === null ? false : (value as boolean | undefined);
    },
    count(field) {
      const value = read(field, { kind: "integer" });
      if (typeof value === "number" && (value < 0 || value > 1_000_000)) return invalid(field, "Out of range.");
      return value === null ? 0 : (value as number | undefined);
    },
    date(field) {
      const value = read(field, { kind: "date" });
      return typeof value === "string" ? new Date(value) : (value as null | undefined);
    },
    oneOf(field, values) {
      const value = input[field];
      if (value === undefined || value === null || value === "") return undefined;
      const word = typeof value === "string" ? value.trim().toLowerCase() : "";
      const found = values.find((candidate) => candidate === word);
      return found ?? invalid(field, `One of ${values.join(", ")} is expected.`);
    },
    values(kinds, before) {
      const result: Record<string, string | number | boolean> = { ...before };
      for (const [field, kind] of kinds) {
        const value = kind.kind === "text" ? readText(field, kind) : read(field, kind);
        if (value === undefined) continue;
        if (value === null || value === "") delete result[field];
        else result[field] = value;
      }
      return result;
    },
    refuse(message) {
      messages.push(message);
    },
    finish() {
      if (messages.length > 0) throw new AppError(errors.invalidProfile, { messages });
    },
  };
}

/** A moment as clients write it (work-api.md 3.1), or `undefined` if it is none. */
export function parseDate(text: string): Date | undefined {
  if (!DATE.test(text)) return undefined;
  const normal = text
    .replace(/([+-]\d{2})[:.]?(\d{2})$/, (zone, hours: string, minutes: string, at: number) =>
      at > 10 ? `${hours}:${minutes}` : zone,
    )
    .replace(/(T.*[+-]\d{2})$/, "$1:00");
  const zoned = /T/.test(normal) && !/(?:Z|[+-]\d{2}:\d{2})$/.test(normal) ? `${normal}Z` : normal;
  const milliseconds = Date.parse(zoned);
  // JavaScript takes 30 February for 2 March.
  const day = Date.parse(`${text.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(milliseconds) || Number.isNaN(day)) return undefined;
  return new Date(day).toISOString().startsWith(text.slice(0, 10)) && text >= "0001"
    ? new Date(milliseconds)
    : undefined;
}

function convert(value: unknown, kind: FieldKind): string | number | boolean | undefined {
  if (kind.kind === "boolean") {
    const text = String(value).toLowerCase();
    return text === "true" || text === "1" ? true : text === "false" || text === "0" ? false : undefined;
  }
  if (kind.kind === "number" || kind.kind === "integer") {
    const number = typeof value === "number" ? value : typeof value === "string" ? Number(value.trim()) : Number.NaN;
    if (!Number.isFinite(number) || (kind.kind === "integer" && !Number.isSafeInteger(number))) return undefined;
    return number;
  }
  if (typeof value !== "string") return undefined;
  const date = parseDate(value.trim());
  return date === undefined ? undefined : `${date.toISOString().slice(0, 19)}Z`;
}

function expectation(kind: FieldKind): string {
  const words = { boolean: "true or false is expected.", date: "An ISO 8601 date is expected." } as const;
  return kind.kind in words ? words[kind.kind as keyof typeof words] : "A number is expected.";
}
