const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Far enough for a clock that is put forward at night. */
const DAYS_AHEAD = [-1, 0, 1, 2] as const;

/** The next of these times of day, as `16:30` in a time zone, after an instant; none where there are none. */
export function nextCutOff(after: Date, times: readonly string[], timeZone: string): Date | undefined {
  const instants = DAYS_AHEAD.flatMap((day) =>
    times.map((time) => instantOf(new Date(after.getTime() + day * DAY_MS), time, timeZone)),
  );
  return instants.filter((instant) => instant > after).toSorted((one, other) => one.getTime() - other.getTime())[0];
}

/** The day of an instant in a time zone, as `2026-11-23`. */
export function dayOf(instant: Date, timeZone: string): string {
  const { year, month, day } = partsOf(instant, timeZone);
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** Whether text such as `2026-11-23` is a day that there is. */
export function isDay(text: string): boolean {
  const instant = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().slice(0, 10) === text;
}

/** Whether a name is one of a time zone. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name }).format();
    return true;
  } catch {
    return false;
  }
}

/** When a clock there shows this time, on the day that it shows at `on`. */
function instantOf(on: Date, time: string, timeZone: string): Date {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  const { year, month, day } = partsOf(on, timeZone);
  const wanted = Date.UTC(year, month - 1, day, hour, minute);
  // What the clock is off by depends on the instant that is looked for: the second look is at the right one.
  const first = wanted - offsetAt(new Date(wanted), timeZone);
  return new Date(wanted - offsetAt(new Date(first), timeZone));
}

function offsetAt(instant: Date, timeZone: string): number {
  const { year, month, day, hour, minute } = partsOf(instant, timeZone);
  const shown = Date.UTC(year, month - 1, day, hour, minute);
  return shown - Math.floor(instant.getTime() / MINUTE_MS) * MINUTE_MS;
}

function partsOf(instant: Date, timeZone: string) {
  const numeric = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" } as const;
  const parts = new Intl.DateTimeFormat("en", { ...numeric, timeZone, hourCycle: "h23" }).formatToParts(instant);
  const value = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((part) => part.type === type)?.value ?? 0);
  return {
    year: value("year"),
    month: value("month"),
    day: value("day"),
    hour: value("hour"),
    minute: value("minute"),
  };
}
