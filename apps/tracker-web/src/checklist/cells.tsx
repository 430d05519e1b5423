import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { formatNumber } from "@muniment/ui/message";
import { Moment } from "@muniment/ui/moment";
import { AssigneeMarks } from "../assignee/assignee-marks.tsx";
import { DueText } from "../due/due-text.tsx";
import { anchorText } from "../due/rule-text.ts";
import { t } from "../messages.ts";
import type { Task } from "../task/task.ts";
import { PriorityText, StatusMark } from "../task/status-mark.tsx";
import type { ColumnId } from "./columns.ts";

const useStyles = makeStyles({
  text: { overflow: "hidden", textOverflow: "ellipsis", unicodeBidi: "plaintext" },
  faint: { color: tokens.colorNeutralForeground3 },
});

/** What one column says of a task. */
export function TaskCell(props: {
  readonly task: Task;
  readonly column: ColumnId;
  readonly isBrief?: boolean;
}): ReactNode {
  const { task, column, isBrief = false } = props;
  const styles = useStyles();
  switch (column) {
    case "number":
      return <span className={styles.faint}>{formatNumber(task.number)}</span>;
    case "assignees":
      return <AssigneeMarks assignees={task.assignees} isBrief={isBrief} />;
    case "due":
      return task.due_date === undefined && task.due_rule !== undefined ? (
        <span className={mergeClasses(styles.text, styles.faint)}>
          {t("dates.waits_for", { anchor: anchorText(task.due_rule) })}
        </span>
      ) : (
        <DueText due_date={task.due_date} category={task.status.category} />
      );
    case "status":
      return <StatusMark status={task.status} />;
    case "priority":
      return <PriorityText priority={task.priority} />;
    case "links":
      return task.links === 0 ? null : <span>{t("task.links", { count: task.links })}</span>;
    case "notes":
      return <span className={mergeClasses(styles.text, styles.faint)}>{task.notes.split("\n", 1)[0]}</span>;
    case "created":
      return <Moment at={task.created_at} />;
    case "updated":
      return <Moment at={task.last_updated_at} />;
    case "completed":
      return <Moment at={task.completed_at} />;
  }
}
