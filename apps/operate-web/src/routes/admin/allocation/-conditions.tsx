import { Button, Checkbox, Field, Input, Text, makeStyles, tokens } from "@fluentui/react-components";
import { AddRegular, DeleteRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { conditionOperators } from "@muniment/operate-api/allocation";
import { HoursInputs, firstHours } from "../../../form/hours-fields.tsx";
import { allocationText } from "../../../texts/allocation.ts";
import { FIRST_COMPARISON } from "./-rule-values.ts";
import type { ComparisonValues, EntryValues } from "./-rule-values.ts";
import { Choice } from "./-target-fields.tsx";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "8px" },
  row: { display: "flex", gap: "8px", alignItems: "start" },
  fields: {
    display: "grid",
    gap: "8px 12px",
    "@media (min-width: 720px)": { gridTemplateColumns: "minmax(0, 3fr) auto minmax(0, 3fr) minmax(0, 4fr)" },
    alignItems: "start",
    flexGrow: 1,
    minWidth: 0,
  },
  hours: { gridColumn: "1 / -1" },
  not: { "@media (min-width: 720px)": { paddingTop: "20px" } },
  input: { minWidth: 0 },
  add: { alignSelf: "start" },
  none: { color: tokens.colorNeutralForeground2 },
});

const FIELDS = [
  "subject",
  "text",
  "sender",
  "sender_domain",
  "mailbox",
  "class",
  "received_at",
  "attachments",
  "attachment_types",
  "first_contact",
  "work_type",
  "case",
  "case_title",
  "case_phase",
  "case_owner",
  "participant",
] as const;

/** When an entry answers (OPR-ALC-002). */
export function Conditions({
  entry,
  onChange,
}: {
  readonly entry: EntryValues;
  onChange(entry: EntryValues): void;
}): ReactNode {
  const styles = useStyles();
  const { comparisons, deep, match } = entry;
  if (deep !== null) {
    return (
      <div className={styles.root}>
        <Text className={styles.none}>{allocationText("condition.deep")}</Text>
        <Button className={styles.add} onClick={() => onChange({ ...entry, deep: null })}>
          {allocationText("condition.replace")}
        </Button>
      </div>
    );
  }
  const put = (at: number, comparison: ComparisonValues): void =>
    onChange({ ...entry, comparisons: comparisons.with(at, comparison) });
  return (
    <div className={styles.root} role="group" aria-label={allocationText("entry.conditions")}>
      {comparisons.length < 2 ? null : (
        <Choice
          label={allocationText("entry.match")}
          value={match}
          options={(["all", "any"] as const).map((value) => ({ value, label: allocationText(`entry.match_${value}`) }))}
          onChange={(value) => onChange({ ...entry, match: value === "any" ? "any" : "all" })}
        />
      )}
      {comparisons.length === 0 ? <Text className={styles.none}>{allocationText("condition.always")}</Text> : null}
      {comparisons.map((comparison, at) => (
        <div key={at} className={styles.row} role="group" aria-label={allocationText("condition.n", { count: at + 1 })}>
          <ComparisonFields comparison={comparison} onChange={(changed) => put(at, changed)} />
          <Button
            appearance="subtle"
            icon={<DeleteRegular />}
            aria-label={allocationText("condition.remove", { count: at + 1 })}
            onClick={() => onChange({ ...entry, comparisons: comparisons.toSpliced(at, 1) })}
          />
        </div>
      ))}
      <Button
        className={styles.add}
        appearance="subtle"
        icon={<AddRegular />}
        onClick={() => onChange({ ...entry, comparisons: [...comparisons, FIRST_COMPARISON] })}
      >
        {allocationText("condition.add")}
      </Button>
    </div>
  );
}

function ComparisonFields({
  comparison,
  onChange,
}: {
  readonly comparison: ComparisonValues;
  onChange(comparison: ComparisonValues): void;
}): ReactNode {
  const styles = useStyles();
  const { field, op, isNot, value, hours } = comparison;
  return (
    <div className={styles.fields}>
      <Choice
        label={allocationText("condition.field")}
        value={field}
        options={FIELDS.map((each) => ({ value: each, label: allocationText(`field.${each}`) }))}
        onChange={(chosen) => onChange({ ...comparison, field: chosen })}
      />
      <Checkbox
        className={styles.not}
        label={allocationText("condition.not")}
        checked={isNot}
        onChange={(_, data) => onChange({ ...comparison, isNot: data.checked === true })}
      />
      <Choice
        label={allocationText("condition.op")}
        value={op}
        options={conditionOperators.map((each) => ({ value: each, label: allocationText(`op.${each}`) }))}
        onChange={(chosen) => {
          const known = conditionOperators.find((each) => each === chosen) ?? op;
          onChange({ ...comparison, op: known, hours: known === "within_hours" ? (hours ?? firstHours()) : null });
        }}
      />
      {op === "is_empty" ? null : op === "within_hours" ? (
        <div className={styles.hours}>
          {hours === null ? null : (
            <HoursInputs hours={hours} onChange={(changed) => onChange({ ...comparison, hours: changed })} />
          )}
        </div>
      ) : (
        <Field label={allocationText("condition.value")} hint={allocationText("condition.value_hint")}>
          <Input
            className={styles.input}
            input={{ size: 6 }}
            value={value}
            onChange={(_, data) => onChange({ ...comparison, value: data.value })}
          />
        </Field>
      )}
    </div>
  );
}
