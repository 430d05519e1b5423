import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { CheckmarkCircle20Filled, Circle20Regular, SubtractCircle20Regular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { isOver } from "../due/due.ts";
import { t } from "../messages.ts";
import type { Task } from "../task/task.ts";

const useStyles = makeStyles({
  root: {
    display: "flex",
    flexShrink: 0,
    alignItems: "center",
    justifyContent: "center",
    width: "24px",
    height: "24px",
    padding: 0,
    border: "none",
    background: "none",
    cursor: "pointer",
    borderRadius: tokens.borderRadiusCircular,
    color: tokens.colorNeutralForeground3,
    ":hover": { color: tokens.colorBrandForeground1 },
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}` },
    ":disabled": { cursor: "not-allowed", color: tokens.colorNeutralForegroundDisabled },
  },
  done: { color: tokens.colorBrandForeground1 },
});

interface DoneButtonProps {
  readonly task: Task;
  readonly isRefused: boolean;
  /** Reached with Tab, where no grid has keys for it. */
  readonly isTabStop?: boolean;
  onToggle(): void;
}

/** Ticks a task, and takes the tick away (TRK-STAT-005). */
export function DoneButton({ task, isRefused, isTabStop = false, onToggle }: DoneButtonProps): ReactNode {
  const styles = useStyles();
  const isTicked = isOver(task.status.category);
  return (
    <button
      type="button"
      role="checkbox"
      aria-checked={isTicked}
      aria-label={t("task.done_of", { title: task.title })}
      title={t(isRefused ? "task.may_not_complete" : isTicked ? "task.reopen" : "task.complete")}
      tabIndex={isTabStop ? 0 : -1}
      disabled={isRefused}
      className={mergeClasses(styles.root, isTicked && styles.done)}
      onClick={onToggle}
    >
      {!isTicked ? (
        <Circle20Regular />
      ) : task.status.category === "done" ? (
        <CheckmarkCircle20Filled />
      ) : (
        <SubtractCircle20Regular />
      )}
    </button>
  );
}
