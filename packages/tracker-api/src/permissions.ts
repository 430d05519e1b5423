/**
 * Who somebody is in a matter or tracker (tracker.md 25.1): external assignee, member with Read, Read/Write or Full
 * access, owner of the tracker, administrator of the library. Who is none of these, or is kept out by a policy, is told
 * nothing and has no row.
 */
export const standings = ["X", "R", "W", "F", "O", "A"] as const;

/** One of the classes of tracker.md 25.1. */
export type Standing = (typeof standings)[number];

/** `own`: on tasks that are assigned to the person. `setting`: as the organisation has set. */
export type Cell = "yes" | "own" | "no" | "setting";

const row = (cells: string): readonly Cell[] =>
  [...cells].map((sign) => (sign === "y" ? "yes" : sign === "o" ? "own" : sign === "s" ? "setting" : "no"));

/** The matrix of tracker.md 25.2, in the order of `standings`. */
const MATRIX = {
  "matter.see": row("-yyyyy"),
  "tracker.see": row("-yyyyy"),
  "task.see": row("oyyyyy"),
  "tracker.create": row("--yyyy"),
  "tracker.change": row("---yyy"),
  "tracker.delete": row("---yyy"),
  "tracker.change_owner": row("---yyy"),
  "task.change": row("--yyyy"),
  "task.delete": row("--yyyy"),
  "task.assign": row("--yyyy"),
  "task.assign_external": row("--ssss"),
  "task.complete": row("ooyyyy"),
  "task.change_due": row("--yyyy"),
  "task.comment": row("oyyyyy"),
  "task.link": row("-oyyyy"),
  "field.change": row("---yyy"),
  "setup.change": row("---yyy"),
  "view.share": row("---yyy"),
  "task.bulk": row("--yyyy"),
  "task.import": row("--yyyy"),
  "tracker.export": row("-syyyy"),
  "task.history": row("oyyyyy"),
  follow: row("oyyyyy"),
  "task.see_restricted": row("oooyyy"),
} as const satisfies Readonly<Record<string, readonly Cell[]>>;

/** Something that the matrix decides. */
export type Action = keyof typeof MATRIX;

/** Every action of the matrix. */
export const actions = Object.keys(MATRIX) as readonly Action[];

/** The cell of the matrix. */
export function cellOf(action: Action, standing: Standing): Cell {
  return MATRIX[action][standings.indexOf(standing)] ?? "no";
}

/** Whether the matrix lets somebody act; `isOwn` when the task is assigned to them, `isSet` what a setting says. */
export function mayDo(action: Action, standing: Standing, given: { isOwn?: boolean; isSet?: boolean } = {}): boolean {
  const cell = cellOf(action, standing);
  return cell === "yes" || (cell === "own" && given.isOwn === true) || (cell === "setting" && given.isSet !== false);
}
