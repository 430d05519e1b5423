import type { HolidayData } from "@muniment/tracker-api/organisation";

/** What was read of a file: its holidays by date, and what of it says nothing. */
export interface ReadHolidays {
  readonly holidays: HolidayData[];
  readonly faults: { readonly line: number; readonly text: string }[];
}

const MOST = 1_000;
const MOST_FAULTS = 100;
const MOST_NAME = 100;

/** Reads holidays (TRK-CAL-003); a day that is named twice counts once. Nothing in a file is ever carried out. */
export function readHolidayFile(format: "ics" | "csv", text: string): ReadHolidays {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/);
  const { holidays, faults } = format === "ics" ? readIcs(lines) : readCsv(lines);
  const byDay = new Map(holidays.map((holiday) => [holiday.day, holiday]));
  const sorted = [...byDay.values()].toSorted((one, other) => (one.day < other.day ? -1 : 1));
  const cut = sorted.length > MOST ? [{ line: 0, text: `Only the first ${MOST} holidays are taken.` }] : [];
  return { holidays: sorted.slice(0, MOST), faults: [...cut, ...faults].slice(0, MOST_FAULTS) };
}

/** `date,name` a line, with or without a head. */
function readCsv(lines: readonly string[]): ReadHolidays {
  const read: ReadHolidays = { holidays: [], faults: [] };
  for (const [at, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const [, date = "", quoted, plain = ""] =
      /^\s*"?([^",;]*)"?\s*[,;]\s*(?:"((?:[^"]|"")*)"|([^,;]*))/.exec(line) ?? [];
    const isHead = at === 0 && /^date$/i.test(date.trim());
    if (isHead) continue;
    add(read, { line: at + 1, date: date.trim(), name: (quoted?.replaceAll('""', '"') ?? plain).trim() });
  }
  return read;
}

/** Whole-day events; those that recur each year are holidays that recur. */
function readIcs(lines: readonly string[]): ReadHolidays {
  const read: ReadHolidays = { holidays: [], faults: [] };
  let event: { line: number; date: string; end: string; name: string; rule: string } | undefined;
  for (const { line, at } of unfolded(lines)) {
    const [, head = "", value = ""] = /^([^:]*):(.*)$/.exec(line) ?? [];
    const property = head.split(";")[0]?.toUpperCase();
    if (property === "BEGIN" && value.toUpperCase() === "VEVENT")
      event = { line: at, date: "", end: "", name: "", rule: "" };
    else if (event === undefined) continue;
    else if (property === "DTSTART") event.date = value;
    else if (property === "DTEND") event.end = value;
    else if (property === "SUMMARY") event.name = value.replaceAll(/\\([,;\\])/g, "$1").replaceAll(/\\n/gi, " ");
    else if (property === "RRULE") event.rule = value;
    else if (property === "END" && value.toUpperCase() === "VEVENT") {
      const isYearly =
        /(?:^|;)FREQ=YEARLY(?:;|$)/i.test(event.rule) && !/BY(?:DAY|SETPOS)|INTERVAL=(?!1(?:;|$))/i.test(event.rule);
      if (event.rule !== "" && !isYearly) {
        read.faults.push({
          line: event.line,
          text: `The rule ${event.rule.slice(0, 80)} is none that recurs each year on its date.`,
        });
      }
      for (const date of spanOf(event)) add(read, { ...event, date, recurring: isYearly });
      event = undefined;
    }
  }
  return read;
}

/** Lines that begin with a blank go on with the one before. */
function unfolded(lines: readonly string[]): { line: string; at: number }[] {
  const whole: { line: string; at: number }[] = [];
  for (const [at, line] of lines.entries()) {
    const last = whole.at(-1);
    if (/^[ \t]/.test(line) && last !== undefined) last.line += line.slice(1);
    else whole.push({ line, at: at + 1 });
  }
  return whole;
}

/** An event's days; its end is the day after the last one. */
function spanOf({ date, end }: { readonly date: string; readonly end: string }): string[] {
  const first = isoOf(date);
  const last = isoOf(end);
  if (first === undefined || last === undefined || last <= first) return [first ?? date];
  const days: string[] = [];
  const at = new Date(`${first}T00:00:00Z`);
  while (days.length < 31 && at.toISOString().slice(0, 10) < last) {
    days.push(at.toISOString().slice(0, 10));
    at.setUTCDate(at.getUTCDate() + 1);
  }
  return days;
}

function isoOf(value: string): string | undefined {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)/.exec(value) ?? [];
  return year === undefined ? undefined : `${year}-${month ?? ""}-${day ?? ""}`;
}

function add(read: ReadHolidays, given: { line: number; date: string; name: string; recurring?: boolean }): void {
  const { line, date, name, recurring = false } = given;
  const clean = name
    .normalize("NFC")
    .replaceAll(/\p{Cc}/gu, " ")
    .trim()
    .slice(0, MOST_NAME);
  if (!isDay(date)) read.faults.push({ line, text: `${date.slice(0, 40)} is no date as YYYY-MM-DD.` });
  else if (clean === "") read.faults.push({ line, text: "The holiday has no name." });
  else read.holidays.push({ day: date, name: clean, ...(recurring ? { recurring } : {}) });
}

/** Whether it is a day that there is, as `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  const at = /^[12]\d{3}-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  return at !== undefined && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

/** The same holidays as a file. */
export function writeHolidayFile(format: "ics" | "csv", holidays: readonly HolidayData[]): string {
  const sorted = holidays.toSorted((one, other) => (one.day < other.day ? -1 : 1));
  if (format === "csv") {
    const cells = sorted.map(
      ({ day, name }) => `${day},${/[",;]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name}`,
    );
    return ["date,name", ...cells, ""].join("\r\n");
  }
  const events = sorted.flatMap(({ day, name, recurring = false }) => [
    "BEGIN:VEVENT",
    `UID:${day}@holidays.muniment`,
    `DTSTAMP:${day.replaceAll("-", "")}T000000Z`,
    `DTSTART;VALUE=DATE:${day.replaceAll("-", "")}`,
    ...(recurring ? ["RRULE:FREQ=YEARLY"] : []),
    `SUMMARY:${name.replaceAll(/([,;\\])/g, String.raw`\$1`)}`,
    "END:VEVENT",
  ]);
  return ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Muniment//Tracker//EN", ...events, "END:VCALENDAR", ""].join(
    "\r\n",
  );
}
