import { Checkbox, Text } from "@fluentui/react-components";
import { useQueryClient } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { ApiError } from "@muniment/rest/client";
import { duplicateTask } from "@muniment/tracker-api/copy";
import { deleteTask, restoreTask } from "@muniment/tracker-api/task";
import { FormDialog } from "@muniment/ui/dialog";
import { call } from "../frame/api.ts";
import { t } from "../messages.ts";
import { tasksQuery } from "../task/store.ts";
import type { Task } from "../task/task.ts";
import type { UndoStack } from "./undo.ts";

/** Asks what goes along, and puts the copy right below the task (TRK-TASK-008). */
export function DuplicateDialog(props: {
  readonly task: Task;
  readonly mayAssign: boolean;
  readonly undo: UndoStack;
  onClose(): void;
}): ReactNode {
  const { task, mayAssign, undo, onClose } = props;
  const client = useQueryClient();
  const [subtasks, setSubtasks] = useState(task.subtasks > 0);
  const [assignees, setAssignees] = useState(mayAssign && task.assignees.length > 0);
  const [documents, setDocuments] = useState(task.links > 0);
  const [outside, setOutside] = useState<string | undefined>();
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const shown = async (): Promise<void> => refresh(client, task.tracker_id);
  const duplicate = async (): Promise<void> => {
    setIsBusy(true);
    setError(undefined);
    const confirmed = outside === undefined ? {} : { confirm_external: true };
    try {
      const body = { subtasks, assignees, documents, ...confirmed };
      const { data } = await call(duplicateTask, { params: { task: task.id }, body });
      const params = { task: data.id };
      await shown();
      undo.did({
        told: t("duplicate.done", { title: task.title }),
        undo: async () => call(deleteTask, { params }).then(shown),
        redo: async () => call(restoreTask, { params }).then(shown),
      });
      onClose();
    } catch (refusal) {
      setIsBusy(false);
      const names = outsideOf(refusal);
      setOutside(names);
      if (names === undefined) setError(refusal);
    }
  };
  return (
    <FormDialog
      title={t("duplicate.title", { title: task.title })}
      error={error}
      choices={[
        {
          label: t(outside === undefined ? "duplicate.create" : "action.continue"),
          isBusy,
          run: () => void duplicate(),
        },
      ]}
      onClose={onClose}
    >
      {task.subtasks === 0 ? null : (
        <Checkbox
          label={t("duplicate.subtasks")}
          checked={subtasks}
          onChange={(_, data) => setSubtasks(data.checked === true)}
        />
      )}
      {mayAssign ? (
        <Checkbox
          label={t("copy.assignees")}
          checked={assignees}
          onChange={(_, data) => {
            setAssignees(data.checked === true);
            setOutside(undefined);
          }}
        />
      ) : null}
      <Checkbox
        label={t("copy.documents")}
        checked={documents}
        onChange={(_, data) => setDocuments(data.checked === true)}
      />
      {outside === undefined ? null : <Text role="alert">{t("assignee.external_text", { names: outside })}</Text>}
    </FormDialog>
  );
}

async function refresh(client: QueryClient, tracker: string): Promise<void> {
  const keys = [tasksQuery(tracker).queryKey, ["getTracker"], ["listSections"]];
  await Promise.all(keys.map(async (queryKey) => client.invalidateQueries({ queryKey })));
}

/** Who has no access, when the server wants that to be confirmed. */
function outsideOf(refusal: unknown): string | undefined {
  if (!(refusal instanceof ApiError) || refusal.code !== "external_confirmation") return undefined;
  const { error } = refusal.body as { error?: { details?: { persons?: readonly { name: string }[] } } };
  return (error?.details?.persons ?? []).map(({ name }) => name).join(", ");
}
