import { Button, Checkbox } from "@fluentui/react-components";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { createTask } from "@muniment/tracker-api/task";
import { useTell } from "@muniment/ui/toast";
import { TrackerField } from "../add/matter-field.tsx";
import { bodyOf, EMPTY_DRAFT, TaskFields } from "../add/task-form.tsx";
import type { TaskDraft } from "../add/task-form.tsx";
import { trackerToAddTo, useChosenTracker } from "../add/use-tracker.ts";
import { useExternalQuestion } from "../assignee/assign-task.tsx";
import { once } from "../frame/api.ts";
import { t } from "../messages.ts";
import type { MatterChoice } from "../matter/matter-query.ts";
import type { Tracker } from "../task/task.ts";
import { attachmentParts, createFiling, messagePart } from "./filing.ts";
import { FilingFields, NO_CHOICE, useFolders } from "./filing-fields.tsx";
import type { FilingChoice } from "./filing-fields.tsx";
import { MailForm } from "./mail-form.tsx";
import type { MailMessage, OutlookHost } from "./outlook-host.ts";
import type { Known } from "./suggestions.ts";
import { titleOf } from "./thread.ts";

/** How much of a message goes into the notes of a task. */
const FIRST_CHARACTERS = 500;

/** What a form about a message knows. */
export interface MailFormProps {
  readonly outlook: OutlookHost;
  readonly message: MailMessage;
  readonly matter: MatterChoice;
  readonly known: Known;
  readonly isOnline: boolean;
  onDone(): void;
  onBack(): void;
}

/** Makes a task of a message, and files the message with it (TRK-OUT-030). */
export function TaskFromMail(props: MailFormProps): ReactNode {
  const { outlook, message, matter, isOnline, onBack } = props;
  const tell = useTell();
  const [chosen, setChosen] = useState("");
  const [draft, setDraft] = useState({ ...EMPTY_DRAFT, title: titleOf(message.subject) });
  const [choice, setChoice] = useState(NO_CHOICE);
  const [wantsFiling, setWantsFiling] = useState(true);
  const tracker = useChosenTracker(matter.id, chosen);
  const { folders, isAsking, error } = useFolders(matter.id);
  const canFile = outlook.can("attachments") && !message.isProtected;
  const mayFile = canFile && folders.length > 0;
  const making = useMaking(props, { tracker, draft, choice, folders: mayFile && wantsFiling ? folders : [] });
  const insert = async (): Promise<void> => {
    try {
      const text = (await outlook.text()).trim().slice(0, FIRST_CHARACTERS);
      setDraft((now) => ({ ...now, notes: now.notes === "" ? text : `${now.notes}\n${text}` }));
    } catch (failure) {
      tell.failed(t("outlook.no_notes"), failure);
    }
  };
  return (
    <MailForm
      title={t("outlook.new_title")}
      label={t("action.add")}
      isBusy={making.isBusy}
      // Whoever adds the task before the folders are known would not have the message filed, and not be told.
      isPossible={isOnline && !(canFile && isAsking)}
      error={making.error ?? (canFile ? (error ?? undefined) : undefined)}
      isPartlyDone={making.isPartlyDone}
      run={() => void making.make()}
      onBack={onBack}
    >
      <TrackerField
        matter={matter.id}
        tracker={chosen}
        onTracker={(id) => {
          setChosen(id);
          setDraft({ ...draft, section: "", status: "" });
        }}
      />
      <TaskFields
        tracker={tracker?.id}
        matter={matter.id}
        hasNoDocuments
        draft={draft}
        isTitleMissing={making.isMissing}
        onDraft={setDraft}
      />
      <Button size="small" onClick={() => void insert()}>
        {t("outlook.notes")}
      </Button>
      {mayFile ? (
        <Checkbox
          label={t("outlook.file_message")}
          checked={wantsFiling}
          onChange={(_, data) => setWantsFiling(data.checked === true)}
        />
      ) : null}
      {mayFile && wantsFiling ? (
        <FilingFields
          message={message}
          folders={folders}
          choice={choice}
          isFiled={making.isFiled}
          onChoice={setChoice}
        />
      ) : null}
      {making.question}
    </MailForm>
  );
}

/** Files first and then makes the task with its links; what is done already stays done when it is tried again. */
function useMaking(
  { outlook, message, matter, known, onDone }: MailFormProps,
  wanted: {
    readonly tracker: Tracker | undefined;
    readonly draft: TaskDraft;
    readonly choice: FilingChoice;
    /** Empty where nothing is filed. */
    readonly folders: readonly { readonly id: string }[];
  },
) {
  const { tracker, draft, choice, folders } = wanted;
  const tell = useTell();
  const client = useQueryClient();
  const external = useExternalQuestion();
  const [filing] = useState(createFiling);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [isMissing, setIsMissing] = useState(false);
  const there = known.filed.filter(({ workspace_id: id }) => id === matter.id);
  const fileAll = async (): Promise<readonly { readonly id: string }[]> => {
    const [first] = folders;
    if (first === undefined) return there.slice(0, 1);
    const folder = choice.folder === "" ? first.id : choice.folder;
    const isNew = there.length === 0 || choice.isAgain;
    const own = isNew ? await filing.file(folder, [messagePart(outlook, message)], choice.isAgain) : there.slice(0, 1);
    return [...own, ...(await filing.file(folder, attachmentParts(outlook, message, choice.attachments), false))];
  };
  const make = async (): Promise<void> => {
    if (draft.title.trim() === "") {
      setIsMissing(true);
      return;
    }
    setIsBusy(true);
    setError(undefined);
    try {
      const links = (await fileAll()).map(({ id }) => ({ w_id: id, role: "email" as const }));
      const target = await trackerToAddTo(matter.id, tracker);
      let taskId = "";
      const isSent = await external.send(draft.assignees, async (isConfirmed) => {
        const body = { ...bodyOf(draft, isConfirmed), links };
        const key = filing.keyOf(`task ${JSON.stringify([target.id, body])}`);
        taskId = (await once(key)(createTask, { params: { tracker: target.id }, body })).data.id;
      });
      if (!isSent) return;
      // The mailbox may be somebody else's, who lets nobody write into it: the task is there all the same.
      await outlook.remember(taskId).catch(() => undefined);
      tell.done(t("add.done", { title: draft.title.trim(), tracker: target.name }));
      await client.invalidateQueries();
      onDone();
    } catch (refusal) {
      setError(refusal);
    } finally {
      setIsBusy(false);
    }
  };
  return {
    make,
    isBusy,
    error,
    isMissing,
    isFiled: there.length > 0,
    isPartlyDone: filing.done().length > 0,
    question: external.question,
  };
}
