import { Field, Radio, RadioGroup, Text } from "@fluentui/react-components";
import { DocumentRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { ReactNode } from "react";
import { createTask } from "@muniment/tracker-api/task";
import { EmptyState } from "@muniment/ui/state";
import { useExternalQuestion } from "../assignee/assign-task.tsx";
import { ChosenDocuments } from "../document/chosen-documents.tsx";
import { call } from "../frame/api.ts";
import { host, useHostContext } from "../frame/host.ts";
import { t } from "../messages.ts";
import { DialogPage } from "./dialog-page.tsx";
import { TrackerField } from "./matter-field.tsx";
import { tellAdded } from "./tell-added.ts";
import { bodyOf, EMPTY_DRAFT, TaskFields } from "./task-form.tsx";
import { titleOf } from "./title.ts";
import { trackerToAddTo, useChosenTracker } from "./use-tracker.ts";

/** Makes tasks of the documents that are selected in Work (TRK-DOC-007). */
export function AddDocumentPage(): ReactNode {
  const { matter, selection } = useHostContext();
  const documents = selection.filter(({ type }) => type !== "workspace");
  const [first] = documents;
  const [chosen, setChosen] = useState("");
  const [draft, setDraft] = useState({ ...EMPTY_DRAFT, title: first === undefined ? "" : titleOf(first.name) });
  const [isEach, setIsEach] = useState(documents.length > 1);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [isMissing, setIsMissing] = useState(false);
  const tracker = useChosenTracker(matter?.id, chosen);
  const external = useExternalQuestion();
  if (matter === undefined || first === undefined) {
    return (
      <EmptyState isPage icon={<DocumentRegular />} title={t("add.title_document")} text={t("add.no_documents")} />
    );
  }
  const isMany = isEach && documents.length > 1;
  const add = async (): Promise<void> => {
    if (!isMany && draft.title.trim() === "") {
      setIsMissing(true);
      return;
    }
    setIsBusy(true);
    setError(undefined);
    try {
      const target = await trackerToAddTo(matter.id, tracker);
      const params = { tracker: target.id };
      const wanted = isMany
        ? documents.map((one) => ({ title: titleOf(one.name), links: [{ w_id: one.id }] }))
        : [{ title: draft.title, links: documents.map(({ id }) => ({ w_id: id })) }];
      let last = "";
      const isSent = await external.send(draft.assignees, async (isConfirmed) => {
        for (const { title, links } of wanted) {
          const body = { ...bodyOf({ ...draft, title }, isConfirmed), links };
          last = (await call(createTask, { params, body })).data.id;
        }
      });
      if (!isSent) return;
      const added = { count: wanted.length, title: draft.title.trim(), tracker: target.name };
      tellAdded(t(isMany ? "add.added_all" : "add.done", added), last);
      host().closeDialog({ added: wanted.length });
    } catch (refusal) {
      setError(refusal);
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <DialogPage
      title={t("add.title_document")}
      isBusy={isBusy}
      error={error}
      ends={[{ label: t("action.add"), run: () => void add() }]}
    >
      <Field label={t("add.matter")}>
        <Text>{matter.name}</Text>
      </Field>
      <Field label={t("column.links")}>
        <ChosenDocuments documents={documents} />
      </Field>
      {documents.length > 1 ? <HowMany isEach={isEach} onEach={setIsEach} /> : null}
      <TrackerField matter={matter.id} tracker={chosen} onTracker={setChosen} />
      <TaskFields
        tracker={tracker?.id}
        matter={matter.id}
        hasNoDocuments
        draft={draft}
        hasNoTitle={isMany}
        isTitleMissing={isMissing}
        onDraft={setDraft}
      />
      {external.question}
    </DialogPage>
  );
}

/** One task for each document, or one for all of them. */
function HowMany({ isEach, onEach }: { readonly isEach: boolean; onEach(isEach: boolean): void }): ReactNode {
  return (
    <RadioGroup
      aria-label={t("column.links")}
      value={isEach ? "each" : "all"}
      onChange={(_, data) => onEach(data.value === "each")}
    >
      <Radio value="each" label={t("add.one_each")} />
      <Radio value="all" label={t("add.one_for_all")} />
    </RadioGroup>
  );
}
