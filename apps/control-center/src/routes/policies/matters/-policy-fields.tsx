import { useQuery } from "@tanstack/react-query";
import {
  Dropdown,
  Field,
  Input,
  Option,
  Radio,
  RadioGroup,
  Switch,
  Textarea,
  makeStyles,
} from "@fluentui/react-components";
import type { ReactNode } from "react";
import { policyText } from "../../../texts/policy.ts";
import { listPolicyAssets } from "@muniment/work-api/policy/asset";
import { q } from "../../../api.ts";
import { MomentField } from "../-moment-field.tsx";
import { nameOf } from "../-policy.ts";
import type { Policy } from "../-policy.ts";
import { HeldFields } from "./-held-fields.tsx";
import { SECURITIES } from "./-policy-search.ts";

/** What a policy says beside its people. */
export interface PolicyValues extends Pick<
  Policy,
  "name" | "notes" | "security" | "limits_staffing" | "starts_at" | "ends_at" | "members"
> {
  /** Empty unless a matter is restricted by a client group, case or collection. */
  readonly secured_by: string;
}

/** What is wrong with whose team is let in; nothing when it is in order. */
export function securedByProblem({ security, secured_by: by }: PolicyValues): string | undefined {
  return security === "by_asset" && by === "" ? policyText("field.secured_by_required") : undefined;
}

const useStyles = makeStyles({
  choice: { minWidth: 0 },
  period: {
    display: "grid",
    gridTemplateColumns: "repeat(2, minmax(0, 1fr))",
    gap: "16px 24px",
    "@media (max-width: 720px)": { gridTemplateColumns: "minmax(0, 1fr)" },
  },
});

/** What is wrong with a period; nothing when it is in order. */
export function periodProblem(period: Pick<PolicyValues, "starts_at" | "ends_at">): string | undefined {
  const { starts_at: start, ends_at: end } = period;
  if (start === null || end === null || new Date(start) < new Date(end)) return undefined;
  return policyText("field.ends_before");
}

/** The fields of a policy, for new ones and for those that are there. */
export function PolicyFields(props: {
  readonly kind: Policy["kind"];
  readonly values: PolicyValues;
  onChange(some: Partial<PolicyValues>): void;
}): ReactNode {
  const { kind, values, onChange } = props;
  const styles = useStyles();
  return (
    <>
      <Field label={policyText("field.name")}>
        <Input value={values.name} maxLength={255} onChange={(_, { value }) => onChange({ name: value })} />
      </Field>
      {kind === "client" || kind === "matter" ? null : (
        <HeldFields kind={kind} members={values.members} onChange={(members) => onChange({ members })} />
      )}
      {kind === "client" || kind === "matter" ? (
        <Field label={policyText("field.security")} hint={policyText(`security.${values.security}_hint`)}>
          <RadioGroup
            layout={kind === "matter" ? "vertical" : "horizontal"}
            value={values.security}
            onChange={(_, { value }) => onChange({ security: SECURITIES.find((each) => each === value) ?? "open" })}
          >
            {SECURITIES.filter((each) => kind === "matter" || each === "open" || each === "restricted").map((each) => (
              <Radio key={each} value={each} label={policyText(`security.${each}`)} />
            ))}
          </RadioGroup>
        </Field>
      ) : null}
      {values.security === "by_asset" ? <SecuredBy values={values} onChange={onChange} /> : null}
      {kind === "client" ? (
        <Switch
          label={policyText("field.limits")}
          checked={values.limits_staffing}
          onChange={(_, { checked }) => onChange({ limits_staffing: checked })}
        />
      ) : null}
      <div className={styles.period}>
        <MomentField
          label={policyText("field.starts")}
          hint={policyText("field.starts_hint")}
          value={values.starts_at}
          onChange={(value) => onChange({ starts_at: value })}
        />
        <MomentField
          label={policyText("field.ends")}
          hint={policyText("field.ends_hint")}
          value={values.ends_at}
          problem={periodProblem(values)}
          onChange={(value) => onChange({ ends_at: value })}
        />
      </div>
      <Field label={policyText("field.notes")}>
        <Textarea
          value={values.notes}
          maxLength={4000}
          rows={3}
          onChange={(_, { value }) => onChange({ notes: value })}
        />
      </Field>
    </>
  );
}

/** As many can be offered; they stand before all clients in the list. */
const MOST_OFFERED = 500;

function SecuredBy(props: { readonly values: PolicyValues; onChange(some: Partial<PolicyValues>): void }): ReactNode {
  const { values, onChange } = props;
  const styles = useStyles();
  const found = useQuery(q(listPolicyAssets, { query: { limit: MOST_OFFERED } }));
  const offered = (found.data?.data ?? []).filter((policy) => policy.alias !== "");
  const chosen = offered.find((policy) => policy.id === values.secured_by);
  const isEmpty = found.data !== undefined && offered.length === 0;
  return (
    <Field
      label={policyText("field.secured_by")}
      required
      validationMessage={securedByProblem(values)}
      validationState={securedByProblem(values) === undefined ? "none" : "warning"}
      hint={isEmpty ? policyText("field.secured_by_none") : undefined}
    >
      <Dropdown
        className={styles.choice}
        value={chosen === undefined ? "" : nameOf(chosen)}
        selectedOptions={[values.secured_by]}
        onOptionSelect={(_, { optionValue = "" }) => onChange({ secured_by: optionValue })}
      >
        {offered.map((policy) => (
          <Option key={policy.id} value={policy.id} text={nameOf(policy)}>
            {policy.name === "" ? nameOf(policy) : `${nameOf(policy)} · ${policy.name}`}
          </Option>
        ))}
      </Dropdown>
    </Field>
  );
}
