import { Temporal } from "temporal-polyfill";
import { badData } from "./field-data.ts";

/** When a task is due, as Tracker keeps it; midnight means the day. */
export interface Due {
  readonly due_date: string;
  readonly due_time: string | null;
  readonly due_time_zone: string | null;
}

const DAY = /^\d{4}-\d\d-\d\d$/;
const MINUTES_OF_A_TEXT = 5;

/** Reads an instant off the wire in a zone; a date alone is the day itself. */
export function readDue(text: string, zone: string, field: string): Due {
  try {
    if (DAY.test(text))
      return { due_date: Temporal.PlainDate.from(text).toString(), due_time: null, due_time_zone: null };
    const due = Temporal.Instant.from(text).toZonedDateTimeISO(zone);
    const time = due.toPlainTime().toString().slice(0, MINUTES_OF_A_TEXT);
    const day = due.toPlainDate().toString();
    if (time === "00:00") return { due_date: day, due_time: null, due_time_zone: null };
    return { due_date: day, due_time: time, due_time_zone: zone };
  } catch {
    throw badData("Give a date as 2026-03-31T17:00:00Z, and a time zone that there is.", field);
  }
}

/** The instant at which a day begins. */
export function startOf(day: string, zone: string): string {
  return Temporal.PlainDate.from(day).toZonedDateTime(zone).toInstant().toString();
}

/** An instant as connectors read it, without a fraction that says nothing. */
export function wholeSeconds(instant: string): string {
  return Temporal.Instant.from(instant).toString();
}

/** Every zone with its offset at an instant, in minutes. */
export function timeZones(now: Date): { name: string; display_name: string; offset: number }[] {
  const instant = Temporal.Instant.fromEpochMilliseconds(now.getTime());
  return ["UTC", ...Intl.supportedValuesOf("timeZone")].map((name) => {
    const { offset, offsetNanoseconds } = instant.toZonedDateTimeISO(name);
    const label = name.replaceAll("_", " ");
    return { name, display_name: `(UTC${offset}) ${label}`, offset: Math.round(offsetNanoseconds / 60e9) };
  });
}
