import {
  Dropdown,
  Field,
  Input,
  Link,
  Option,
  Switch,
  Text,
  Textarea,
  makeStyles,
  tokens,
} from "@fluentui/react-components";
import type { ReactNode } from "react";
import { Moment } from "@muniment/ui/moment";
import { securitySettingChoices, securitySettingRanges } from "@muniment/work-api/control-center/security-settings";
import type { SecuritySettingName } from "@muniment/work-api/control-center/security-settings";
import { securityText } from "../../texts/security.ts";

const RANGES: Partial<Record<SecuritySettingName, readonly [number, number]>> = securitySettingRanges;
const CHOICES: Partial<Record<SecuritySettingName, readonly string[]>> = securitySettingChoices;

/** What a setting is; empty while a number is being typed. */
export type SettingValue = number | boolean | string;

const useStyles = makeStyles({
  number: { maxWidth: "160px" },
  choice: { maxWidth: "360px" },
  facts: { color: tokens.colorNeutralForeground2, display: "flex", flexWrap: "wrap", columnGap: "8px" },
});

/** Why a value cannot be saved. */
export function problemOf(name: SecuritySettingName, value: SettingValue | undefined): string | undefined {
  const [minimum, maximum] = RANGES[name] ?? [];
  if (minimum === undefined || maximum === undefined || value === undefined) return undefined;
  const isFine = typeof value === "number" && Number.isInteger(value) && value >= minimum && value <= maximum;
  return isFine ? undefined : securityText("out_of_range", { minimum, maximum });
}

/** One setting: what it is, what it would be without us, and who changed it (CC-SET-001). */
export function SettingField(props: {
  readonly name: SecuritySettingName;
  readonly value: SettingValue;
  readonly standard: SettingValue;
  readonly change: { readonly changed: string; readonly changed_by: string } | undefined;
  readonly problem: string | undefined;
  onChange(value: SettingValue): void;
}): ReactNode {
  const { name, standard, change, value, problem, onChange } = props;
  const styles = useStyles();
  const label = securityText(`name.${name}`);
  const facts = (
    <span className={styles.facts}>
      <Text size={200}>{securityText(`about.${name}`)}</Text>
      <Text size={200}>{securityText("default", { value: wordOf(name, standard) })}</Text>
      {change === undefined ? null : (
        <Text size={200}>
          {securityText("changed_by", { name: change.changed_by })} <Moment at={change.changed} />
        </Text>
      )}
      {value === standard ? null : (
        <Link
          as="button"
          type="button"
          inline
          aria-label={securityText("reset_of", { name: label })}
          onClick={() => onChange(standard)}
        >
          {securityText("reset")}
        </Link>
      )}
    </span>
  );
  const field = { hint: facts, ...(problem === undefined ? {} : { validationMessage: problem }) };
  if (typeof standard === "boolean") {
    return (
      <Field {...field}>
        <Switch label={label} checked={value === true} onChange={(_, data) => onChange(data.checked)} />
      </Field>
    );
  }
  if (typeof standard === "number") {
    return (
      <Field label={label} {...field}>
        <Input
          className={styles.number}
          type="number"
          min={RANGES[name]?.[0]}
          max={RANGES[name]?.[1]}
          value={String(value)}
          onChange={(_, data) => onChange(data.value === "" ? "" : Number(data.value))}
        />
      </Field>
    );
  }
  if (CHOICES[name] === undefined) {
    return (
      <Field label={label} {...field}>
        <Textarea value={String(value)} resize="vertical" onChange={(_, data) => onChange(data.value)} />
      </Field>
    );
  }
  return (
    <Field label={label} {...field}>
      <Dropdown
        className={styles.choice}
        value={wordOf(name, value)}
        selectedOptions={[String(value)]}
        onOptionSelect={(_, { optionValue }) => onChange(optionValue ?? standard)}
      >
        {(CHOICES[name] ?? []).map((option) => (
          <Option key={option} value={option}>
            {wordOf(name, option)}
          </Option>
        ))}
      </Dropdown>
    </Field>
  );
}

function wordOf(name: SecuritySettingName, value: SettingValue): string {
  if (typeof value === "boolean") return securityText(value ? "on" : "off");
  if (typeof value === "number") return String(value);
  if (CHOICES[name] === undefined) return value === "" ? securityText("none") : value;
  return securityText(`${name as "mfa.policy" | "password.profile"}.${value}` as never);
}
