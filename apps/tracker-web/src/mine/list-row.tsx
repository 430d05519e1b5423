import { Button, Link, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import {
  ArrowUndoRegular,
  DiamondRegular,
  PersonAddRegular,
  WeatherSunnyFilled,
  WeatherSunnyRegular,
} from "@fluentui/react-icons";
import { useRef, useState } from "react";
import type { ReactNode } from "react";
import { mayDo } from "@muniment/tracker-api";
import { rowTokens } from "@muniment/ui/theme";
import { AssigneeMarks } from "../assignee/assignee-marks.tsx";
import { AssigneePicker } from "../assignee/assignee-picker.tsx";
import { TaskCell } from "../checklist/cells.tsx";
import { DoneButton } from "../checklist/done-button.tsx";
import { isOver } from "../due/due.ts";
import { t } from "../messages.ts";
import type { Task } from "../task/task.ts";
import { MY_COLUMNS } from "./columns.ts";
import type { MyColumnId } from "./columns.ts";
import type { TaskListProps } from "./list-props.ts";

const WIDTHS: Readonly<Record<string, number>> = Object.fromEntries(MY_COLUMNS.map(({ id, width }) => [id, width]));
/** Where a list has no columns of its own. */
const BRIEF: readonly MyColumnId[] = ["due"];

const useStyles = makeStyles({
  item: {
    display: "flex",
    alignItems: "center",
    gap: "8px",
    minHeight: "44px",
    boxSizing: "border-box",
    padding: "4px 16px",
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    ":hover": { backgroundColor: rowTokens.hover },
    "& [data-quiet]": { opacity: 0 },
    ":hover [data-quiet]": { opacity: 1 },
    ":focus-within [data-quiet]": { opacity: 1 },
    "@media (hover: none)": { "& [data-quiet]": { opacity: 1 } },
  },
  open: { backgroundColor: rowTokens.selected, ":hover": { backgroundColor: rowTokens.selected } },
  text: { flexGrow: 1, minWidth: 0, display: "flex", flexDirection: "column" },
  name: { display: "flex", alignItems: "center", gap: "4px", minWidth: 0 },
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
  milestone: { flexShrink: 0, color: tokens.colorBrandForeground1 },
  column: {
    flexShrink: 0,
    minWidth: 0,
    display: "flex",
    alignItems: "center",
    overflow: "hidden",
    whiteSpace: "nowrap",
  },
  // Where there is little room, a date takes no more than it needs.
  due: { "@media (max-width: 720px)": { maxWidth: "132px", width: "auto !important" } },
  wideOnly: { "@media (max-width: 720px)": { display: "none" } },
  assign: { minWidth: "24px", justifyContent: "flex-start", paddingInline: "4px" },
  marked: { color: tokens.colorBrandForeground1 },
});

/** One task of a list over several trackers, with what the person may do with it there. */
export function ListRow(props: TaskListProps & { readonly task: Task }): ReactNode {
  const { task, openId, columns = BRIEF, onOpen, onToggleDone, onRestore } = props;
  const styles = useStyles();
  const mayComplete = mayDo("task.complete", task.standing, { isOwn: task.is_mine });
  return (
    <li className={mergeClasses(styles.item, task.id === openId && styles.open)}>
      {onRestore === undefined ? (
        <DoneButton isTabStop task={task} isRefused={!mayComplete} onToggle={() => onToggleDone(task)} />
      ) : null}
      <span className={styles.text}>
        <span className={styles.name}>
          {task.milestone ? <DiamondRegular className={styles.milestone} aria-label={t("task.milestone")} /> : null}
          {onRestore === undefined ? (
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
          ) : (
            <span className={styles.title} title={task.title}>
              {task.title}
            </span>
          )}
        </span>
        <Where task={task} isOfOneMatter={props.isOfOneMatter === true} />
      </span>
      <Mark {...props} />
      {columns.map((column) => (
        <span
          key={column}
          className={mergeClasses(styles.column, column === "due" ? styles.due : styles.wideOnly)}
          style={columns === BRIEF ? undefined : { width: WIDTHS[column] }}
        >
          {column === "assignees" ? (
            <Assignees task={task} onAssign={props.onAssign} />
          ) : (
            <TaskCell task={task} column={column} />
          )}
        </span>
      ))}
      {onRestore === undefined ? null : (
        <Button
          size="small"
          icon={<ArrowUndoRegular />}
          aria-label={t("bin.restore", { title: task.title })}
          onClick={() => onRestore(task)}
        >
          {t("bin.restore_short")}
        </Button>
      )}
    </li>
  );
}

/** The mark that a task is for today; only its owner sees it (TRK-MY-005). */
function Mark({ task, marked, onMark }: TaskListProps & { readonly task: Task }): ReactNode {
  const styles = useStyles();
  if (onMark === undefined) return null;
  const isMarked = marked?.has(task.id) === true;
  return (
    <Button
      size="small"
      appearance="transparent"
      icon={isMarked ? <WeatherSunnyFilled className={styles.marked} /> : <WeatherSunnyRegular />}
      aria-pressed={isMarked}
      aria-label={t("mine.today_mark", { title: task.title })}
      title={t(isMarked ? "mine.not_today" : "mine.do_today")}
      {...(isMarked ? {} : { "data-quiet": "" })}
      onClick={() => onMark(task)}
    />
  );
}

/** Who has the task; a click changes it where the person may (TRK-MY-002). */
function Assignees({
  task,
  onAssign,
}: {
  readonly task: Task;
  readonly onAssign: TaskListProps["onAssign"];
}): ReactNode {
  const styles = useStyles();
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  if (onAssign === undefined || !mayDo("task.assign", task.standing)) {
    return <AssigneeMarks assignees={task.assignees} isBrief />;
  }
  const label = t("assignee.of", { title: task.title });
  const isNobody = task.assignees.length === 0;
  return (
    <>
      <Button
        ref={button}
        size="small"
        appearance="transparent"
        data-assign=""
        className={styles.assign}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        {...(isNobody ? { icon: <PersonAddRegular />, "aria-label": label, "data-quiet": "" } : {})}
        onClick={() => setIsOpen(true)}
      >
        {isNobody ? null : <AssigneeMarks assignees={task.assignees} label={label} isBrief />}
      </Button>
      {isOpen ? (
        <AssigneePicker
          target={button.current}
          of={{ tracker: task.tracker_id }}
          label={label}
          chosen={task.assignees}
          onSave={(chosen) => onAssign(task, chosen)}
          onClose={() => {
            setIsOpen(false);
            button.current?.focus();
          }}
        />
      ) : null}
    </>
  );
}

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
