/** The order of day and month in a date such as 03/04/2026. */
export type DateOrder = "dmy" | "mdy";

/** A date of a cell, and the time that stood with it. */
export interface CellDate {
  readonly date: string;
  readonly time?: string;
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const ISO = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(\S.*))?$/;
const SHORT = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{2}|\d{4})(?:,? +(\S.*))?$/;
const DAY_FIRST = /^(\d{1,2})(?:st|nd|rd|th)?[ -.]+([a-z]{3})[a-z]*[ -.,]+(\d{4}|\d{2})$/i;
const MONTH_FIRST = /^([a-z]{3})[a-z]*[ .]+(\d{1,2})(?:st|nd|rd|th)?,? +(\d{4})$/i;
const WEEKDAY = /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[,. ]+/i;
const CENTURY = 2000;
const NOON = 12;

/** Reads a date as people and programs write it; `undefined` for what is none. */
export function readDate(given: string, order: DateOrder): CellDate | undefined {
  const text = given.trim().replace(WEEKDAY, "");
  const iso = ISO.exec(text);
  if (iso !== null) return dated([iso[1], iso[2], iso[3]], iso[4]);
  const short = SHORT.exec(text);
  if (short !== null) {
    // A dot between them is how Europe writes dates.
    const isDayFirst = order === "dmy" || short[2] === ".";
    const [day, month] = isDayFirst ? [short[1], short[3]] : [short[3], short[1]];
    return dated([short[4], month, day], short[5]);
  }
  const named = DAY_FIRST.exec(text);
  if (named !== null) return dated([named[3], monthOf(named[2]), named[1]]);
  const american = MONTH_FIRST.exec(text);
  return american === null ? undefined : dated([american[3], monthOf(american[1]), american[2]]);
}

function monthOf(name = ""): string {
  return String(MONTHS.indexOf(name.toLowerCase()) + 1);
}

function dated([year, month, day]: (string | undefined)[], time?: string): CellDate | undefined {
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  const full = y < 100 ? CENTURY + y : y;
  const instant = new Date(Date.UTC(full, m - 1, d));
  if (instant.getUTCMonth() !== m - 1 || instant.getUTCDate() !== d || full < 1900 || full > 2999) return undefined;
  const date = instant.toISOString().slice(0, 10);
  if (time === undefined) return { date };
  const clock = readTime(time);
  if (clock === undefined) return undefined;
  return clock === "00:00" ? { date } : { date, time: clock };
}

/** Reads a time of day as `HH:MM`. */
export function readTime(given: string): string | undefined {
  const match = /^(\d{1,2})(?:[:.](\d{2}))?(?::\d{2}(?:\.\d+)?)? ?(am|pm)?$/i.exec(given.trim());
  if (match === null) return undefined;
  const [, hours = "", minutes = "00", half] = match;
  if (half === undefined && match[2] === undefined) return undefined;
  const isLate = half?.toLowerCase() === "pm";
  const hour = half === undefined ? Number(hours) : (Number(hours) % NOON) + (isLate ? NOON : 0);
  if (hour > 23 || Number(minutes) > 59) return undefined;
  return `${String(hour).padStart(2, "0")}:${minutes}`;
}

/** In which order the dates of some cells are, and whether they show it themselves. */
export function detectOrder(cells: readonly string[]): { order: DateOrder; isCertain: boolean } {
  let [first, second, unsure] = [false, false, false];
  for (const cell of cells) {
    const short = SHORT.exec(cell.trim().replace(WEEKDAY, ""));
    if (short === null || short[2] === ".") continue;
    if (Number(short[1]) > NOON) first = true;
    else if (Number(short[3]) > NOON) second = true;
    else unsure = true;
  }
  if (second && !first) return { order: "mdy", isCertain: true };
  return { order: "dmy", isCertain: first ? !second : !unsure };
}

/** Reads a number as people and programs write it, with either sign of decimals. */
export function readNumber(given: string): number | undefined {
  const text = given.replaceAll(/[\s\u{a0}\u{202f}']/gu, "");
  const plain = /^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(text)
    ? text.replaceAll(",", "")
    : /^-?\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?$|^-?\d{1,3}(?:\.\d{3})+,\d+$/.test(text)
      ? text.replaceAll(".", "").replace(",", ".")
      : text.replace(/^(-?\d+),(\d+)$/, "$1.$2");
  return /^-?\d+(?:\.\d+)?$/.test(plain) ? Number(plain) : undefined;
}

const YES = ["yes", "y", "true", "x", "1", "✓", "ja", "oui", "si", "sí"];
const NO = ["no", "n", "false", "0", "nein", "non"];

/** Reads yes or no. */
export function readYesNo(given: string): boolean | undefined {
  const text = given.trim().toLowerCase();
  if (YES.includes(text)) return true;
  return NO.includes(text) ? false : undefined;
}

/** What exports put before a text that a spreadsheet would run. */
const SHIELD = /^'(?='*[=+\-@\t\r])/;

/** A text as it was before an export made it safe (TRK-EXP-002). */
export function bareText(given: string): string {
  return given.replace(SHIELD, "");
}

/** Somebody's name and others after it. */
export function readNames(given: string): string[] {
  const names = given
    .split(/[;\n|]/)
    .map((name) => bareText(name.trim()).replaceAll(/\s+/g, " "))
    .filter((name) => name !== "");
  const [only] = names;
  if (names.length !== 1 || only === undefined || !only.includes(",")) return names;
  const parts = only.split(",").map((part) => part.trim());
  // `Smith, John` is one person; addresses and User IDs are several.
  const areIds = parts.length > 2 || parts.every((part) => part.includes("@") || /^[A-Z0-9_.-]{2,}$/.test(part));
  return areIds ? parts.filter((part) => part !== "") : names;
}
