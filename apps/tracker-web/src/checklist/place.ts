import { parentOf } from "./outline.ts";
import type { Outline, OutlineSection, OutlineTask } from "./outline.ts";

/** Sub-tasks go so deep (TRK-LIM-004). */
const DEEPEST = 5;

/** Where a task goes: into a section or below a task, after one of those there, or before all of them. */
export interface Place {
  readonly section: string | undefined;
  readonly parent: string | undefined;
  readonly after: string | undefined;
}

type Tree<Task extends OutlineTask> = Outline<Task, OutlineSection>;

/** The tasks beside a task, itself included. */
function besides<Task extends OutlineTask>(tree: Tree<Task>, task: Task): readonly Task[] {
  const parent = parentOf(task);
  return parent !== undefined && tree.taskOf(parent) !== undefined
    ? tree.childrenOf(parent)
    : tree.tasksIn(task.section_id ?? "");
}

const placeBeside = (task: OutlineTask, after: string | undefined): Place => ({
  section: task.section_id,
  parent: parentOf(task),
  after,
});

/** Below the task above it, as its last; `undefined` where that cannot be. */
export function indented<Task extends OutlineTask>(tree: Tree<Task>, task: Task): Place | undefined {
  const beside = besides(tree, task);
  const above = beside[beside.indexOf(task) - 1];
  if (above === undefined) return undefined;
  return inside(tree, task, above);
}

/** Below a task, as its last. */
function inside<Task extends OutlineTask>(tree: Tree<Task>, task: Task, above: Task): Place | undefined {
  if (isWithin(tree, above, task) || tree.depthOf(above) + tree.heightOf(task) > DEEPEST + 1) return undefined;
  return { section: above.section_id, parent: above.id, after: tree.childrenOf(above.id).at(-1)?.id };
}

/** After the task that it is below. */
export function outdented<Task extends OutlineTask>(tree: Tree<Task>, task: Task): Place | undefined {
  const parent = tree.taskOf(parentOf(task) ?? "");
  return parent === undefined ? undefined : placeBeside(parent, parent.id);
}

/** The sections in the order in which they are drawn, and before them what is in none. */
function drawnSections<Task extends OutlineTask>(tree: Tree<Task>): readonly string[] {
  const below = (id: string): readonly string[] => [id, ...tree.sectionsIn(id).flatMap((section) => below(section.id))];
  return below("");
}

/** One up or down among its like, and from the edge of a section into the next one. */
export function movedBy<Task extends OutlineTask>(tree: Tree<Task>, task: Task, step: -1 | 1): Place | undefined {
  const beside = besides(tree, task);
  const at = beside.indexOf(task) + step;
  if (at >= 0 && at < beside.length) return placeBeside(task, beside[step === 1 ? at : at - 1]?.id);
  if (tree.depthOf(task) > 1) return undefined;
  const sections = drawnSections(tree);
  const next = sections[sections.indexOf(task.section_id ?? "") + step];
  if (next === undefined) return undefined;
  return {
    section: next === "" ? undefined : next,
    parent: undefined,
    after: step === 1 ? undefined : tree.tasksIn(next).at(-1)?.id,
  };
}

/** Where a task comes to lie when it is dropped on another, or on a section. */
export function droppedOn<Task extends OutlineTask>(
  tree: Tree<Task>,
  task: Task,
  target: { readonly at: "before" | "after" | "inside"; readonly task: Task } | { readonly section: string },
): Place | undefined {
  if ("section" in target) return { section: target.section, parent: undefined, after: undefined };
  if (isWithin(tree, target.task, task)) return undefined;
  if (target.at === "inside") return inside(tree, task, target.task);
  if (tree.depthOf(target.task) + tree.heightOf(task) > DEEPEST + 2) return undefined;
  const beside = besides(tree, target.task).filter((other) => other !== task);
  const at = beside.indexOf(target.task);
  return placeBeside(target.task, target.at === "after" ? target.task.id : beside[at - 1]?.id);
}

function isWithin<Task extends OutlineTask>(tree: Tree<Task>, task: Task, whole: Task): boolean {
  if (task === whole) return true;
  const parent = tree.taskOf(parentOf(task) ?? "");
  return parent !== undefined && isWithin(tree, parent, whole);
}

/** A place as the server takes it: before the first of what is there, or at the end where nothing is. */
export function toWire<Task extends OutlineTask>(
  tree: Tree<Task>,
  place: Place,
): { section_id?: string | null; parent_id?: string | null; before?: string; after?: string } {
  const into =
    place.parent === undefined ? { section_id: place.section ?? null, parent_id: null } : { parent_id: place.parent };
  if (place.after !== undefined) return { ...into, after: place.after };
  const first = place.parent === undefined ? tree.tasksIn(place.section ?? "")[0] : tree.childrenOf(place.parent)[0];
  return first === undefined ? into : { ...into, before: first.id };
}

/** Where a task is now, to bring it back there. */
export function placeOf<Task extends OutlineTask>(tree: Tree<Task>, task: Task): Place {
  const beside = besides(tree, task);
  return placeBeside(task, beside[beside.indexOf(task) - 1]?.id);
}
