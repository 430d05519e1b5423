import { addSeconds } from "@muniment/kernel";

const DAY_SECONDS = 86_400;

/** The first moment after a day `YYYY-MM-DD`; `null` for no day. */
export function endOfDay(day: string): Date | null {
  return day === "" ? null : addSeconds(new Date(`${day}T00:00:00Z`), DAY_SECONDS);
}

/** The last day of an account whose end is at that moment. */
export function lastDay(endsAt: Date): string {
  return addSeconds(endsAt, -DAY_SECONDS).toISOString().slice(0, 10);
}
