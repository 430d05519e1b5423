import { Dropdown, Field, Input, Option, Textarea, makeStyles } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { ReactNode } from "react";
import { listSections } from "@muniment/tracker-api/section";
import { listStatuses } from "@muniment/tracker-api/status";
import { priorities } from "@muniment/tracker-api/task";
import { ChosenDocuments } from "../document/chosen-documents.tsx";
import { DocumentPicker } from "../document/document-picker.tsx";
import type { DocumentChoice } from "../document/documents-query.ts";
import { AssigneePicker } from "../assignee/assignee-picker.tsx";
import type { PeopleOf } from "../assignee/assignee-picker.tsx";
import { ChosenList } from "../assignee/chosen-list.tsx";
import { ToMeButton } from "../assignee/to-me-button.tsx";
import { isSame, reordered } from "../assignee/choice.ts";
import type { Chosen } from "../assignee/choice.ts";
import { DueField } from "../due/due-field.tsx";
import { q } from "../frame/api.ts";
import { t } from "../messages.ts";
import { offeredPriorities, priorityName } from "../task/status-mark.tsx";
import type { Priority } from "../task/task.ts";
import { Button } from "@fluentui/react-components";
import { PersonAddRegular } from "@fluentui/react-icons";

const LONGEST_TITLE = 500;
const LONGEST_NOTES = 20_000;

const useStyles = makeStyles({
  pair: {
    display: "grid",
    gridTemplateColumns: "1fr 1fr",
    alignItems: "start",
    gap: "12px",
    "@media (max-width: 480px)": { gridTemplateColumns: "1fr" },
  },
  choice: { minWidth: 0 },
});

/** What a task begins with in a dialog. */
export interface TaskDraft {
  readonly title: string;
  readonly section: string;
  readonly status: string;
  readonly priority: Priority;
  readonly due: string | undefined;
  readonly notes: string;
  readonly assignees: readonly Chosen[];
  readonly documents: readonly DocumentChoice[];
}

/** Nothing filled in yet. */
export const EMPTY_DRAFT: TaskDraft = {
  title: "",
  section: "",
  status: "",
  priority: "none",
  due: undefined,
  notes: "",
  assignees: [],
  documents: [],
};

/** The draft as an endpoint takes it. */
export function bodyOf(draft: TaskDraft, isConfirmed: boolean) {
  return {
    title: draft.title.trim(),
    ...(draft.section === "" ? {} : { section_id: draft.section }),
    ...(draft.status === "" ? {} : { status_id: draft.status }),
    ...(draft.priority === "none" ? {} : { priority: draft.priority }),
    ...(draft.due === undefined ? {} : { due_date: draft.due }),
    ...(draft.notes.trim() === "" ? {} : { notes: draft.notes }),
    ...(draft.assignees.length === 0 ? {} : { assignees: draft.assignees.map(({ ty, work_id }) => ({ ty, work_id })) }),
    ...(draft.documents.length === 0 ? {} : { links: draft.documents.map(({ id }) => ({ w_id: id })) }),
    ...(isConfirmed ? { confirm_external: true } : {}),
  };
}

interface TaskFieldsProps {
  /** Whose sections, statuses and people are offered; none of the first two until there is one. */
  readonly tracker: string | undefined;
  /** Whose people are offered while it has no tracker, and whose documents. */
  readonly matter: string | undefined;
  readonly draft: TaskDraft;
  /** Without documents where they are chosen elsewhere. */
  readonly hasNoDocuments?: boolean;
  /** Without a title where each document gives one. */
  readonly hasNoTitle?: boolean;
  readonly isTitleMissing: boolean;
  onDraft(draft: TaskDraft): void;
}

