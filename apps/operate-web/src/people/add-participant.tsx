import { Dropdown, Field, Option } from "@fluentui/react-components";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { addParticipant, listParticipantRoles, listParticipants } from "@muniment/operate-api/participant";
import { createEntity, listEntities } from "@muniment/operate-api/register";
import { FormDialog } from "@muniment/ui/dialog";
import { invalidate, reloadLists } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { api, q } from "../api.ts";
import { registerText } from "../texts/register.ts";
import { WhoChoice } from "./who-choice.tsx";
import type { Who } from "./who-choice.tsx";

/** Adds somebody, making the entry first where it is new; `true` once they are there. */
function useAdding(caseId: string) {
  const client = useQueryClient();
  const tell = useTell();
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const add = async (role: string, who: Who): Promise<boolean> => {
    setIsBusy(true);
    setError(undefined);
    try {
      const chosen =
        who.kind === "new"
          ? { entity: (await api.call(createEntity, { body: { kind: who.as, name: who.name } })).data.id }
          : { [who.kind]: who.id };
      await api.call(addParticipant, { params: { case: caseId }, body: { role, ...chosen } });
      await Promise.all([invalidate(client, [listParticipants]), reloadLists(client, listEntities)]);
      tell.done(registerText("participant.added", { name: who.name }));
      return true;
    } catch (failure) {
      setError(failure);
      return false;
    } finally {
      setIsBusy(false);
    }
  };
  return { add, error, isBusy };
}

/** Gives a role of a case to somebody of the register or of the firm, or to a new entry (OPR-PTY-005). */
export function AddParticipant(props: {
  readonly caseId: string;
  /** Empty where any may be chosen. */
  readonly role: string;
  onClose(): void;
}): ReactNode {
  const { caseId, onClose } = props;
  const roles = useQuery(q(listParticipantRoles));
  const { add, error, isBusy } = useAdding(caseId);
  const [name, setName] = useState(props.role);
  const [who, setWho] = useState<Who>();
  const [problem, setProblem] = useState<"role" | "who">();
  const active = (roles.data?.data ?? []).filter(({ is_active: isActive }) => isActive);
  const role = active.find(({ system_name: each }) => each === name);
  const run = async (): Promise<void> => {
    setProblem(role === undefined ? "role" : who === undefined ? "who" : undefined);
    if (role !== undefined && who !== undefined && (await add(name, who))) onClose();
  };
  return (
    <FormDialog
      title={registerText("participant.add")}
      error={error ?? roles.error}
      choices={[{ label: registerText("participant.again"), isBusy, run: () => void run() }]}
      onClose={onClose}
    >
      <RoleField
        roles={active}
        chosen={name}
        problem={problem === "role" ? registerText("participant.role_missing") : undefined}
        onChoose={(chosen) => {
          setName(chosen);
          setWho(undefined);
        }}
      />
      {role === undefined ? null : (
        <WhoChoice
          key={role.system_name}
          caseId={caseId}
          kinds={role.kinds}
          chosen={who}
          problem={problem === "who" ? registerText("participant.choose") : undefined}
          onChoose={setWho}
        />
      )}
    </FormDialog>
  );
}

function RoleField(props: {
  readonly roles: readonly { readonly system_name: string; readonly name: string }[];
  readonly chosen: string;
  readonly problem: string | undefined;
  onChoose(role: string): void;
}): ReactNode {
  const { roles, chosen } = props;
  return (
    <Field label={registerText("participant.role")} required validationMessage={props.problem}>
      <Dropdown
        value={roles.find((each) => each.system_name === chosen)?.name ?? ""}
        selectedOptions={[chosen]}
        onOptionSelect={(_, data) => props.onChoose(data.optionValue ?? "")}
      >
        {roles.map((each) => (
          <Option key={each.system_name} value={each.system_name}>
            {each.name}
          </Option>
        ))}
      </Dropdown>
    </Field>
  );
}
