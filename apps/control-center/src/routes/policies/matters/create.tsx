import { useQueryClient } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { Field, Input, Radio, RadioGroup } from "@fluentui/react-components";
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
import { HOLDING, nameOf, refusalOf, reloadPolicies } from "../-policy.ts";
import { MatterFields } from "./-matter-fields.tsx";
import { PolicyFields, periodProblem, securedByProblem } from "./-policy-fields.tsx";
import type { PolicyValues } from "./-policy-fields.tsx";
import { PolicyQuestion } from "./-policy-question.tsx";

export const Route = createFileRoute("/policies/matters/create")({ component: Create });

type About = "own" | (typeof HOLDING)[number];

const EMPTY: PolicyValues & { about: About; alias: string; client_id: string; matter_id: string } = {
  about: "own",
  alias: "",
  members: [],
  secured_by: "",
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

const ABOUTS: readonly About[] = ["own", ...HOLDING];

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
  const { about } = values;
  const kind = about === "own" ? (values.matter_id.trim() === "" ? "client" : "matter") : about;
  const put = (some: Partial<typeof EMPTY>): void => {
    const next = { ...values, ...some };
    const isClient = next.about === "own" && next.matter_id.trim() === "";
    const isMatter = next.about === "own" && !isClient;
    forget();
    const isPossible = isMatter || next.security === "open" || (isClient && next.security === "restricted");
    const isOther = next.about !== values.about;
    setValues({
      ...next,
      security: isPossible ? next.security : "open",
      limits_staffing: isClient && next.limits_staffing,
      members: isOther ? [] : next.members,
    });
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
        <Field label={policyText("create.about")} hint={policyText(`create.about_${about}`)}>
          <RadioGroup
            layout="horizontal"
            value={about}
            onChange={(_, { value }) => put({ about: ABOUTS.find((each) => each === value) ?? "own" })}
          >
            {ABOUTS.map((each) => (
              <Radio key={each} value={each} label={policyText(`about.${each}`)} />
            ))}
          </RadioGroup>
        </Field>
        {about === "own" ? (
          <MatterFields client={values.client_id} matter={values.matter_id} problem={problem} onChange={put} />
        ) : (
          <Field label={policyText("create.id")} required validationMessage={problem}>
            <Input value={values.alias} maxLength={32} onChange={(_, { value }) => put({ alias: value })} />
          </Field>
        )}
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

function missingOf({ about, alias, client_id: client }: typeof EMPTY): string | undefined {
  if (about === "own") return client.trim() === "" ? policyText("create.client_required") : undefined;
  return alias.trim() === "" ? policyText("create.id_required") : undefined;
}

function bodyOf({
  about,
  alias,
  client_id,
  matter_id,
  members,
  secured_by,
  limits_staffing,
  security,
  ...rest
}: typeof EMPTY) {
  if (about !== "own") return { ...rest, kind: about, alias: alias.trim(), members };
  return {
    ...rest,
    client_id,
    ...(matter_id.trim() === "" ? { limits_staffing } : { matter_id: matter_id.trim() }),
    security,
    ...(security === "by_asset" ? { secured_by } : {}),
  };
}

function useCreate(onMade: (id: string) => void) {
  const client = useQueryClient();
  const tell = useTell();
  const key = useRef({ text: "", key: "" });
  const [error, setError] = useState<unknown>();
  const [problem, setProblem] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);
  const create = async (values: typeof EMPTY): Promise<void> => {
    const missing = missingOf(values);
    setProblem(missing);
    if ((missing ?? periodProblem(values) ?? securedByProblem(values)) !== undefined) return;
    setError(undefined);
    setIsBusy(true);
    const body = bodyOf(values);
    const text = JSON.stringify(body);
    if (key.current.text !== text) key.current = { text, key: crypto.randomUUID() };
    try {
      const { data } = await api.once(key.current.key)(createPolicyAsset, { body });
      await reloadPolicies(client);
      tell.done(policyText("created.policy", { policy: nameOf(data) }));
      onMade(data.id);
    } catch (failure) {
      const taken = troubleOf(failure).fields.get(values.about === "own" ? "client_id" : "alias");
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