/** The fields that a task can begin with (TRK-WEB-004). */
export function TaskFields({
  tracker,
  matter,
  draft,
  hasNoDocuments = false,
  hasNoTitle = false,
  isTitleMissing,
  onDraft,
}: TaskFieldsProps): ReactNode {
  const styles = useStyles();
  const set = (changes: Partial<TaskDraft>): void => onDraft({ ...draft, ...changes });
  return (
    <>
      {hasNoTitle ? null : (
        <Field
          label={t("column.title")}
          required
          validationMessage={isTitleMissing && draft.title.trim() === "" ? t("task.title_missing") : undefined}
        >
          <Input maxLength={LONGEST_TITLE} value={draft.title} onChange={(_, data) => set({ title: data.value })} />
        </Field>
      )}
      {tracker === undefined && matter === undefined ? null : (
        <Assignees of={tracker === undefined ? { matter: matter ?? "" } : { tracker }} draft={draft} onSet={set} />
      )}
      {tracker === undefined ? null : <InTracker tracker={tracker} draft={draft} onSet={set} />}
      <div className={styles.pair}>
        <DueField label={t("column.due")} due={draft.due} onDue={(due) => set({ due })} />
        <Choice
          label={t("column.priority")}
          value={draft.priority}
          options={offeredPriorities().map((id) => ({ id, name: priorityName(id) }))}
          onChoose={(id) => set({ priority: priorities.find((one) => one === id) ?? "none" })}
        />
      </div>
      <Field label={t("column.notes")}>
        <Textarea
          rows={3}
          maxLength={LONGEST_NOTES}
          value={draft.notes}
          onChange={(_, data) => set({ notes: data.value })}
        />
      </Field>
      {matter === undefined || hasNoDocuments ? null : (
        <Field label={t("column.links")}>
          <div>
            <ChosenDocuments
              documents={draft.documents}
              onRemove={(id) => set({ documents: draft.documents.filter((one) => one.id !== id) })}
            />
            <DocumentPicker
              matter={matter}
              known={new Set(draft.documents.map(({ id }) => id))}
              onChoose={(document) => set({ documents: [...draft.documents, document] })}
            />
          </div>
        </Field>
      )}
    </>
  );
}

interface PartProps {
  readonly draft: TaskDraft;
  onSet(changes: Partial<TaskDraft>): void;
}

/** Who is to do it, the lead first; in a matter without a tracker too (TRK-ASSG-003). */
function Assignees({ of, draft, onSet }: PartProps & { readonly of: PeopleOf }): ReactNode {
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Field label={t("column.assignees")}>
        <div>
          <ChosenList
            chosen={draft.assignees}
            onRemove={(one) => onSet({ assignees: draft.assignees.filter((other) => !isSame(other, one)) })}
            onMove={(at, step) => onSet({ assignees: reordered(draft.assignees, at, step) })}
          />
          <Button
            ref={button}
            size="small"
            icon={<PersonAddRegular />}
            aria-haspopup="dialog"
            onClick={() => setIsOpen(true)}
          >
            {t("bulk.assign")}
          </Button>
          <ToMeButton chosen={draft.assignees} onChosen={(assignees) => onSet({ assignees })} />
        </div>
      </Field>
      {isOpen ? (
        <AssigneePicker
          target={button.current}
          of={of}
          label={t("column.assignees")}
          chosen={draft.assignees}
          onSave={(assignees) => onSet({ assignees })}
          onClose={() => setIsOpen(false)}
        />
      ) : null}
    </>
  );
}

function InTracker({ tracker, draft, onSet }: PartProps & { readonly tracker: string }): ReactNode {
  const styles = useStyles();
  const params = { tracker };
  const sections = useQuery(q(listSections, { params })).data?.data ?? [];
  const statuses = useQuery(q(listStatuses, { params })).data?.data ?? [];
  return (
    <div className={styles.pair}>
      <Choice
        label={t("add.section")}
        value={draft.section}
        options={[{ id: "", name: t("add.no_section") }, ...sections.map(({ id, title }) => ({ id, name: title }))]}
        onChoose={(section) => onSet({ section })}
      />
      <Choice
        label={t("column.status")}
        value={draft.status === "" ? (statuses.find((status) => status.is_default)?.id ?? "") : draft.status}
        options={statuses.map(({ id, value }) => ({ id, name: value }))}
        onChoose={(status) => onSet({ status })}
      />
    </div>
  );
}

/** One of a few. */
export function Choice(props: {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly id: string; readonly name: string }[];
  onChoose(id: string): void;
}): ReactNode {
  const { label, value, options, onChoose } = props;
  const styles = useStyles();
  return (
    <Field label={label}>
      <Dropdown
        className={styles.choice}
        value={options.find(({ id }) => id === value)?.name ?? ""}
        selectedOptions={[value]}
        onOptionSelect={(_, data) => onChoose(data.optionValue ?? "")}
      >
        {options.map(({ id, name }) => (
          <Option key={id} value={id}>
            {name}
          </Option>
        ))}
      </Dropdown>
    </Field>
  );
}
