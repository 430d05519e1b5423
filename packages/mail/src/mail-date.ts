const DATE =
  /^(?:[a-z]{2,9}\.?,?\s*)?(\d{1,2})[\s-]+([a-z]{3})[a-z]*\.?[\s-]+(\d{2,4})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s+([+-]\d{4}|[a-z]{1,5}))?$/i;
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const ZONE_HOURS: Readonly<Record<string, number>> = {
  EST: -5,
  EDT: -4,
  CST: -6,
  CDT: -5,
  MST: -7,
  MDT: -6,
  PST: -8,
  PDT: -7,
};

/**
 * Reads a date as mail writes it (RFC 5322, with the obsolete zones and two-digit years; other zones count as UTC).
 * `undefined` for anything else: JavaScript's own reading would make dates out of nearly any text.
 */
export function parseMailDate(value: string | undefined): Date | undefined {
  const match = DATE.exec(
    (value ?? "")
      .replaceAll(/\([^()]*\)/g, " ")
      .replaceAll(/\s+/g, " ")
      .trim(),
  );
  if (match === null) return undefined;
  const [day, hour, minute] = [Number(match[1]), Number(match[4]), Number(match[5])];
  const second = Number(match[6] ?? 0);
  const month = MONTHS.indexOf(match[2]!.toLowerCase());
  if (month === -1 || hour > 23 || minute > 59 || second > 60) return undefined;
  const local = new Date(Date.UTC(fullYear(match[3]!), month, day, hour, minute, Math.min(second, 59)));
  if (local.getUTCDate() !== day) return undefined;
  return plausibleDate(local.getTime() - zoneMinutes(match[7] ?? "GMT") * 60_000);
}

/** The instant, unless it is one that only stands for "none": before 1970, or Outlook's year 4501 and later. */
export function plausibleDate(milliseconds: number): Date | undefined {
  return milliseconds > 0 && milliseconds < Date.UTC(4500, 0) ? new Date(milliseconds) : undefined;
}

function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length === 4) return year;
  return digits.length === 2 && year < 50 ? 2000 + year : 1900 + year;
}

function zoneMinutes(zone: string): number {
  const match = /^([+-])(\d{2})(\d{2})$/.exec(zone);
  if (match === null) return (ZONE_HOURS[zone.toUpperCase()] ?? 0) * 60;
  return (match[1] === "-" ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]));
}
