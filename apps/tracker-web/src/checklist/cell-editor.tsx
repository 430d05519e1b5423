import type { ReactNode } from "react";
import { MenuAt } from "@muniment/ui/menu";
import { AssigneePicker } from "../assignee/assignee-picker.tsx";
import type { Chosen } from "../assignee/choice.ts";
import { DueEditor } from "../due/due-editor.tsx";
import type { Dates } from "../due/use-dates.tsx";
import { t } from "../messages.ts";
import { offeredPriorities, priorityName } from "../task/status-mark.tsx";
import type { TaskActs } from "../task/acts.ts";
import type { Status, Task } from "../task/task.ts";

interface CellEditorProps {
  readonly task: Task;
  readonly column: string;
  readonly target: HTMLElement | null;
  readonly statuses: readonly Status[];
  readonly acts: TaskActs;
  /** Changes due dates, with what hangs on them. */
  readonly dates: Dates;
  onAssign(task: Task, chosen: readonly Chosen[]): void;
  onClose(): void;
}

/** What opens below a cell to change it. */
export function CellEditor(props: CellEditorProps): ReactNode {
  const { task, column, target, statuses, acts, dates, onAssign, onClose } = props;
  if (column === "due") {
    return (
      <DueEditor
        target={target}
        due={task.due_date}
        label={t("due.of", { title: task.title })}
        rule={task.due_rule}
        onSave={(due) => dates.setDue(task, due)}
        onRule={() => dates.askRule(task)}
        onClose={onClose}
      />
    );
  }
  if (column === "assignees") {
    return (
      <AssigneePicker
        target={target}
        of={{ tracker: task.tracker_id }}
        label={t("assignee.of", { title: task.title })}
        chosen={task.assignees}
        onSave={(chosen) => onAssign(task, chosen)}
        onClose={onClose}
      />
    );
  }
  if (column === "status") {
    return (
      <MenuAt
        target={target}
        onClose={onClose}
        entries={statuses.map((status) => ({
          kind: "one-of",
          id: status.id,
          label: status.value,
          isOn: status.id === task.status.id,
          run: () => void acts.setStatus(task, status),
        }))}
      />
    );
  }
  if (column !== "priority") return null;
  return (
    <MenuAt
      target={target}
      onClose={onClose}
      entries={offeredPriorities(task.priority).map((priority) => ({
        kind: "one-of",
        id: priority,
        label: priorityName(priority),
        isOn: priority === task.priority,
        run: () => void acts.setPriority(task, priority),
      }))}
    />
  );
}
