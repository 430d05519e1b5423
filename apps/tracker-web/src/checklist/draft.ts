import type { GridRow } from "./grid-state.ts";
import { rowId } from "./grid-state.ts";
import { parentOf } from "./outline.ts";
import type { Place } from "./place.ts";
import type { TaskTree } from "./use-checklist.ts";
import type { Task } from "../task/task.ts";

/** Where the next task goes that is added beside a row, or below it. */
export function placeAt(tree: TaskTree, row: GridRow, isBelow: boolean): Place {
  if (row.kind === "section") {
    return { section: row.section.id, parent: undefined, after: tree.tasksIn(row.section.id).at(-1)?.id };
  }
  const { task } = row;
  if (isBelow) return { section: task.section_id, parent: task.id, after: tree.childrenOf(task.id).at(-1)?.id };
  return { section: task.section_id, parent: parentOf(task), after: task.id };
}

/** At the end of the checklist, in its last section. */
export function placeAtEnd(tree: TaskTree): Place {
  let section = "";
  for (let last = tree.sectionsIn("").at(-1); last !== undefined; last = tree.sectionsIn(last.id).at(-1))
    section = last.id;
  return { section: section === "" ? undefined : section, parent: undefined, after: tree.tasksIn(section).at(-1)?.id };
}

/** Below the task before it, or after the task that it is below; `undefined` where that cannot be. */
export function placeTurned(tree: TaskTree, place: Place, step: -1 | 1): Place | undefined {
  if (step === 1) {
    const above = tree.taskOf(place.after ?? "");
    return above === undefined
      ? undefined
      : { section: place.section, parent: above.id, after: tree.childrenOf(above.id).at(-1)?.id };
  }
  const parent = tree.taskOf(place.parent ?? "");
  return parent === undefined ? undefined : { section: place.section, parent: parentOf(parent), after: parent.id };
}

/** After the last of the tasks that were added there. */
export function placeAfter(place: Place, added: readonly Task[]): Place {
  const last = added.findLast((task) => parentOf(task) === place.parent);
  return last === undefined ? place : { ...place, after: last.id };
}

/** Before which row a place lies: after what stands before it, with all that is below that. */
export function rowOfPlace(rows: readonly GridRow[], place: Place): number {
  const before = place.after ?? place.parent ?? place.section;
  const at = rows.findIndex((row) => rowId(row) === before);
  const row = rows[at];
  if (row === undefined) return place.section === undefined ? 0 : rows.length;
  if (place.after === undefined) return at + 1;
  const next = rows.findIndex((one, index) => index > at && one.level <= row.level);
  return next === -1 ? rows.length : next;
}

/** How deep a place is drawn. */
export function levelOf(rows: readonly GridRow[], place: Place): number {
  const beside = rows.find((row) => rowId(row) === (place.after ?? ""));
  if (beside !== undefined) return beside.level;
  const above = rows.find((row) => rowId(row) === (place.parent ?? place.section ?? ""));
  return above === undefined ? 1 : above.level + 1;
}
