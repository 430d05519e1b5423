import { Field, Input, Radio, RadioGroup, Text } from "@fluentui/react-components";
import { Suspense, useState } from "react";
import type { ReactNode } from "react";
import { FormDialog } from "@muniment/ui/dialog";
import { later } from "@muniment/ui/later";
import { t } from "../messages.ts";
import type { Section, Task } from "../task/task.ts";
import { TaskBin } from "./bin-dialog.tsx";
import { KeyDatesDialog } from "./key-dates-dialog.tsx";
import type { UndoStack } from "./undo.ts";
import type { Checklist } from "./use-checklist.ts";

/** A question about tasks or sections. */
export type Dialog =
  | { readonly kind: "complete"; readonly task: Task }
  | { readonly kind: "duplicate"; readonly task: Task }
  | { readonly kind: "delete"; readonly tasks: readonly Task[] }
  | { readonly kind: "section"; readonly parent: string | undefined }
  | { readonly kind: "delete-section"; readonly section: Section }
  | { readonly kind: "key-dates" | "bin" | "import" }
  | { readonly kind: "lines"; readonly count: number; answer(isAgreed: boolean): void };

const DuplicateDialog = later(async () => (await import("./duplicate-dialog.tsx")).DuplicateDialog);
const ImportDialog = later(async () => (await import("../import/import-dialog.tsx")).ImportDialog);

interface ShownProps {
  readonly dialog: Dialog;
  readonly checklist: Pick<Checklist, "tracker" | "may">;
  readonly undo: UndoStack;
  onClose(): void;
  onComplete(task: Task, subtasks?: "complete" | "keep"): Promise<void>;
  onDelete(tasks: readonly Task[]): Promise<void>;
  onAddSection(title: string, parent: string | undefined): Promise<void>;
  onDeleteSection(section: Section, withTasks: boolean): Promise<void>;
}

/** One question of the checklist. */
export function TaskDialog(props: ShownProps): ReactNode {
  const { dialog, onClose } = props;
  switch (dialog.kind) {
    case "complete":
      return <CompleteDialog task={dialog.task} onClose={onClose} onComplete={props.onComplete} />;
    case "bin":
      return (
        <Suspense fallback={null}>
          <TaskBin tracker={props.checklist.tracker} onClose={onClose} />
        </Suspense>
      );
    case "duplicate":
      return (
        <DuplicateDialog
          task={dialog.task}
          mayAssign={props.checklist.may("task.assign")}
          undo={props.undo}
          onClose={onClose}
        />
      );
    case "import":
      return <ImportDialog tracker={props.checklist.tracker} onClose={onClose} />;
    case "key-dates":
      return (
        <Suspense fallback={null}>
          <KeyDatesDialog
            tracker={props.checklist.tracker.id}
            mayChange={props.checklist.may("setup.change")}
            onClose={onClose}
          />
        </Suspense>
      );
    case "delete": {
      const [only] = dialog.tasks;
      const count = dialog.tasks.length;
      const below = dialog.tasks.reduce((sum, { subtasks }) => sum + subtasks, 0);
      return (
        <FormDialog
          title={
            count === 1 ? t("task.delete_title", { title: only?.title ?? "" }) : t("task.delete_many_title", { count })
          }
          choices={[{ label: t("task.delete_confirm", { count }), run: () => void props.onDelete(dialog.tasks) }]}
          onClose={onClose}
        >
          <Text>{below > 0 ? t("task.delete_text_below", { count: below }) : t("task.delete_text")}</Text>
        </FormDialog>
      );
    }
    case "section":
      return <SectionDialog onClose={onClose} onAdd={(title) => void props.onAddSection(title, dialog.parent)} />;
    case "delete-section":
      return (
        <DeleteSectionDialog
          section={dialog.section}
          onClose={onClose}
          onDelete={(withTasks) => void props.onDeleteSection(dialog.section, withTasks)}
        />
      );
    case "lines":
      return (
        <FormDialog
          title={t("lines.title", { count: dialog.count })}
          choices={[{ label: t("lines.add", { count: dialog.count }), run: () => dialog.answer(true) }]}
          onClose={() => dialog.answer(false)}
        >
          <Text>{t("lines.text")}</Text>
        </FormDialog>
      );
  }
}

function CompleteDialog({
  task,
  onClose,
  onComplete,
}: { readonly task: Task } & Pick<ShownProps, "onClose" | "onComplete">): ReactNode {
  const open = task.subtasks - task.subtasks_done;
  const { blockers } = task;
  return (
    <FormDialog
      title={t("task.complete_title", { title: task.title })}
      choices={
        open > 0
          ? [
              { label: t("task.complete_all"), run: () => void onComplete(task, "complete") },
              { label: t("task.complete_only"), run: () => void onComplete(task, "keep") },
            ]
          : [{ label: t("waits.complete_anyway"), run: () => void onComplete(task) }]
      }
      onClose={onClose}
    >
      {blockers > 0 ? <Text>{t("waits.complete_text", { count: blockers })}</Text> : null}
      {open > 0 ? <Text>{t("task.complete_text", { count: open })}</Text> : null}
    </FormDialog>
  );
}

const LONGEST_TITLE = 255;

function SectionDialog({ onClose, onAdd }: { onClose(): void; onAdd(title: string): void }): ReactNode {
  const [title, setTitle] = useState("");
  return (
    <FormDialog
      title={t("section.new")}
      choices={[{ label: t("action.add"), run: () => (title.trim() === "" ? undefined : onAdd(title.trim())) }]}
      onClose={onClose}
    >
      <Field label={t("section.title")} required>
        <Input maxLength={LONGEST_TITLE} value={title} onChange={(_, data) => setTitle(data.value)} />
      </Field>
    </FormDialog>
  );
}

function DeleteSectionDialog(props: {
  readonly section: Section;
  onClose(): void;
  onDelete(withTasks: boolean): void;
}): ReactNode {
  const { section, onClose, onDelete } = props;
  const [withTasks, setWithTasks] = useState(false);
  return (
    <FormDialog
      title={t("section.delete_title", { title: section.title })}
      choices={[{ label: t("section.delete"), run: () => onDelete(withTasks) }]}
      onClose={onClose}
    >
      <RadioGroup
        aria-label={t("section.delete_what")}
        value={withTasks ? "delete" : "keep"}
        onChange={(_, data) => setWithTasks(data.value === "delete")}
      >
        <Radio value="keep" label={t("section.delete_keep")} />
        <Radio value="delete" label={t("section.delete_all")} />
      </RadioGroup>
    </FormDialog>
  );
}
