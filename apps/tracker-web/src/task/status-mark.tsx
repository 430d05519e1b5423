import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { ArrowUp16Regular, ArrowDown16Regular, Important16Regular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { priorities } from "@muniment/tracker-api/task";
import { t } from "../messages.ts";
import { officePriorities } from "./priorities.ts";
import type { Priority, Task } from "./task.ts";

const useStyles = makeStyles({
  root: { display: "inline-flex", alignItems: "center", gap: "6px", minWidth: 0 },
  dot: {
    width: "10px",
    height: "10px",
    borderRadius: tokens.borderRadiusCircular,
    flexShrink: 0,
    "@media (forced-colors: active)": { outline: "1px solid CanvasText" },
  },
  text: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap", unicodeBidi: "plaintext" },
  urgent: { color: tokens.colorPaletteRedForeground1 },
});

const useColours = makeStyles({
  grey: { backgroundColor: tokens.colorNeutralForeground3 },
  blue: { backgroundColor: tokens.colorPaletteBlueForeground2 },
  teal: { backgroundColor: tokens.colorPaletteTealForeground2 },
  green: { backgroundColor: tokens.colorPaletteGreenForeground1 },
  yellow: { backgroundColor: tokens.colorPaletteYellowBorderActive },
  orange: { backgroundColor: tokens.colorPaletteDarkOrangeForeground1 },
  red: { backgroundColor: tokens.colorPaletteRedForeground1 },
  purple: { backgroundColor: tokens.colorPalettePurpleForeground2 },
});

/** A status in its word, with its colour before it. */
export function StatusMark({ status }: { readonly status: Pick<Task["status"], "value" | "colour"> }): ReactNode {
  const styles = useStyles();
  const colours = useColours();
  return (
    <span className={styles.root} title={status.value}>
      <span className={mergeClasses(styles.dot, colours[status.colour])} aria-hidden="true" />
      <span className={styles.text}>{status.value}</span>
    </span>
  );
}

/** How a priority is called in this organisation (TRK-PRI-001). */
export function priorityName(priority: Priority): string {
  return officePriorities().find(({ id }) => id === priority)?.label ?? t(`priority.${priority}`);
}

/** The priorities that can be chosen; one that a task has already can be kept. */
export function offeredPriorities(present?: Priority): readonly Priority[] {
  return priorities.filter(
    (one) => one === present || officePriorities().some(({ id, offered }) => id === one && offered),
  );
}

/** A priority in its word; none says nothing. */
export function PriorityText({ priority }: { readonly priority: Priority }): ReactNode {
  const styles = useStyles();
  if (priority === "none") return null;
  const Icon = ICONS[priority];
  return (
    <span className={mergeClasses(styles.root, priority === "urgent" && styles.urgent)}>
      {Icon === undefined ? null : <Icon aria-hidden="true" />}
      <span className={styles.text}>{priorityName(priority)}</span>
    </span>
  );
}

const ICONS = {
  low: ArrowDown16Regular,
  normal: undefined,
  high: ArrowUp16Regular,
  urgent: Important16Regular,
} as const;
