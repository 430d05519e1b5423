import { Field, Radio, RadioGroup } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import type { Output } from "@muniment/rest";
import { FormDialog } from "@muniment/ui/dialog";
import { grantPolicyRole, listPolicyRoles, revokePolicyRole } from "@muniment/work-api/policy/asset";
import { getOwnPolicyRoles } from "@muniment/work-api/policy/people";
import { api } from "../../api.ts";
import { useSession } from "../../session.ts";
import { roleText } from "../../texts/policy-role.ts";
import { PersonPicker } from "./-person-picker.tsx";
import { QuestionDialog } from "./-question-dialog.tsx";
import { useDialogAct } from "./-use-dialog-act.ts";

/** Somebody with a role of the policy engine. */
export type Holder = Output<typeof listPolicyRoles>["data"]["holders"][number];

const ROLES = [
  "asset_administrator",
  "asset_manager",
  "conflicts_officer",
  "help_desk",
  "role_administrator",
] as const satisfies Holder["role"][];

const CHANGES = [listPolicyRoles, getOwnPolicyRoles] as const;

/** Gives a role to one or several people, never to oneself. */
export function GrantRole({ onClose }: { onClose(): void }): ReactNode {
  const { user_id: own } = useSession();
  const [role, setRole] = useState<Holder["role"]>("asset_administrator");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [problem, setProblem] = useState<string>();
  const { error, isBusy, run } = useDialogAct({ changes: CHANGES, onClose });
  const save = (): void => {
    if (chosen.size === 0) return setProblem(roleText("grant.choose_first"));
    const grant = async (): Promise<void> => {
      for (const id of chosen) await api.call(grantPolicyRole, { body: { user_id: id, role } });
    };
    return run(grant, roleText("grant.done", { count: chosen.size, role: roleText(`role.${role}`) }));
  };
  return (
    <FormDialog
      title={roleText("grant.title")}
      error={error}
      choices={[{ label: roleText("grant.save"), isBusy, run: save }]}
      onClose={onClose}
    >
      <Field label={roleText("column.role")} hint={roleText(`does.${role}`)}>
        <RadioGroup value={role} onChange={(_, { value }) => setRole(ROLES.find((each) => each === value) ?? role)}>
          {ROLES.map((each) => (
            <Radio key={each} value={each} label={roleText(`role.${each}`)} />
          ))}
        </RadioGroup>
      </Field>
      <PersonPicker
        label={roleText("grant.search")}
        listLabel={roleText("grant.people")}
        chosen={chosen}
        onChosen={(keys) => {
          setProblem(undefined);
          setChosen(keys);
        }}
        problem={problem}
        refuse={({ id }) => (id === own ? roleText("grant.own") : undefined)}
        none={roleText("grant.none")}
      />
    </FormDialog>
  );
}

/** Takes a role away, after a question. */
export function RevokeRole({ holder, onClose }: { readonly holder: Holder; onClose(): void }): ReactNode {
  const named = { name: holder.full_name, role: roleText(`role.${holder.role}`) };
  const params = { user: holder.user_id, role: holder.role };
  return (
    <QuestionDialog
      title={roleText("revoke.title", named)}
      text={roleText("revoke.text", named)}
      button={roleText("revoke.button")}
      done={roleText("revoke.done", named)}
      changes={CHANGES}
      act={async () => api.call(revokePolicyRole, { params })}
      onClose={onClose}
    />
  );
}
