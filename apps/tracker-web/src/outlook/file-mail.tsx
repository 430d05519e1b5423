import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { addLink } from "@muniment/tracker-api/link";
import { useTell } from "@muniment/ui/toast";
import { Choice } from "../add/task-form.tsx";
import { useChosenTracker } from "../add/use-tracker.ts";
import { once } from "../frame/api.ts";
import { t } from "../messages.ts";
import { isDone } from "../task/acts.ts";
import { tasksQuery } from "../task/store.ts";
import { attachmentParts, createFiling, messagePart } from "./filing.ts";
import type { Filed } from "./filing.ts";
import { FilingFields, NO_CHOICE, useFolders } from "./filing-fields.tsx";
import { MailForm } from "./mail-form.tsx";
import type { MailFormProps } from "./task-from-mail.tsx";

/** Files a message in a matter, and links it to a task that is there (TRK-OUT-031). */
export function FileMail({ outlook, message, matter, known, isOnline, onDone, onBack }: MailFormProps): ReactNode {
  const tell = useTell();
  const client = useQueryClient();
  const [choice, setChoice] = useState(NO_CHOICE);
  const [task, setTask] = useState("");
  const [filing] = useState(createFiling);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const { folders, isAsking, error: folderError } = useFolders(matter.id);
  const tracker = useChosenTracker(matter.id, "");
  const tasks = useQuery({ ...tasksQuery(tracker?.id ?? ""), enabled: tracker !== undefined }).data ?? [];
  const there = known.filed.filter(({ workspace_id: id }) => id === matter.id);
  const file = async (): Promise<void> => {
    setIsBusy(true);
    setError(undefined);
    try {
      const folder = choice.folder === "" ? (folders[0]?.id ?? "") : choice.folder;
      const own: readonly Filed[] =
        there.length === 0 || choice.isAgain
          ? await filing.file(folder, [messagePart(outlook, message)], choice.isAgain)
          : there.slice(0, 1).map(({ id, name }) => ({ id, name, wasThere: true }));
      const files = await filing.file(folder, attachmentParts(outlook, message, choice.attachments), false);
      const all = [...own, ...files];
      if (task !== "") {
        for (const { id } of all) {
          const body = { w_id: id, role: "email" as const };
          await once(filing.keyOf(`link ${task} ${id}`))(addLink, { params: { task }, body });
        }
        await outlook.remember(task).catch(() => undefined);
      }
      for (const { name, wasThere } of all) {
        tell.done(t(wasThere ? "outlook.filed_before" : "outlook.filed_done", { name }));
      }
      await client.invalidateQueries();
      onDone();
    } catch (refusal) {
      setError(refusal);
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <MailForm
      title={t("outlook.file_title")}
      label={t("outlook.file")}
      isBusy={isBusy}
      isPossible={isOnline && folders.length > 0}
      error={error ?? folderError ?? undefined}
      isPartlyDone={filing.done().length > 0}
      run={() => void file()}
      onBack={onBack}
    >
      {isAsking || folderError !== null ? null : (
        <FilingFields
          message={message}
          folders={folders}
          choice={choice}
          isFiled={there.length > 0}
          onChoice={setChoice}
        />
      )}
      <Choice
        label={t("outlook.task")}
        value={task}
        options={[
          { id: "", name: t("outlook.task_none") },
          ...tasks.filter((one) => !isDone(one)).map(({ id, title }) => ({ id, name: title })),
        ]}
        onChoose={setTask}
      />
    </MailForm>
  );
}
