import { useQueryClient } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { useRef } from "react";
import type { ReactNode } from "react";
import { useTell } from "@muniment/ui/toast";
import { createOpposingSet } from "@muniment/work-api/policy/opposing-set";
import { api } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { usePolicyRoles } from "../../../session.ts";
import { setText } from "../../../texts/policy-set.ts";
import { SetForm } from "./-set-form.tsx";
import type { SetValues } from "./-set-form.tsx";
import { reloadSets } from "./-set.ts";

export const Route = createFileRoute("/policies/sets/create")({ component: Create });

const EMPTY: SetValues = {
  alias: "",
  name: "",
  counts_history: false,
  counts_work: false,
  starts_at: null,
  ends_at: null,
  sides: [[], []],
};

function Create(): ReactNode {
  return usePolicyRoles().roles.includes("conflicts_officer") ? <CreateSet /> : null;
}

/** The dialog `Create Opposing Set`; a draft, which keeps nobody apart (SPM-WAL-004). */
function CreateSet(): ReactNode {
  const navigate = useNavigate();
  const client = useQueryClient();
  const tell = useTell();
  const key = useRef({ text: "", key: "" });
  const save = async (values: SetValues): Promise<() => void> => {
    const body = { ...values, alias: values.alias.trim(), sides: values.sides.map((side) => ({ assets: [...side] })) };
    const text = JSON.stringify(body);
    if (key.current.text !== text) key.current = { text, key: crypto.randomUUID() };
    const { data } = await api.once(key.current.key)(createOpposingSet, { body });
    await reloadSets(client);
    tell.done(setText("set.created", { set: data.alias }));
    return () => void navigate({ to: "/policies/sets/$set", params: { set: data.id } });
  };
  return (
    <SetForm
      title={setText("set.create_title")}
      button={t("user.create_button")}
      start={EMPTY}
      isNew
      save={save}
      onClose={() => void navigate({ to: "/policies/sets" })}
    />
  );
}
