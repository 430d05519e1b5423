import { Text } from "@fluentui/react-components";
import { useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import { createTask } from "@muniment/tracker-api/task";
import { useExternalQuestion } from "../assignee/assign-task.tsx";
import { call } from "../frame/api.ts";
import { host, useHostContext } from "../frame/host.ts";
import type { MatterChoice } from "../matter/matter-query.ts";
import { t } from "../messages.ts";
import { DialogPage } from "./dialog-page.tsx";
import { MatterField, TrackerField } from "./matter-field.tsx";
import { bodyOf, EMPTY_DRAFT, TaskFields } from "./task-form.tsx";
import type { TaskDraft } from "./task-form.tsx";
import { tellAdded } from "./tell-added.ts";
import { trackerToAddTo, useChosenTracker } from "./use-tracker.ts";

/** What was typed stays here while the browser's window is open, for who closed the dialog by accident. */
const KEPT = "tracker.add-task";

interface Kept {
  readonly matter: MatterChoice | undefined;
  readonly tracker: string;
  readonly draft: TaskDraft;
}

function keptDraft(): Kept | undefined {
  const kept = sessionStorage.getItem(KEPT);
  if (kept === null) return undefined;
  const { matter, tracker = "", draft } = JSON.parse(kept) as Partial<Kept>;
  return { matter, tracker, draft: { ...EMPTY_DRAFT, ...draft } };
}

/** What is filled in, kept as it is typed. */
function useKept(present: MatterChoice | undefined) {
  const kept = useRef(keptDraft());
  const [matter, setMatter] = useState<MatterChoice | undefined>(kept.current?.matter ?? present);
  const [chosen, setChosen] = useState(kept.current?.tracker ?? "");
  const [draft, setDraft] = useState(kept.current?.draft ?? EMPTY_DRAFT);
  useEffect(() => {
    if (draft.title.trim() === "" && draft.notes.trim() === "") sessionStorage.removeItem(KEPT);
    else sessionStorage.setItem(KEPT, JSON.stringify({ matter, tracker: chosen, draft } satisfies Kept));
  }, [draft, matter, chosen]);
  return { kept, matter, setMatter, chosen, setChosen, draft, setDraft };
}

/** Adds a task to any matter, from anywhere (TRK-WEB-004). */
export function AddTaskPage(): ReactNode {
  const { matter: present } = useHostContext();
  const { kept, matter, setMatter, chosen, setChosen, draft, setDraft } = useKept(present);
  const [round, setRound] = useState(0);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [isMissing, setIsMissing] = useState(false);
  const tracker = useChosenTracker(matter?.id, chosen);
  const external = useExternalQuestion();
  const add = async (isLast: boolean): Promise<void> => {
    if (matter === undefined || draft.title.trim() === "") {
      setIsMissing(true);
      return;
    }
    setIsBusy(true);
    setError(undefined);
    try {
      const target = await trackerToAddTo(matter.id, tracker);
      let id = "";
      const isSent = await external.send(draft.assignees, async (isConfirmed) => {
        const sent = { params: { tracker: target.id }, body: bodyOf(draft, isConfirmed) };
        ({ id } = (await call(createTask, sent)).data);
      });
      if (!isSent) return;
      sessionStorage.removeItem(KEPT);
      tellAdded(t("add.done", { title: draft.title.trim(), tracker: target.name }), id);
      if (isLast) host().closeDialog({ added: true });
      setIsMissing(false);
      setDraft({ ...EMPTY_DRAFT, section: draft.section });
      setRound(round + 1);
    } catch (refusal) {
      setError(refusal);
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <DialogPage
      key={round}
      title={t("add.title_task")}
      isBusy={isBusy}
      error={error}
      ends={[
        { label: t("action.add"), run: () => void add(true) },
        { label: t("add.another"), run: () => void add(false) },
      ]}
    >
      {round === 0 && kept.current !== undefined ? <Text size={200}>{t("add.draft_kept")}</Text> : null}
      <MatterField
        matter={matter}
        isMissing={isMissing}
        onMatter={(next) => {
          setMatter(next);
          setChosen("");
          setDraft({ ...draft, section: "", status: "", assignees: [], documents: [] });
        }}
      />
      {matter === undefined ? null : (
        <TrackerField
          matter={matter.id}
          tracker={chosen}
          onTracker={(id) => {
            setChosen(id);
            setDraft({ ...draft, section: "", status: "" });
          }}
        />
      )}
      <TaskFields
        tracker={tracker?.id}
        matter={matter?.id}
        draft={draft}
        isTitleMissing={isMissing}
        onDraft={setDraft}
      />
      {external.question}
    </DialogPage>
  );
}
