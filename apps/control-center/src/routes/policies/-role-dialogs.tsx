import { useQueryClient } from "@tanstack/react-query";
import { Field, Radio, RadioGroup, Text } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import type { Output } from "@muniment/rest";
import { FormDialog } from "@muniment/ui/dialog";
import { invalidate, useList } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { grantPolicyRole, listPolicyRoles, revokePolicyRole } from "@muniment/work-api/policy/asset";
import { getOwnPolicyRoles, searchPolicyTrustees } from "@muniment/work-api/policy/people";
import { api, listQuery } from "../../api.ts";
import { useSession } from "../../session.ts";
import { roleText } from "../../texts/policy-role.ts";
import { Picker } from "../access/-picker.tsx";

/** Somebody with a role of the policy engine. */
export type Holder = Output<typeof listPolicyRoles>["data"]["holders"][number];

const ROLES = [
  "asset_administrator",
  "asset_manager",
  "conflicts_officer",
  "help_desk",
  "role_administrator",
] as const satisfies Holder["role"][];

/** Gives a role to one or several people, never to oneself. */
export function GrantRole({ onClose }: { onClose(): void }): ReactNode {
  const client = useQueryClient();
  const tell = useTell();
  const { user_id: own } = useSession();
  const [role, setRole] = useState<Holder["role"]>("asset_administrator");
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [problem, setProblem] = useState<string>();
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const list = useList(
    listQuery(searchPolicyTrustees, { query: { type: "user" as const, ...(query === "" ? {} : { query }) } }),
  );
  const save = async (): Promise<void> => {
    if (chosen.size === 0) return setProblem(roleText("grant.choose_first"));
    setIsBusy(true);
    setError(undefined);
    try {
      for (const id of chosen) await api.call(grantPolicyRole, { body: { user_id: id, role } });
      tell.done(roleText("grant.done", { count: chosen.size, role: roleText(`role.${role}`) }));
      onClose();
    } catch (failure) {
      setIsBusy(false);
      setError(failure);
    }
    await invalidate(client, [listPolicyRoles, getOwnPolicyRoles]);
  };
  return (
    <FormDialog
      title={roleText("grant.title")}
      error={error}
      choices={[{ label: roleText("grant.save"), isBusy, run: () => void save() }]}
      onClose={onClose}
    >
      <Field label={roleText("column.role")} hint={roleText(`does.${role}`)}>
        <RadioGroup value={role} onChange={(_, { value }) => setRole(ROLES.find((each) => each === value) ?? role)}>
          {ROLES.map((each) => (
            <Radio key={each} value={each} label={roleText(`role.${each}`)} />
          ))}
        </RadioGroup>
      </Field>
      <Picker
        label={roleText("grant.search")}
        listLabel={roleText("grant.people")}
        query={query}
        onQuery={setQuery}
        list={list}
        chosen={chosen}
        onChosen={(keys) => {
          setProblem(undefined);
          setChosen(keys);
        }}
        problem={problem}
        keyOf={({ id }) => id}
        nameOf={({ name }) => name}
        detailOf={({ id, email = "" }) => `${id} · ${email}`}
        refuse={({ id }) => (id === own ? roleText("grant.own") : undefined)}
        none={roleText("grant.none")}
      />
    </FormDialog>
  );
}

/** Takes a role away, after a question. */
export function RevokeRole({ holder, onClose }: { readonly holder: Holder; onClose(): void }): ReactNode {
  const client = useQueryClient();
  const tell = useTell();
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const named = { name: holder.full_name, role: roleText(`role.${holder.role}`) };
  const run = async (): Promise<void> => {
    setIsBusy(true);
    try {
      await api.call(revokePolicyRole, { params: { user: holder.user_id, role: holder.role } });
      await invalidate(client, [listPolicyRoles, getOwnPolicyRoles]);
      tell.done(roleText("revoke.done", named));
      onClose();
    } catch (failure) {
      setIsBusy(false);
      setError(failure);
    }
  };
  return (
    <FormDialog
      title={roleText("revoke.title", named)}
      error={error}
      choices={[{ label: roleText("revoke.button"), isBusy, run: () => void run() }]}
      onClose={onClose}
    >
      <Text>{roleText("revoke.text", named)}</Text>
    </FormDialog>
  );
}
