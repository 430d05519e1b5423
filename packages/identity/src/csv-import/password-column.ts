import type { CellMessage } from "./csv-import.tables.ts";
import type { ReadCsv } from "./read-csv.ts";

/** Headings under which other systems write passwords or their hashes, folded. */
const HEADINGS: ReadonlySet<string> = new Set([
  "password",
  "passwd",
  "passphrase",
  "passcode",
  "pwd",
  "userpassword",
  "loginpassword",
  "newpassword",
  "initialpassword",
  "firstpassword",
  "temporarypassword",
  "temppassword",
  "defaultpassword",
  "passwordhash",
  "passwordhashed",
  "hashedpassword",
  "unicodepwd",
]);

/** What is kept in the place of a password. */
const REMOVED = "(removed)";

/** The file without the passwords in it, which are kept nowhere: not to be shown, nor given back with refused lines. */
export function withoutPasswords(csv: ReadCsv): ReadCsv {
  const places = new Set(csv.columns.flatMap((heading, at) => (isPasswordHeading(heading) ? [at] : [])));
  if (places.size === 0) return csv;
  const rows = csv.rows.map((cells) => cells.map((cell, at) => (places.has(at) && cell !== "" ? REMOVED : cell)));
  return { columns: csv.columns, rows };
}

/** Why a line is refused that had a password; whoever wrote it would think that it counts (CC-BLK-006). */
export function passwordMessage(columns: readonly string[], cells: readonly string[]): CellMessage | undefined {
  const at = columns.findIndex((heading, place) => isPasswordHeading(heading) && (cells[place] ?? "") !== "");
  if (at < 0) return undefined;
  const text = `Passwords are not accepted in files: leave the column ${columns[at] ?? ""} out. With password_action = email, users get a link to choose one.`;
  return { field: "password", code: "password_not_accepted", text };
}

function isPasswordHeading(heading: string): boolean {
  return HEADINGS.has(heading.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, ""));
}
