import { makeStyles, tokens } from "@fluentui/react-components";
import { Warning16Regular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { formatDay } from "@muniment/ui/message";
import { dueLabel, isOverdue, overdueLabel } from "./due.ts";
import type { Due } from "./due.ts";
import { today } from "./due-editor.tsx";

const useStyles = makeStyles({
  late: {
    color: tokens.colorPaletteRedForeground1,
    whiteSpace: "nowrap",
    display: "inline-flex",
    alignItems: "center",
    gap: "4px",
    minWidth: 0,
  },
  text: { overflow: "hidden", textOverflow: "ellipsis" },
});

/** A due date as lists show it; a late one says how late it is. */
export function DueText(props: Due): ReactNode {
  const styles = useStyles();
  const { due_date: due } = props;
  if (due === undefined || due === null) return null;
  const now = today();
  if (!isOverdue(props, now)) {
    return (
      <time dateTime={due} title={formatDay(due)}>
        {dueLabel(due, now)}
      </time>
    );
  }
  return (
    <time dateTime={due} title={formatDay(due)} className={styles.late}>
      <Warning16Regular aria-hidden="true" />
      <span className={styles.text}>{overdueLabel(due, now)}</span>
    </time>
  );
}
