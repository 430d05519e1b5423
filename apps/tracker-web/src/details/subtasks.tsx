import { Link, Text, makeStyles } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { DoneButton } from "../checklist/done-button.tsx";
import { DraftField } from "../checklist/draft-field.tsx";
import { DueText } from "../due/due-text.tsx";
import { t } from "../messages.ts";
import type { DetailsContext } from "./context.ts";
import type { TaskActs } from "../task/acts.ts";
import type { Task } from "../task/task.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "4px" },
  list: { listStyleType: "none", margin: 0, padding: 0 },
  item: { display: "flex", alignItems: "center", gap: "6px", minHeight: "32px" },
  title: {
    flexGrow: 1,
    minWidth: 0,
    overflow: "hidden",
    textOverflow: "ellipsis",
    whiteSpace: "nowrap",
    textAlign: "start",
    unicodeBidi: "plaintext",
  },
});

interface SubtasksProps {
  readonly checklist: DetailsContext;
  readonly task: Task;
  readonly acts: TaskActs;
  onOpen(task: Task): void;
  onToggleDone(task: Task): void;
}

/** The sub-tasks of a task, and the field that adds one (TRK-TASK-005). */
export function Subtasks({ checklist, task, acts, onOpen, onToggleDone }: SubtasksProps): ReactNode {
  const styles = useStyles();
  const { tree } = checklist;
  const subtasks = tree.childrenOf(task.id);
  const mayAdd = checklist.may("task.change");
  if (subtasks.length === 0 && !mayAdd) return null;
  return (
    <section className={styles.root} aria-label={t("details.subtasks")}>
      <Text as="h3" weight="semibold" block>
        {t("details.subtasks")}
      </Text>
      <ul className={styles.list}>
        {subtasks.map((subtask) => (
          <li key={subtask.id} className={styles.item}>
            <DoneButton
              isTabStop
              task={subtask}
              isRefused={!checklist.may("task.complete", subtask)}
              onToggle={() => onToggleDone(subtask)}
            />
            <Link
              as="button"
              className={styles.title}
              appearance="subtle"
              title={subtask.title}
              onClick={() => onOpen(subtask)}
            >
              {subtask.title}
            </Link>
            <DueText due_date={subtask.due_date} category={subtask.status.category} />
          </li>
        ))}
      </ul>
      {mayAdd ? (
        <DraftField
          label={t("task.new_below")}
          onAdd={(lines) =>
            void acts.add(tree, task.tracker_id, {
              lines,
              place: { section: task.section_id, parent: task.id, after: subtasks.at(-1)?.id },
            })
          }
        />
      ) : null}
    </section>
  );
}
