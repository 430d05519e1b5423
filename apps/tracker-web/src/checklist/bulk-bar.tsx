import { Button, Text, makeStyles, tokens } from "@fluentui/react-components";
import {
  CalendarRegular,
  CheckmarkRegular,
  DeleteRegular,
  FlagRegular,
  PersonAddRegular,
  StatusRegular,
} from "@fluentui/react-icons";
import { useRef, useState } from "react";
import type { ReactNode } from "react";
import { FormDialog } from "@muniment/ui/dialog";
import { MenuOf } from "@muniment/ui/menu";
import { useTell } from "@muniment/ui/toast";
import type { Selection } from "@muniment/ui/table";
import { useExternalQuestion } from "../assignee/assign-task.tsx";
import type { Chosen } from "../assignee/choice.ts";
import { AssigneePicker } from "../assignee/assignee-picker.tsx";
import { DueEditor } from "../due/due-editor.tsx";
import { t } from "../messages.ts";
import type { BulkChange, BulkResult, TaskActs } from "../task/acts.ts";
import { offeredPriorities, priorityName } from "../task/status-mark.tsx";
import type { Task } from "../task/task.ts";
import type { UndoStack } from "./undo.ts";
import type { Checklist } from "./use-checklist.ts";

const useStyles = makeStyles({
  root: {
    display: "flex",
    alignItems: "center",
    flexWrap: "wrap",
    gap: "4px",
    padding: "4px 16px",
    backgroundColor: tokens.colorNeutralBackground3,
    flexShrink: 0,
  },
  count: { marginInlineEnd: "8px", fontWeight: tokens.fontWeightSemibold },
  list: { margin: 0, paddingInlineStart: "20px" },
});

interface BulkBarProps {
  readonly checklist: Checklist;
  readonly selection: Selection;
  readonly acts: TaskActs;
  readonly undo: UndoStack;
  onDelete(tasks: readonly Task[]): void;
}

/** What can be done with all selected tasks at once (TRK-BULK-001 to -004). */
export function BulkBar({ checklist, selection, acts, undo, onDelete }: BulkBarProps): ReactNode {
  const styles = useStyles();
  const [open, setOpen] = useState<"assignees" | "due" | undefined>();
  const assignButton = useRef<HTMLButtonElement>(null);
  const dueButton = useRef<HTMLButtonElement>(null);
  const tasks = checklist.tasks.filter(({ id }) => selection.keys.has(id));
  const bulk = useBulk({ tracker: checklist.tracker.id, tasks, acts, undo });
  if (tasks.length === 0) return bulk.shown;
  return (
    <div className={styles.root} role="toolbar" aria-label={t("bulk.title")}>
      <Text className={styles.count} role="status">
        {t("bulk.selected", { count: tasks.length })}
      </Text>
      <ChoiceButtons checklist={checklist} run={bulk.run} />
      <Button
        ref={assignButton}
        size="small"
        appearance="subtle"
        icon={<PersonAddRegular />}
        onClick={() => setOpen("assignees")}
      >
        {t("bulk.assign")}
      </Button>
      <Button
        ref={dueButton}
        size="small"
        appearance="subtle"
        icon={<CalendarRegular />}
        onClick={() => setOpen("due")}
      >
        {t("column.due")}
      </Button>
      <Button size="small" appearance="subtle" icon={<DeleteRegular />} onClick={() => onDelete(tasks)}>
        {t("action.delete")}
      </Button>
      <Button size="small" appearance="subtle" onClick={() => selection.clear()}>
        {t("bulk.clear")}
      </Button>
      {open === "assignees" ? (
        <AssigneePicker
          target={assignButton.current}
          of={{ tracker: checklist.tracker.id }}
          label={t("bulk.assign_count", { count: tasks.length })}
          chosen={[]}
          onSave={bulk.assign}
          onClose={() => setOpen(undefined)}
        />
      ) : null}
      {open === "due" ? (
        <DueEditor
          target={dueButton.current}
          due={undefined}
          label={t("bulk.due_count", { count: tasks.length })}
          onSave={(due) => bulk.run({ set: { due_date: due ?? null } })}
          onClose={() => setOpen(undefined)}
        />
      ) : null}
      {bulk.shown}
    </div>
  );
}

