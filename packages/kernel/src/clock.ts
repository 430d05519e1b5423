/** The one source of time; tests pass a clock that they move by hand. */
export interface Clock {
  now(): Date;
}

/** The machine's time. */
export const systemClock: Clock = { now: () => new Date() };

/** RFC 3339 in UTC without fractions, as every date on the wire (work-api.md 3.1). */
export function toWireDate(instant: Date): string {
  return `${instant.toISOString().slice(0, 19)}Z`;
}

/** `instant` moved by whole seconds. */
export function addSeconds(instant: Date, seconds: number): Date {
  return new Date(instant.getTime() + seconds * 1000);
}
