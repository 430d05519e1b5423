const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

const DAY = 86_400_000;

/** `September 2024`, in UTC. */
export function monthAndYear(date: Date): string {
  return `${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** `9 September 2024`, in UTC. */
export function longDate(date: Date): string {
  return `${date.getUTCDate()} ${monthAndYear(date)}`;
}

/** `2024-09-09`, in UTC. */
export function isoDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** The same time of day, `days` later or (negative) earlier. */
export function daysAfter(date: Date, days: number): Date {
  return new Date(date.getTime() + days * DAY);
}
