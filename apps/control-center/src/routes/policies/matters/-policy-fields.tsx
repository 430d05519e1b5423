import { Field, Input, Radio, RadioGroup, Switch, Textarea, makeStyles } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { policyText } from "../../../texts/policy.ts";
import { MomentField } from "../-moment-field.tsx";
import type { Policy } from "../-policy.ts";
import { SECURITIES } from "./-policy-search.ts";

/** What a policy says beside its people. */
export type PolicyValues = Pick<Policy, "name" | "notes" | "security" | "limits_staffing" | "starts_at" | "ends_at">;

const useStyles = makeStyles({
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
      <Field label={policyText("field.security")} hint={policyText(`security.${values.security}_hint`)}>
        <RadioGroup
          layout="horizontal"
          value={values.security}
          onChange={(_, { value }) => onChange({ security: SECURITIES.find((each) => each === value) ?? "open" })}
        >
          {SECURITIES.filter((each) => kind === "matter" || each !== "by_client").map((each) => (
            <Radio key={each} value={each} label={policyText(`security.${each}`)} />
          ))}
        </RadioGroup>
      </Field>
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
