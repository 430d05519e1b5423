import { AppError, decodeCursor, encodeCursor } from "@muniment/kernel";
import type { CursorValues } from "@muniment/kernel";
import { errors } from "@muniment/tracker-api";

const MOST_ROWS = 1000;
const USUAL_ROWS = 100;
/** Control characters but the ends of lines and tabs. */
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** Milliseconds belong to what is compared with other instants (tracker.md 1). */
export function wireInstant(instant: Date): string {
  return instant.toISOString();
}

/** How many rows of a list are wanted; 400 for more than there ever are at once. */
export function readLimit(limit: number | undefined): number {
  const wanted = limit ?? USUAL_ROWS;
  if (wanted >= 1 && wanted <= MOST_ROWS) return wanted;
  throw new AppError(errors.invalidParam, { text: `Ask for 1 to ${MOST_ROWS} rows.`, field: "limit" });
}

/** The values of a cursor that came from a list with as many sort keys; 400 for another. */
export function readCursor(cursor: string | undefined, length: number): CursorValues | undefined {
  if (cursor === undefined || cursor === "") return undefined;
  const values = decodeCursor(cursor, length);
  if (values !== undefined) return values;
  throw new AppError(errors.invalidParam, { text: "This cursor does not come from this list.", field: "cursor" });
}

/** Cuts what was read, one row more than wanted, to the page. */
export function cutRows<T>(
  rows: readonly T[],
  limit: number,
  keysOf: (row: T) => CursorValues,
): { rows: readonly T[]; cursor?: string } {
  const last = rows[limit - 1];
  if (rows.length <= limit || last === undefined) return { rows };
  return { rows: rows.slice(0, limit), cursor: encodeCursor(keysOf(last)) };
}

/** The state that a change was made from; own endpoints require it (work-api.md 17.2). */
export function basedOn(header: string | undefined): number {
  const match = /^(?:W\/)?"(\d{1,15})"$/.exec((header ?? "").trim());
  if (match !== null) return Number(match[1]);
  throw new AppError(errors.invalidParam, {
    text: "Send the ETag of what you changed as If-Match.",
    field: "If-Match",
  });
}

/** A refusal about one field. */
export function invalid(field: string, text: string, code = "invalid"): AppError {
  return new AppError(errors.validationFailed, { messages: [{ code, text, field }] });
}

/** A name or title: one line, not blank, at most `most` characters. */
export function oneLine(text: string, field: string, most: number): string {
  const trimmed = text.normalize("NFC").replaceAll(/\s+/g, " ").trim();
  if (trimmed === "") throw invalid(field, "This cannot be empty.", "required");
  if ([...trimmed].length > most) throw invalid(field, `At most ${most} characters.`, "too_long");
  if (CONTROL.test(trimmed)) throw invalid(field, "Control characters are not taken.");
  return trimmed;
}

/** Longer text, which may be empty. */
export function manyLines(text: string | null, field: string, most: number): string {
  const given = (text ?? "").normalize("NFC").replaceAll(/\r\n?/g, "\n");
  if ([...given].length > most) throw invalid(field, `At most ${most} characters.`, "too_long");
  if (CONTROL.test(given)) throw invalid(field, "Control characters are not taken.");
  return given;
}

/** An IANA time zone; refuses what is none. */
export function timeZone(name: string, field: string): string {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    throw invalid(field, "There is no such time zone.");
  }
}

/** A date of the calendar, `YYYY-MM-DD`. */
export function calendarDate(text: string, field: string): string {
  const instant = new Date(`${text}T00:00:00Z`);
  const isDate = /^[12]\d{3}-\d\d-\d\d$/.test(text) && !Number.isNaN(instant.getTime());
  if (isDate && instant.toISOString().startsWith(text)) return text;
  throw invalid(field, "Give a date as YYYY-MM-DD.");
}

/** The date of an instant in a zone. */
export function dateIn(zone: string, instant: Date): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone, dateStyle: "short" }).format(instant);
}

/** A date moved by days. */
export function addDays(date: string, days: number): string {
  const instant = new Date(`${date}T00:00:00Z`);
  instant.setUTCDate(instant.getUTCDate() + days);
  return instant.toISOString().slice(0, 10);
}

/**
 * What of `changes` somebody else changed too since `rev`: `revs` says with which state a field was changed last
 * (TRK-DATA-010). Who comes to the same value is in nobody's way.
 */
export function conflicts(
  changes: Readonly<Record<string, unknown>>,
  current: Readonly<Record<string, unknown>>,
  state: { readonly rev: number; readonly revs: Readonly<Record<string, number>> },
): string[] {
  return Object.keys(changes).filter(
    (field) =>
      (state.revs[field] ?? 0) > state.rev && JSON.stringify(changes[field]) !== JSON.stringify(current[field]),
  );
}
