/** What the outline needs of a task. */
export interface OutlineTask {
  readonly id: string;
  readonly section_id?: string;
  readonly parent_type: "tracker" | "task";
  readonly parent_id: string;
  /** By bytes, the order of the checklist. */
  readonly order: string;
}

/** What the outline needs of a section. */
export interface OutlineSection {
  readonly id: string;
  readonly parent_section_id?: string;
  readonly rank: string;
}

/** One line of a checklist, as it is drawn. */
export type OutlineRow<Task extends OutlineTask, Section extends OutlineSection> = {
  /** From 1. */
  readonly level: number;
  /** From 1, among its like. */
  readonly position: number;
  readonly size: number;
  readonly hasRows: boolean;
  readonly isOpen: boolean;
} & (
  | { readonly kind: "section"; readonly section: Section; readonly tasks: readonly Task[] }
  | { readonly kind: "task"; readonly task: Task }
);

/** A checklist's tree. */
export interface Outline<Task extends OutlineTask, Section extends OutlineSection> {
  /** In order; those of the tracker itself under `""`. */
  tasksIn(section: string): readonly Task[];
  childrenOf(task: string): readonly Task[];
  /** In order; the outermost under `""`. */
  sectionsIn(section: string): readonly Section[];
  /** Every task, in order. */
  readonly all: readonly Task[];
  taskOf(id: string): Task | undefined;
  /** From 1. */
  depthOf(task: Task): number;
  /** How many levels a task has, itself included. */
  heightOf(task: Task): number;
  /** All tasks of a section and of what is in it. */
  allIn(section: string): readonly Task[];
  rows(options: {
    readonly closed: ReadonlySet<string>;
    keeps?: (task: Task) => boolean;
  }): readonly OutlineRow<Task, Section>[];
}

function sorted<Item extends { id: string }>(items: readonly Item[], rankOf: (item: Item) => string): readonly Item[] {
  const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
  return items.toSorted((one, other) => compare(rankOf(one), rankOf(other)) || compare(one.id, other.id));
}

/** The task above a sub-task. */
export function parentOf(task: OutlineTask): string | undefined {
  return task.parent_type === "task" ? task.parent_id : undefined;
}

/** Builds the tree of a checklist from its sections and tasks, in whatever order they come. */
export function outlineOf<Task extends OutlineTask, Section extends OutlineSection>(
  tasks: readonly Task[],
  sections: readonly Section[],
): Outline<Task, Section> {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const ordered = sorted(tasks, ({ order }) => order);
  const children = Map.groupBy(
    ordered.filter((task) => byId.has(parentOf(task) ?? "")),
    (task) => task.parent_id,
  );
  const sectionIds = new Set(sections.map(({ id }) => id));
  const known = (id = ""): string => (sectionIds.has(id) ? id : "");
  // A sub-task whose parent one may not see stands by itself.
  const tops = Map.groupBy(
    ordered.filter((task) => !byId.has(parentOf(task) ?? "")),
    (task) => known(task.section_id),
  );
  const subsections = Map.groupBy(
    sorted(sections, ({ rank }) => rank),
    (section) => known(section.parent_section_id),
  );
  const childrenOf = (id: string): readonly Task[] => children.get(id) ?? [];
  const sectionsIn = (id: string): readonly Section[] => subsections.get(id) ?? [];
  const tasksIn = (id: string): readonly Task[] => tops.get(id) ?? [];
  const withAll = (task: Task): readonly Task[] => [task, ...childrenOf(task.id).flatMap(withAll)];
  const allIn = (id: string): readonly Task[] => [
    ...tasksIn(id).flatMap(withAll),
    ...sectionsIn(id).flatMap((section) => allIn(section.id)),
  ];
  const depthOf = (task: Task): number => {
    const parent = byId.get(parentOf(task) ?? "");
    return parent === undefined ? 1 : 1 + depthOf(parent);
  };
  const heightOf = (task: Task): number => 1 + Math.max(0, ...childrenOf(task.id).map(heightOf));
  return {
    tasksIn,
    childrenOf,
    sectionsIn,
    allIn,
    depthOf,
    heightOf,
    all: ordered,
    taskOf: (id) => byId.get(id),
    rows: ({ closed, keeps }) => drawn({ tasksIn, childrenOf, sectionsIn, allIn }, { closed, keeps }),
  };
}

function drawn<Task extends OutlineTask, Section extends OutlineSection>(
  tree: Pick<Outline<Task, Section>, "tasksIn" | "childrenOf" | "sectionsIn" | "allIn">,
  { closed, keeps }: { readonly closed: ReadonlySet<string>; readonly keeps: ((task: Task) => boolean) | undefined },
): readonly OutlineRow<Task, Section>[] {
  const rows: OutlineRow<Task, Section>[] = [];
  // What leads to a task that fits is shown as well.
  const fits = (task: Task): boolean => keeps === undefined || keeps(task) || tree.childrenOf(task.id).some(fits);
  const addTasks = (tasks: readonly Task[], level: number): void => {
    const shown = tasks.filter(fits);
    for (const [at, task] of shown.entries()) {
      const hasRows = tree.childrenOf(task.id).some(fits);
      const isOpen = hasRows && (keeps !== undefined || !closed.has(task.id));
      rows.push({ kind: "task", task, level, position: at + 1, size: shown.length, hasRows, isOpen });
      if (isOpen) addTasks(tree.childrenOf(task.id), level + 1);
    }
  };
  const addSections = (id: string, level: number): void => {
    const shown = tree
      .sectionsIn(id)
      .filter((section) => keeps === undefined || tree.allIn(section.id).some((task) => keeps(task)));
    for (const [at, section] of shown.entries()) {
      const tasks = tree.allIn(section.id);
      const hasRows = tasks.length > 0 || tree.sectionsIn(section.id).length > 0;
      const isOpen = keeps !== undefined || !closed.has(section.id);
      rows.push({ kind: "section", section, tasks, level, position: at + 1, size: shown.length, hasRows, isOpen });
      if (!isOpen) continue;
      addTasks(tree.tasksIn(section.id), level + 1);
      addSections(section.id, level + 1);
    }
  };
  addTasks(tree.tasksIn(""), 1);
  addSections("", 1);
  return rows;
}
