import { useState } from "react";
import type { ReactNode } from "react";
import type { Output } from "@muniment/rest";
import { FormDialog } from "@muniment/ui/dialog";
import type { PolicyTrusteeData } from "@muniment/work-api/policy/people";
import { endPolicySupport, listPolicySupport, setPolicySupport } from "@muniment/work-api/policy/support";
import { api } from "../../api.ts";
import { useSession } from "../../session.ts";
import { supportText } from "../../texts/policy-support.ts";
import { MomentField } from "./-moment-field.tsx";
import { PersonPicker } from "./-person-picker.tsx";
import { QuestionDialog } from "./-question-dialog.tsx";
import { useDialogAct } from "./-use-dialog-act.ts";
import { periodProblem } from "./matters/-policy-fields.tsx";

/** An assistant and whom they follow. */
export type Support = Output<typeof listPolicySupport>["data"][number];

/** Lets an assistant follow a person: two people are chosen, one after the other. */
export function AddSupport({ onClose }: { onClose(): void }): ReactNode {
  const { user_id: own } = useSession();
  const [assistant, setAssistant] = useState<PolicyTrusteeData>();
  const [person, setPerson] = useState<PolicyTrusteeData>();
  const [period, setPeriod] = useState<{ starts_at: string | null; ends_at: string | null }>({
    starts_at: null,
    ends_at: null,
  });
  const [isAsked, setIsAsked] = useState(false);
  const { error, isBusy, run } = useDialogAct({ changes: [listPolicySupport], onClose });
  const save = (): void => {
    setIsAsked(true);
    if (assistant === undefined || person === undefined || periodProblem(period) !== undefined) return;
    const params = { assistant: assistant.id, person: person.id };
    run(
      async () => api.call(setPolicySupport, { params, body: period }),
      supportText("add.done", { assistant: assistant.name, person: person.name }),
    );
  };
  return (
    <FormDialog
      title={supportText("add.title")}
      isWide
      error={error}
      choices={[{ label: supportText("add.save"), isBusy, run: save }]}
      onClose={onClose}
    >
      <Choose
        label={supportText("add.assistant")}
        chosen={assistant}
        isAsked={isAsked}
        refuse={({ id }) => (id === own ? supportText("own") : id === person?.id ? supportText("add.same") : undefined)}
        onChosen={setAssistant}
      />
      <Choose
        label={supportText("add.person")}
        chosen={person}
        isAsked={isAsked}
        refuse={({ id }) => (id === assistant?.id ? supportText("add.same") : undefined)}
        onChosen={setPerson}
      />
      <MomentField
        label={supportText("column.starts")}
        value={period.starts_at}
        onChange={(value) => setPeriod({ ...period, starts_at: value })}
      />
      <MomentField
        label={supportText("column.ends")}
        value={period.ends_at}
        problem={periodProblem(period)}
        onChange={(value) => setPeriod({ ...period, ends_at: value })}
      />
    </FormDialog>
  );
}

function Choose(props: {
  readonly label: string;
  readonly chosen: PolicyTrusteeData | undefined;
  readonly isAsked: boolean;
  refuse(person: PolicyTrusteeData): string | undefined;
  onChosen(person: PolicyTrusteeData | undefined): void;
}): ReactNode {
  const { label, chosen, isAsked, refuse, onChosen } = props;
  return (
    <PersonPicker
      label={label}
      listLabel={label}
      chosen={new Set(chosen === undefined ? [] : [chosen.id])}
      onChosen={(keys, rows) => {
        // One only: the one that was ticked last takes the place of the other.
        const next = [...keys].find((key) => key !== chosen?.id);
        onChosen(next === undefined ? undefined : rows.find((row) => row.id === next));
      }}
      problem={isAsked && chosen === undefined ? supportText("add.choose_first") : undefined}
      refuse={refuse}
      none={supportText("add.none")}
    />
  );
}

/** Lets an assistant no longer follow a person, after a question. */
export function EndSupport({ support, onClose }: { readonly support: Support; onClose(): void }): ReactNode {
  const named = { assistant: support.assistant.full_name, person: support.person.full_name };
  const params = { assistant: support.assistant.id, person: support.person.id };
  return (
    <QuestionDialog
      title={supportText("end.title", named)}
      text={supportText("end.text", named)}
      button={supportText("end.button")}
      done={supportText("end.done", named)}
      changes={[listPolicySupport]}
      act={async () => api.call(endPolicySupport, { params })}
      onClose={onClose}
    />
  );
}
