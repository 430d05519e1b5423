import { Link, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import type { KeyboardEvent, ReactNode } from "react";
import { rowTokens } from "@muniment/ui/theme";
import { AssigneeMarks } from "../assignee/assignee-marks.tsx";
import { DoneButton } from "../checklist/done-button.tsx";
import { DueText } from "../due/due-text.tsx";
import { isOver } from "../due/due.ts";
import { t } from "../messages.ts";
import { PriorityText } from "../task/status-mark.tsx";
import type { Task } from "../task/task.ts";

const useStyles = makeStyles({
  group: {
    margin: 0,
    padding: "16px 16px 4px",
    fontSize: tokens.fontSizeBase300,
    fontWeight: tokens.fontWeightSemibold,
  },
  list: { listStyleType: "none", margin: 0, padding: 0 },
  item: {
    display: "flex",
    alignItems: "center",
    gap: "8px",
    minHeight: "44px",
    boxSizing: "border-box",
    padding: "4px 16px",
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    ":hover": { backgroundColor: rowTokens.hover },
  },
  open: { backgroundColor: rowTokens.selected, ":hover": { backgroundColor: rowTokens.selected } },
  text: { flexGrow: 1, minWidth: 0, display: "flex", flexDirection: "column" },
  title: {
    minWidth: 0,
    overflow: "hidden",
    textOverflow: "ellipsis",
    whiteSpace: "nowrap",
    textAlign: "start",
    unicodeBidi: "plaintext",
  },
  over: { color: tokens.colorNeutralForeground3, textDecorationLine: "line-through" },
  where: {
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    overflow: "hidden",
    textOverflow: "ellipsis",
    whiteSpace: "nowrap",
    unicodeBidi: "plaintext",
  },
  end: {
    display: "flex",
    alignItems: "center",
    justifyContent: "flex-end",
    gap: "16px",
    flexShrink: 0,
    maxWidth: "50%",
  },
  wideOnly: { "@media (max-width: 720px)": { display: "none" } },
});

/** Tasks that belong together, under a name. */
export interface TaskGroup {
  readonly id: string;
  readonly name: string;
  readonly tasks: readonly Task[];
}

interface TaskListProps {
  readonly label: string;
  readonly groups: readonly TaskGroup[];
  readonly openId?: string | undefined;
  /** Without where each task belongs, as all are of one matter. */
  readonly isOfOneMatter?: boolean;
  onOpen(task: Task): void;
  onToggleDone(task: Task): void;
}

/** Tasks of several trackers in groups; arrows go through them, x ticks, Enter opens. */
export function TaskList(props: TaskListProps): ReactNode {
  const { label, groups, openId, isOfOneMatter = false, onOpen, onToggleDone } = props;
  const styles = useStyles();
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const titles = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-task]")];
    const at = titles.indexOf(event.target as HTMLElement);
    const task = groups.flatMap(({ tasks }) => tasks)[at];
    if (at === -1 || task === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const to = STEPS[event.key];
    if (to !== undefined) titles[Math.max(0, Math.min(titles.length - 1, to(at, titles.length)))]?.focus();
    else if (event.key === "x") onToggleDone(task);
    else if (event.key === "o") onOpen(task);
    else return;
    event.preventDefault();
  };
  return (
    <section aria-label={label} onKeyDown={onKeyDown}>
      {groups.map(({ id, name, tasks }) => (
        <div key={id}>
          {name === "" ? null : <h2 className={styles.group}>{t("mine.group_name", { name, count: tasks.length })}</h2>}
          <ul className={styles.list} aria-label={name === "" ? label : name}>
            {tasks.map((task) => (
              <li key={task.id} className={mergeClasses(styles.item, task.id === openId && styles.open)}>
                <DoneButton isTabStop task={task} isRefused={false} onToggle={() => onToggleDone(task)} />
                <span className={styles.text}>
                  <Link
                    as="button"
                    appearance="subtle"
                    data-task=""
                    className={mergeClasses(styles.title, isOver(task.status.category) && styles.over)}
                    title={task.title}
                    onClick={() => onOpen(task)}
                  >
                    {task.title}
                  </Link>
                  <Where task={task} isOfOneMatter={isOfOneMatter} />
                </span>
                <span className={styles.end}>
                  <span className={styles.wideOnly}>
                    <PriorityText priority={task.priority} />
                  </span>
                  <span className={styles.wideOnly}>
                    <AssigneeMarks assignees={task.assignees} isBrief />
                  </span>
                  <DueText due_date={task.due_date} category={task.status.category} />
                </span>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

const STEPS: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: (at) => at + 1,
  ArrowUp: (at) => at - 1,
  j: (at) => at + 1,
  k: (at) => at - 1,
  Home: () => 0,
  End: (_, count) => count - 1,
};

function Where({ task, isOfOneMatter }: { readonly task: Task; readonly isOfOneMatter: boolean }): ReactNode {
  const styles = useStyles();
  const way = [
    isOfOneMatter ? undefined : (task.matter_name ?? t("mine.outside")),
    task.tracker_name,
    task.parent_title,
  ];
  const text = way.filter((part) => part !== undefined && part !== "").join(" › ");
  return text === "" ? null : (
    <span className={styles.where} title={text}>
      {text}
    </span>
  );
}