function ChoiceButtons({
  checklist,
  run,
}: {
  readonly checklist: Checklist;
  run(change: BulkChange): void;
}): ReactNode {
  const { statuses } = checklist;
  const done = statuses.find(({ category }) => category === "done");
  return (
    <>
      {done === undefined ? null : (
        <Button
          size="small"
          appearance="subtle"
          icon={<CheckmarkRegular />}
          onClick={() => run({ set: { status_id: done.id } })}
        >
          {t("task.complete")}
        </Button>
      )}
      <MenuOf
        isSmall
        icon={<StatusRegular />}
        entries={() =>
          statuses.map(({ id, value }) => ({
            kind: "item",
            id,
            label: value,
            run: () => run({ set: { status_id: id } }),
          }))
        }
      >
        {t("column.status")}
      </MenuOf>
      <MenuOf
        isSmall
        icon={<FlagRegular />}
        entries={() =>
          offeredPriorities().map((priority) => ({
            kind: "item",
            id: priority,
            label: priorityName(priority),
            run: () => run({ set: { priority } }),
          }))
        }
      >
        {t("column.priority")}
      </MenuOf>
    </>
  );
}

/** Sends changes of many, tells what they came to and keeps how they are taken back. */
function useBulk(given: {
  readonly tracker: string;
  readonly tasks: readonly Task[];
  readonly acts: TaskActs;
  readonly undo: UndoStack;
}) {
  const { tracker, tasks, acts, undo } = given;
  const tell = useTell();
  const external = useExternalQuestion();
  const [result, setResult] = useState<BulkResult | undefined>();
  const send = async (change: BulkChange): Promise<void> => {
    const ids = tasks.map(({ id }) => id);
    const sent = await acts.bulk(tracker, ids, change);
    if (sent.results.some(({ ok }) => !ok)) {
      setResult(sent);
      return;
    }
    const former = formerChanges(change, tasks);
    const told = t("bulk.done", { count: sent.done });
    if (former.length === 0) {
      tell.done(told);
      return;
    }
    undo.did({
      told,
      undo: async () => {
        for (const { change: back, tasks: some } of former) await acts.bulk(tracker, some, back);
      },
      redo: async () => acts.bulk(tracker, ids, change),
    });
  };
  return {
    run(change: BulkChange): void {
      send(change).catch((error: unknown) => tell.failed(t("bulk.failed"), error));
    },
    assign(chosen: readonly Chosen[]): void {
      const assignees = chosen.map(({ ty, work_id }) => ({ ty, work_id }));
      void external.send(chosen, async (isConfirmed) =>
        send({ assign: { mode: "add", assignees, ...(isConfirmed ? { confirm_external: true } : {}) } }),
      );
    },
    shown: (
      <>
        {external.question}
        {result === undefined ? null : (
          <ResultDialog result={result} tasks={tasks} onClose={() => setResult(undefined)} />
        )}
      </>
    ),
  };
}

/** The changes that bring back what was, one for each former value; none where there is no such way. */
function formerChanges(
  { set }: BulkChange,
  tasks: readonly Task[],
): readonly { readonly change: BulkChange; readonly tasks: readonly string[] }[] {
  if (set === undefined) return [];
  const former = (task: Task): NonNullable<BulkChange["set"]> => ({
    ...(set.status_id === undefined ? {} : { status_id: task.status.id }),
    ...(set.priority === undefined ? {} : { priority: task.priority }),
    ...(set.due_date === undefined ? {} : { due_date: task.due_date ?? null }),
  });
  const groups = Map.groupBy(tasks, (task) => JSON.stringify(former(task)));
  return [...groups.values()].flatMap((some) => {
    const [first] = some;
    return first === undefined ? [] : [{ change: { set: former(first) }, tasks: some.map(({ id }) => id) }];
  });
}

function ResultDialog(props: {
  readonly result: BulkResult;
  readonly tasks: readonly Task[];
  onClose(): void;
}): ReactNode {
  const { result, tasks, onClose } = props;
  const styles = useStyles();
  const titles = new Map(tasks.map(({ id, title }) => [id, title]));
  const failed = result.results.filter(({ ok }) => !ok);
  return (
    <FormDialog
      title={t("bulk.result")}
      choices={[{ label: t("action.close"), run: onClose }]}
      hasNoCancel
      onClose={onClose}
    >
      <Text>{t("bulk.result_text", { done: result.done, count: failed.length })}</Text>
      <ul className={styles.list}>
        {failed.map(({ id, code_message: text }) => (
          <li key={id}>{t("bulk.one_failed", { title: titles.get(id) ?? "", reason: text ?? "" })}</li>
        ))}
      </ul>
    </FormDialog>
  );
}
