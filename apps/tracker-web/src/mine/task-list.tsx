import { makeStyles, tokens } from "@fluentui/react-components";
import { startTransition, useEffect, useState } from "react";
import type { KeyboardEvent, ReactNode } from "react";
import { t } from "../messages.ts";
import type { Task } from "../task/task.ts";
import type { TaskGroup, TaskListProps } from "./list-props.ts";
import { ListRow } from "./list-row.tsx";

const useStyles = makeStyles({
  group: {
    margin: 0,
    padding: "16px 16px 4px",
    fontSize: tokens.fontSizeBase300,
    fontWeight: tokens.fontWeightSemibold,
  },
  list: { listStyleType: "none", margin: 0, padding: 0 },
});

/** As many fill a screen: they are painted at once, and the others while they are looked at. */
const FIRST_ROWS = 25;

/** Tasks of several trackers in groups; arrows go through them, x ticks, a assigns, t marks, Alt+arrows move, Enter opens. */
export function TaskList(props: TaskListProps): ReactNode {
  const { label, groups } = props;
  const styles = useStyles();
  const drawn = useDrawn(groups);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const titles = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-task]")];
    const at = titles.indexOf(event.target as HTMLElement);
    const found = groups.flatMap((group) => group.tasks.map((task) => ({ task, group })))[at];
    if (found === undefined || event.ctrlKey || event.metaKey) return;
    if (!pressed(event, found, { props, titles, at })) return;
    event.preventDefault();
  };
  return (
    <section aria-label={label} onKeyDown={onKeyDown}>
      {drawn.map(({ group, tasks }) => (
        <div key={group.id}>
          {group.name === "" ? null : (
            <h2 className={styles.group}>{t("mine.group_name", { name: group.name, count: group.tasks.length })}</h2>
          )}
          <ul className={styles.list} aria-label={group.name === "" ? label : group.name}>
            {tasks.map((task) => (
              <ListRow key={task.id} {...props} task={task} />
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

/** Each group with those of its tasks that have rows: all of them but in the first frame. */
function useDrawn(
  groups: readonly TaskGroup[],
): readonly { readonly group: TaskGroup; readonly tasks: TaskGroup["tasks"] }[] {
  const [isWhole, setIsWhole] = useState(false);
  useEffect(() => startTransition(() => setIsWhole(true)), []);
  let room = isWhole ? Infinity : FIRST_ROWS;
  return groups.flatMap((group) => {
    if (room <= 0) return [];
    const tasks = group.tasks.slice(0, room);
    room -= tasks.length;
    return [{ group, tasks }];
  });
}

const STEPS: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: (at) => at + 1,
  ArrowUp: (at) => at - 1,
  j: (at) => at + 1,
  k: (at) => at - 1,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** Does what a key stands for; whether it stands for something here. */
function pressed(
  { key, altKey }: KeyboardEvent<HTMLElement>,
  { task, group }: { readonly task: Task; readonly group: TaskGroup },
  around: { readonly props: TaskListProps; readonly titles: readonly HTMLElement[]; readonly at: number },
): boolean {
  const { props, titles, at } = around;
  if (altKey) {
    if (key !== "ArrowDown" && key !== "ArrowUp") return false;
    props.onMove?.(task, group, key === "ArrowDown" ? 1 : -1);
    return true;
  }
  const to = STEPS[key];
  if (to !== undefined) titles[Math.max(0, Math.min(titles.length - 1, to(at, titles.length)))]?.focus();
  else if (key === "x") props.onToggleDone(task);
  else if (key === "o") props.onOpen(task);
  else if (key === "t") props.onMark?.(task);
  else if (key === "a") titles[at]?.closest("li")?.querySelector<HTMLElement>("[data-assign]")?.click();
  else return false;
  return true;
}
