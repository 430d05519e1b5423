import { Dropdown, Field, Input, Option, makeStyles } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { strategies } from "@muniment/operate-api/allocation";
import { listParticipantRoles } from "@muniment/operate-api/participant";
import { listTeams } from "@muniment/operate-api/team";
import { q } from "../../../api.ts";
import { PersonChoice } from "../../../people/person-choice.tsx";
import { allocationText } from "../../../texts/allocation.ts";
import type { TargetValues } from "./-rule-values.ts";

const useStyles = makeStyles({
  root: { display: "grid", gridTemplateColumns: "repeat(auto-fill, minmax(min(100%, 220px), 1fr))", gap: "8px 12px" },
  input: { minWidth: 0 },
});

const KINDS = ["member", "team", "user", "case_owner", "case_role", "supervisor"] as const;

const kindLabel = (to: TargetValues["to"]): string => allocationText(to === "team" ? "target.to_team" : `target.${to}`);

/** Whom work goes to (OPR-ALC-003). */
export function TargetFields(props: {
  readonly target: TargetValues;
  /** Nobody is a choice. */
  readonly mayBeNone?: boolean;
  readonly hint?: string;
  onChange(target: TargetValues): void;
}): ReactNode {
  const { target, onChange } = props;
  const styles = useStyles();
  const teams = useQuery(q(listTeams)).data?.data ?? [];
  const roles = useQuery(q(listParticipantRoles)).data?.data ?? [];
  const kinds = props.mayBeNone === true ? (["none", ...KINDS] as const) : KINDS;
  const { to } = target;
  const wantsTeam = to === "member" || to === "team" || to === "supervisor";
  return (
    <div className={styles.root}>
      <Choice
        label={allocationText("target.to")}
        {...(props.hint === undefined ? {} : { hint: props.hint })}
        value={to}
        options={kinds.map((value) => ({ value, label: kindLabel(value) }))}
        onChange={(value) => onChange({ ...target, to: kinds.find((each) => each === value) ?? "none" })}
      />
      {to === "user" ? (
        <PersonChoice
          label={allocationText("target.user")}
          chosen={target.user ?? undefined}
          onChoose={(user) => onChange({ ...target, user: user ?? null })}
        />
      ) : null}
      {wantsTeam ? (
        <Choice
          label={allocationText("target.team")}
          value={target.team}
          options={teams.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(team) => onChange({ ...target, team })}
        />
      ) : null}
      {to === "case_role" ? (
        <Choice
          label={allocationText("target.role")}
          value={target.role}
          options={roles.map(({ system_name: value, name: label }) => ({ value, label }))}
          onChange={(role) => onChange({ ...target, role })}
        />
      ) : null}
      {to === "member" ? <MemberFields target={target} onChange={onChange} /> : null}
    </div>
  );
}

/** Which member of the team. */
function MemberFields({
  target,
  onChange,
}: {
  readonly target: TargetValues;
  onChange(target: TargetValues): void;
}): ReactNode {
  const styles = useStyles();
  return (
    <>
      <Choice
        label={allocationText("target.strategy")}
        value={target.strategy}
        options={strategies.map((value) => ({ value, label: allocationText(`strategy.${value}`) }))}
        onChange={(value) =>
          onChange({ ...target, strategy: strategies.find((each) => each === value) ?? "round_robin" })
        }
      />
      <Field label={allocationText("target.competency")}>
        <Input
          className={styles.input}
          input={{ size: 6 }}
          value={target.competency}
          maxLength={64}
          onChange={(_, data) => onChange({ ...target, competency: data.value })}
        />
      </Field>
      {target.strategy === "least_busy" ? (
        <Field label={allocationText("target.due_days")}>
          <Input
            className={styles.input}
            type="number"
            input={{ size: 6, min: 0 }}
            value={target.due_days}
            onChange={(_, data) => onChange({ ...target, due_days: data.value })}
          />
        </Field>
      ) : null}
    </>
  );
}

/** One of a few; what is chosen and gone is shown as it is kept. */
export function Choice(props: {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  onChange(value: string): void;
}): ReactNode {
  const { value, options } = props;
  const styles = useStyles();
  return (
    <Field label={props.label} {...(props.hint === undefined ? {} : { hint: props.hint })}>
      <Dropdown
        className={styles.input}
        value={options.find((option) => option.value === value)?.label ?? value}
        selectedOptions={[value]}
        onOptionSelect={(_, data) => props.onChange(data.optionValue ?? "")}
      >
        {options.map((option) => (
          <Option key={option.value} value={option.value}>
            {option.label}
          </Option>
        ))}
      </Dropdown>
    </Field>
  );
}
