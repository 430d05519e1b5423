import { limits } from "@muniment/tracker-api/limits";
import { importFields } from "@muniment/tracker-api/import";
import type { FileTable } from "./file-table.ts";

/** What headings are usually called, in lower case. */
const NAMES: Readonly<Record<(typeof importFields)[number], readonly string[]>> = {
  number: ["task number", "task no.", "task no"],
  link: ["link", "url", "task link"],
  title: ["title", "task", "task name", "name", "item", "description", "action", "subject", "document", "to do"],
  level: ["level", "outline level", "outline", "outline number", "indent", "depth", "no.", "no", "#", "item no.", "nr"],
  section: ["section", "group", "phase", "category", "part", "bucket", "heading"],
  status: ["status", "state", "progress"],
  assignees: ["assignees", "assignee", "assigned to", "responsible", "responsibility", "owner", "person", "who"],
  start_date: ["start", "start date", "begin", "begin date"],
  due_date: ["due date", "due", "deadline", "due on", "end", "end date", "finish", "target date", "date"],
  due_time: ["due time", "time"],
  priority: ["priority", "importance"],
  notes: ["notes", "note", "comments", "comment", "remarks", "details"],
};

const clean = (text: string): string => text.trim().replace(/^'/, "").replaceAll(/\s+/g, " ").toLowerCase();
const OUTLINE = /^\d{1,3}(?:\.\d{1,3})*\.?$/;
const MOST_LEVEL = limits.taskDepth + 1;
/** So far down a heading is looked for. */
const MOST_ABOVE = 20;

/** The row of the heading, from 1; 0 when no row looks like one. */
export function findHeading({ rows }: FileTable, fields: readonly { title: string }[]): number {
  const known = new Set([...Object.values(NAMES).flat(), ...fields.map(({ title }) => clean(title))]);
  let best = { row: 0, hits: 0 };
  for (const [at, row] of rows.slice(0, MOST_ABOVE).entries()) {
    const hits = new Set(row.map(clean).filter((cell) => known.has(cell))).size;
    if (hits > best.hits) best = { row: at + 1, hits };
  }
  // A list of one column needs no more than its name.
  return best.row;
}

/**
 * A field for each column, by its heading; columns that are not known mean nothing. `No.` is the number of a task only
 * where links beside it lead to tasks of this tracker: in other files it counts rows, or is an outline.
 */
export function suggestFields(
  table: FileTable,
  headerRow: number,
  given: { fields: readonly { id: string; title: string }[]; isOwnLink: (cell: string) => boolean },
): string[] {
  const width = Math.max(0, ...table.rows.map((row) => row.length));
  const heading = headerRow === 0 ? [] : (table.rows[headerRow - 1] ?? []);
  const body = table.rows.slice(headerRow);
  const chosen: string[] = Array.from({ length: width }, () => "");
  const take = (at: number, field: string): void => {
    if (chosen[at] === "" && !chosen.includes(field)) chosen[at] = field;
  };
  const titles = Array.from({ length: width }, (_, at) => clean(heading[at] ?? ""));
  const linkAt = titles.findIndex((title) => NAMES.link.includes(title));
  const isExport = linkAt !== -1 && body.some((row) => given.isOwnLink(row[linkAt] ?? ""));
  if (isExport) {
    take(linkAt, "link");
    for (const [at, title] of titles.entries()) if (title === "no.") take(at, "number");
  }
  for (const [at, title] of titles.entries()) {
    const field = given.fields.find((each) => clean(each.title) === title);
    const isKnown = importFields.some((name) => NAMES[name][0] === title);
    if (field !== undefined && !isKnown) take(at, `field:${field.id}`);
  }
  // The name that fits best has the column: `Title` before `Description`.
  for (const field of importFields) {
    if (field === "link") continue;
    for (const name of NAMES[field]) {
      const at = titles.indexOf(name);
      if (at === -1 || chosen.includes(field)) continue;
      const cells = body.map((row) => (row[at] ?? "").trim()).filter((cell) => cell !== "");
      const isOutline =
        cells.every((cell) => OUTLINE.test(cell)) &&
        (cells.some((cell) => cell.includes(".")) || cells.every((cell) => Number(cell) <= MOST_LEVEL));
      const isCounting = body.every((row, nth) => Number(row[at]) === nth + 1);
      if (field === "level" && (!isOutline || (isCounting && body.length > 1))) continue;
      take(at, field);
    }
  }
  if (!chosen.includes("title") && width === 1) chosen[0] = "title";
  return chosen;
}
