import { useQueryClient } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { Field, Radio, RadioGroup } from "@fluentui/react-components";
import { useRef, useState } from "react";
import type { ReactNode } from "react";
import { FormDialog } from "@muniment/ui/dialog";
import { troubleOf } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { createPolicyAsset } from "@muniment/work-api/policy/asset";
import { api } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { usePolicyRoles } from "../../../session.ts";
import { policyText } from "../../../texts/policy.ts";
import { useUnsaved } from "../../../unsaved.tsx";
import { nameOf, refusalOf, reloadPolicies } from "../-policy.ts";
import { MatterFields } from "./-matter-fields.tsx";
import { PolicyFields, periodProblem } from "./-policy-fields.tsx";
import type { PolicyValues } from "./-policy-fields.tsx";
import { PolicyQuestion } from "./-policy-question.tsx";

export const Route = createFileRoute("/policies/matters/create")({ component: Create });

const EMPTY: PolicyValues & { client_id: string; matter_id: string } = {
  client_id: "",
  matter_id: "",
  name: "",
  notes: "",
  security: "open",
  limits_staffing: false,
  starts_at: null,
  ends_at: null,
};

function Create(): ReactNode {
  return refusalOf(usePolicyRoles(), "policy") === undefined ? <CreatePolicy /> : null;
}

/** The dialog `Create Policy`: always a draft first, so that nothing holds that nobody has looked at (SPM-SIM-001). */
function CreatePolicy(): ReactNode {
  const navigate = useNavigate({ from: Route.fullPath });
  const [values, setValues] = useState(EMPTY);
  const [isActive, setIsActive] = useState(false);
  const [made, setMade] = useState<string>();
  const isDirty = values !== EMPTY;
  const unsaved = useUnsaved(isDirty, () => void navigate({ to: "/policies/matters", search: (search) => search }));
  const leave = (id: string): void =>
    unsaved.done(
      () => void navigate({ to: "/policies/matters/$policy", params: { policy: id }, search: (search) => search }),
    );
  const { error, isBusy, problem, create, forget } = useCreate((id) => (isActive ? setMade(id) : leave(id)));
  if (made !== undefined) return <PolicyQuestion id={made} question="active" onClose={() => leave(made)} />;
  const kind = values.matter_id.trim() === "" ? "client" : "matter";
  const put = (some: Partial<typeof EMPTY>): void => {
    const next = { ...values, ...some };
    const isClient = next.matter_id.trim() === "";
    forget();
    const security = isClient && next.security === "by_client" ? "open" : next.security;
    setValues({ ...next, security, limits_staffing: isClient && next.limits_staffing });
  };
  return (
    <>
      <FormDialog
        title={policyText("create.title")}
        isWide
        error={error}
        choices={[{ label: t("user.create_button"), isBusy, run: () => create(values) }]}
        onClose={unsaved.close}
      >
        <MatterFields client={values.client_id} matter={values.matter_id} problem={problem} onChange={put} />
        <PolicyFields kind={kind} values={values} onChange={put} />
        <Field label={policyText("field.status")} hint={policyText("create.active_hint")}>
          <RadioGroup
            layout="horizontal"
            value={isActive ? "active" : "draft"}
            onChange={(_, { value }) => setIsActive(value === "active")}
          >
            <Radio value="draft" label={policyText("state.draft")} />
            <Radio value="active" label={policyText("create.active")} />
          </RadioGroup>
        </Field>
      </FormDialog>
      {unsaved.question}
    </>
  );
}

function useCreate(onMade: (id: string) => void) {
  const client = useQueryClient();
  const tell = useTell();
  const key = useRef({ text: "", key: "" });
  const [error, setError] = useState<unknown>();
  const [problem, setProblem] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);
  const create = async ({ matter_id: matter, ...values }: typeof EMPTY): Promise<void> => {
    setProblem(values.client_id.trim() === "" ? policyText("create.client_required") : undefined);
    if (values.client_id.trim() === "" || periodProblem(values) !== undefined) return;
    setError(undefined);
    setIsBusy(true);
    const body = { ...values, ...(matter.trim() === "" ? {} : { matter_id: matter.trim() }) };
    const text = JSON.stringify(body);
    if (key.current.text !== text) key.current = { text, key: crypto.randomUUID() };
    try {
      const { data } = await api.once(key.current.key)(createPolicyAsset, { body });
      await reloadPolicies(client);
      tell.done(policyText("created.policy", { policy: nameOf(data) }));
      onMade(data.id);
    } catch (failure) {
      const taken = troubleOf(failure).fields.get("client_id");
      setProblem(taken);
      setError(taken === undefined ? failure : undefined);
    }
    setIsBusy(false);
  };
  return {
    error,
    problem,
    isBusy,
    create: (values: typeof EMPTY): void => void create(values),
    /** What was wrong with the client, once something else is chosen. */
    forget: (): void => setProblem(undefined),
  };
}
