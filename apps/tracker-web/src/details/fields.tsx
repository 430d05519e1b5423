import { Button, Switch, makeStyles, tokens } from "@fluentui/react-components";
import { useRef, useState } from "react";
import type { ReactNode } from "react";
import { Moment } from "@muniment/ui/moment";
import { formatDay } from "@muniment/ui/message";
import { PropertyList } from "@muniment/ui/panel";
import { AssigneeMarks } from "../assignee/assignee-marks.tsx";
import type { Chosen } from "../assignee/choice.ts";
import { CellEditor } from "../checklist/cell-editor.tsx";
import { DueText } from "../due/due-text.tsx";
import { laterSubtask } from "../due/due.ts";
import { anchorText, ruleText } from "../due/rule-text.ts";
import type { Dates } from "../due/use-dates.tsx";
import { t } from "../messages.ts";
import type { DetailsContext } from "./context.ts";
import type { TaskActs } from "../task/acts.ts";
import { PriorityText, priorityName, StatusMark } from "../task/status-mark.tsx";
import type { Task } from "../task/task.ts";

const useStyles = makeStyles({
  button: {
    justifyContent: "flex-start",
    minWidth: 0,
    maxWidth: "100%",
    marginInlineStart: "-8px",
    fontWeight: tokens.fontWeightRegular,
  },
});

/** Who sees no more than the task changes no dates. */
const NO_DATES: Dates = { setDue: () => undefined, askRule: () => undefined };

interface FieldsProps {
  readonly checklist: DetailsContext;
  readonly task: Task;
  readonly acts: TaskActs;
  readonly dates: Dates | undefined;
  onAssign(task: Task, chosen: readonly Chosen[]): void;
}

/** A task's fields, each with the editor that the grid has for it (TRK-TASK-003). */
export function Fields({ checklist, task, acts, dates, onAssign }: FieldsProps): ReactNode {
  const edit = { checklist, task, acts, dates, onAssign };
  const below = checklist.tree.childrenOf(task.id).map((one) => ({ ...one, category: one.status.category }));
  const later = laterSubtask({ ...task, category: task.status.category }, below);
  return (
    <PropertyList
      properties={[
        {
          name: t("column.assignees"),
          value: (
            <EditedField {...edit} column="assignees" may={checklist.may("task.assign")} empty={t("assignee.none")}>
              {task.assignees.length === 0 ? null : <AssigneeMarks assignees={task.assignees} />}
            </EditedField>
          ),
        },
        {
          name: t("column.due"),
          value: (
            <EditedField {...edit} column="due" may={checklist.may("task.change_due")} empty={t("due.none_set")}>
              {task.due_date === undefined ? null : (
                <DueText due_date={task.due_date} category={task.status.category} />
              )}
            </EditedField>
          ),
        },
        {
          name: t("details.hint"),
          value: later === undefined ? undefined : t("due.before_subtask", { day: formatDay(later) }),
        },
        {
          name: t("history.field_due_rule"),
          value:
            task.due_rule === undefined
              ? undefined
              : task.due_date === undefined
                ? t("dates.waits_for", { anchor: anchorText(task.due_rule) })
                : ruleText(task.due_rule),
        },
        {
          name: t("details.moved"),
          value: task.due_moves > 1 ? t("details.moved_count", { count: task.due_moves }) : undefined,
        },
        {
          name: t("column.status"),
          value: (
            <EditedField {...edit} column="status" may={checklist.may("task.complete", task)} empty="">
              <StatusMark status={task.status} />
            </EditedField>
          ),
        },
        {
          name: t("column.priority"),
          value: (
            <EditedField {...edit} column="priority" may={checklist.may("task.change")} empty={priorityName("none")}>
              {task.priority === "none" ? null : <PriorityText priority={task.priority} />}
            </EditedField>
          ),
        },
        { name: t("task.milestone"), value: <Milestone checklist={checklist} task={task} acts={acts} /> },
        {
          name: t("column.completed"),
          value:
            task.completed_at === undefined ? undefined : <By at={task.completed_at} who={task.completed_by?.name} />,
        },
        { name: t("column.created"), value: <By at={task.created_at} who={task.created_by?.name} /> },
        { name: t("column.updated"), value: <By at={task.last_updated_at} who={task.last_updated_by?.name} /> },
      ]}
    />
  );
}

/** Whether a task stands for a day on which something is reached (TRK-TASK-012). */
function Milestone({ checklist, task, acts }: Pick<FieldsProps, "checklist" | "task" | "acts">): ReactNode {
  return (
    <Switch
      aria-label={t("task.milestone")}
      checked={task.milestone}
      disabled={!checklist.may("task.change")}
      onChange={(_, { checked }) => void acts.change(task, { milestone: checked })}
    />
  );
}

function By({ at, who }: { readonly at: string; readonly who: string | undefined }): ReactNode {
  return (
    <>
      <Moment at={at} />
      {who === undefined ? null : `, ${who}`}
    </>
  );
}

function EditedField(
  props: FieldsProps & {
    readonly column: "assignees" | "due" | "status" | "priority";
    readonly may: boolean;
    readonly empty: string;
    readonly children: ReactNode;
  },
): ReactNode {
  const { checklist, task, acts, dates, onAssign, column, may, empty, children } = props;
  const styles = useStyles();
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  const shown = children ?? empty;
  if (!may) return <span>{shown}</span>;
  return (
    <>
      <Button
        ref={button}
        size="small"
        appearance="subtle"
        className={styles.button}
        aria-haspopup={column === "status" || column === "priority" ? "menu" : "dialog"}
        aria-expanded={isOpen}
        onClick={() => setIsOpen(true)}
      >
        {shown}
      </Button>
      {isOpen ? (
        <CellEditor
          task={task}
          column={column}
          target={button.current}
          statuses={checklist.statuses}
          acts={acts}
          dates={dates ?? NO_DATES}
          onAssign={onAssign}
          onClose={() => {
            setIsOpen(false);
            button.current?.focus();
          }}
        />
      ) : null}
    </>
  );
}
