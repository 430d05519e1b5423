import { Field, Radio, RadioGroup } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { assignEmail } from "@muniment/operate-api/inbound-email";
import { listColleagues, listTeams } from "@muniment/operate-api/team";
import { FormDialog } from "@muniment/ui/dialog";
import { SearchField } from "@muniment/ui/filter";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import { q, useCall } from "../api.ts";
import { emailText } from "../texts/email.ts";
import { useChanged } from "./change.ts";

const MOST_SHOWN = 12;

/** Gives an e-mail to a person or a team. */
export function AssignDialog({ email, onClose }: { readonly email: string; onClose(): void }): ReactNode {
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState("");
  const [isMissing, setIsMissing] = useState(false);
  const changed = useChanged();
  const tell = useTell();
  const assign = useCall(assignEmail);
  const teams = useQuery(q(listTeams));
  const people = useQuery(q(listColleagues, { query: text === "" ? {} : { query: text } }));
  const wanted = text.toLocaleLowerCase();
  const owners = [
    ...(teams.data?.data ?? [])
      .filter(({ name }) => name.toLocaleLowerCase().includes(wanted))
      .map(({ id, name }) => ({ kind: "team" as const, id, name, label: emailText("assign.team", { name }) })),
    ...(people.data?.data ?? []).slice(0, MOST_SHOWN).map(({ id, name }) => ({
      kind: "user" as const,
      id,
      name,
      label: name,
    })),
  ];
  const error = teams.error ?? people.error;
  const run = (): void => {
    const owner = owners.find(({ kind, id }) => `${kind} ${id}` === chosen);
    setIsMissing(owner === undefined);
    if (owner === undefined) return;
    assign.mutate(
      { params: { email }, body: { kind: owner.kind, id: owner.id } },
      {
        onSuccess: (answer) => {
          void changed(answer);
          tell.done(emailText("assign.done", { name: owner.name }));
          onClose();
        },
      },
    );
  };
  return (
    <FormDialog
      title={emailText("assign.title")}
      error={assign.error}
      choices={[{ label: emailText("assign.confirm"), isBusy: assign.isPending, run }]}
      onClose={onClose}
    >
      <SearchField isWide label={emailText("assign.search")} value={text} onSearch={setText} />
      {error !== null ? (
        <ErrorState error={error} />
      ) : people.isPending || teams.isPending ? (
        <LoadingRows rows={4} />
      ) : (
        <Field label={emailText("assign.to")} validationMessage={isMissing ? emailText("assign.missing") : undefined}>
          <RadioGroup
            value={chosen}
            onChange={(_, data) => setChosen(data.value)}
            style={{ maxHeight: "40vh", overflowY: "auto" }}
          >
            {owners.map(({ kind, id, label }) => (
              <Radio key={`${kind} ${id}`} value={`${kind} ${id}`} label={label} />
            ))}
          </RadioGroup>
        </Field>
      )}
    </FormDialog>
  );
}
