/** The days on which people of an office work, and the names of those on which they do not (tracker.md 11.3). */
export interface OfficeDays {
  /** ISO numbers, 1 is Monday. */
  readonly weekdays: ReadonlySet<number>;
  readonly holidays: ReadonlyMap<string, string>;
}

let known: OfficeDays = { weekdays: new Set([1, 2, 3, 4, 5]), holidays: new Map() };

/** Monday to Friday until the server has told more. */
export function officeDays(): OfficeDays {
  return known;
}

/** Takes what the server tells. */
export function takeOfficeDays(days: OfficeDays): void {
  known = days;
}
