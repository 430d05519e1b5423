import type { Hours } from "@muniment/operate-api/team";

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const DAYS_A_WEEK = 7;

/** Hours that were sent; `undefined` when they are none. */
export function readHours(given: unknown): Hours | undefined {
  if (!isRecord(given)) return undefined;
  const { from, until, days, zone } = given;
  if (typeof from !== "string" || typeof until !== "string" || !TIME.test(from) || !TIME.test(until)) return undefined;
  if (from >= until || typeof zone !== "string" || !isZone(zone) || !Array.isArray(days)) return undefined;
  const known = [...new Set(days)].filter((day) => Number.isInteger(day) && day >= 1 && day <= DAYS_A_WEEK);
  return known.length !== days.length || known.length === 0 ? undefined : { from, until, days: known, zone };
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/** Whether something that was sent is an object. */
export function isRecord(given: unknown): given is Readonly<Record<string, unknown>> {
  return typeof given === "object" && given !== null && !Array.isArray(given);
}
