import { useQueryClient } from "@tanstack/react-query";
import { Text } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import type { Output } from "@muniment/rest";
import { FormDialog } from "@muniment/ui/dialog";
import { invalidate, useList } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { searchPolicyTrustees } from "@muniment/work-api/policy/people";
import type { PolicyTrusteeData } from "@muniment/work-api/policy/people";
import { endPolicySupport, listPolicySupport, setPolicySupport } from "@muniment/work-api/policy/support";
import { api, listQuery } from "../../api.ts";
import { useSession } from "../../session.ts";
import { supportText } from "../../texts/policy-support.ts";
import { Picker } from "../access/-picker.tsx";
import { MomentField } from "./-moment-field.tsx";
import { periodProblem } from "./matters/-policy-fields.tsx";

/** An assistant and whom they follow. */
export type Support = Output<typeof listPolicySupport>["data"][number];

/** Lets an assistant follow a person: two people are chosen, one after the other. */
export function AddSupport({ onClose }: { onClose(): void }): ReactNode {
  const client = useQueryClient();
  const tell = useTell();
  const { user_id: own } = useSession();
  const [assistant, setAssistant] = useState<PolicyTrusteeData>();
  const [person, setPerson] = useState<PolicyTrusteeData>();
  const [period, setPeriod] = useState<{ starts_at: string | null; ends_at: string | null }>({
    starts_at: null,
    ends_at: null,
  });
  const [isAsked, setIsAsked] = useState(false);
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const save = async (): Promise<void> => {
    setIsAsked(true);
    if (assistant === undefined || person === undefined || periodProblem(period) !== undefined) return;
    setIsBusy(true);
    setError(undefined);
    try {
      await api.call(setPolicySupport, { params: { assistant: assistant.id, person: person.id }, body: period });
      await invalidate(client, [listPolicySupport]);
      tell.done(supportText("add.done", { assistant: assistant.name, person: person.name }));
      onClose();
    } catch (failure) {
      setIsBusy(false);
      setError(failure);
    }
  };
  return (
    <FormDialog
      title={supportText("add.title")}
      isWide
      error={error}
      choices={[{ label: supportText("add.save"), isBusy, run: () => void save() }]}
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
  const [query, setQuery] = useState("");
  const list = useList(
    listQuery(searchPolicyTrustees, { query: { type: "user" as const, ...(query === "" ? {} : { query }) } }),
  );
  return (
    <Picker<PolicyTrusteeData>
      label={label}
      listLabel={label}
      query={query}
      onQuery={setQuery}
      list={list}
      chosen={new Set(chosen === undefined ? [] : [chosen.id])}
      onChosen={(keys) => {
        // One only: the one that was ticked last takes the place of the other.
        const next = [...keys].find((key) => key !== chosen?.id);
        onChosen(next === undefined ? undefined : list.rows.find((row) => row.id === next));
      }}
      problem={isAsked && chosen === undefined ? supportText("add.choose_first") : undefined}
      keyOf={({ id }) => id}
      nameOf={({ name }) => name}
      detailOf={({ id, email = "" }) => `${id} · ${email}`}
      refuse={refuse}
      none={supportText("add.none")}
    />
  );
}

/** Lets an assistant no longer follow a person, after a question. */
export function EndSupport({ support, onClose }: { readonly support: Support; onClose(): void }): ReactNode {
  const client = useQueryClient();
  const tell = useTell();
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const named = { assistant: support.assistant.full_name, person: support.person.full_name };
  const run = async (): Promise<void> => {
    setIsBusy(true);
    try {
      const params = { assistant: support.assistant.id, person: support.person.id };
      await api.call(endPolicySupport, { params });
      await invalidate(client, [listPolicySupport]);
      tell.done(supportText("end.done", named));
      onClose();
    } catch (failure) {
      setIsBusy(false);
      setError(failure);
    }
  };
  return (
    <FormDialog
      title={supportText("end.title", named)}
      error={error}
      choices={[{ label: supportText("end.button"), isBusy, run: () => void run() }]}
      onClose={onClose}
    >
      <Text>{supportText("end.text", named)}</Text>
    </FormDialog>
  );
}
