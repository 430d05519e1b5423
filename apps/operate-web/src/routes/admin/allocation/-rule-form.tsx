import {
  Button,
  Checkbox,
  Field,
  Input,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  Subtitle2,
  Text,
  makeStyles,
  tokens,
} from "@fluentui/react-components";
import { AddRegular, ArrowUpRegular, DeleteRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Controller, useForm } from "react-hook-form";
import type { Control } from "react-hook-form";
import { listMailboxes } from "@muniment/operate-api/mailbox";
import { listWorkTypes } from "@muniment/operate-api/work-type";
import { SwitchField, TextField } from "@muniment/ui/form";
import { q } from "../../../api.ts";
import { GroupBox } from "../../../form/group-box.tsx";
import { SettingsForm } from "../../../form/settings-form.tsx";
import { useMay } from "../../../session.ts";
import { allocationText } from "../../../texts/allocation.ts";
import { Conditions } from "./-conditions.tsx";
import { FIRST_ENTRY } from "./-rule-values.ts";
import type { EntryValues, RuleValues } from "./-rule-values.ts";
import { TargetFields } from "./-target-fields.tsx";

const FIELDS = ["system_name", "name", "description", "serves", "entries", "default_target"] as const;

const useStyles = makeStyles({
  entries: { display: "flex", flexDirection: "column", gap: "8px" },
  list: { display: "flex", flexDirection: "column", gap: "12px", margin: 0, padding: 0, listStyleType: "none" },
  entry: {
    display: "flex",
    gap: "8px",
    alignItems: "start",
    padding: "12px",
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  fields: { display: "flex", flexDirection: "column", gap: "12px", flexGrow: 1, minWidth: 0 },
  buttons: { display: "flex", flexDirection: "column", flexShrink: 0 },
  add: { alignSelf: "start" },
  none: { color: tokens.colorNeutralForeground2 },
  problem: { color: tokens.colorPaletteRedForeground1 },
});

/** Who gets new work, entry by entry (OPR-ALC-001). */
export function RuleForm(props: {
  readonly isNew?: boolean;
  readonly values: RuleValues;
  readonly problems?: readonly string[];
  readonly saveLabel: string;
  save(values: RuleValues): Promise<void>;
  onLeave(): void;
}): ReactNode {
  const { values, isNew = false, problems = [] } = props;
  const form = useForm<RuleValues>({ values });
  const { control } = form;
  return (
    <SettingsForm
      form={form}
      isNew={isNew}
      isWide
      fields={FIELDS}
      wire={{ rule: "system_name" }}
      saveLabel={props.saveLabel}
      save={props.save}
      onLeave={props.onLeave}
      above={problems.length === 0 ? null : <Problems problems={problems} />}
    >
      <TextField control={control} name="name" label={allocationText("rule.name")} isRequired maxLength={120} />
      {isNew ? (
        <TextField
          control={control}
          name="system_name"
          label={allocationText("rule.system_name")}
          hint={allocationText("rule.system_name_hint")}
          isRequired
          maxLength={64}
        />
      ) : null}
      <TextField
        control={control}
        name="description"
        label={allocationText("rule.description")}
        isMultiline
        maxLength={1000}
      />
      <SwitchField control={control} name="is_enabled" label={allocationText("rule.enabled")} />
      <ServesField control={control} />
      <EntriesField control={control} />
      <Controller
        control={control}
        name="default_target"
        render={({ field, fieldState }) => (
          <div role="group" aria-label={allocationText("rule.default")}>
            <Subtitle2 as="h2" block style={{ margin: "0 0 8px" }}>
              {allocationText("rule.default")}
            </Subtitle2>
            <TargetFields
              mayBeNone
              hint={fieldState.error?.message ?? allocationText("rule.default_hint")}
              target={field.value}
              onChange={field.onChange}
            />
          </div>
        )}
      />
    </SettingsForm>
  );
}

function Problems({ problems }: { readonly problems: readonly string[] }): ReactNode {
  return (
    <MessageBar intent="warning" layout="multiline" style={{ marginBottom: 16 }}>
      <MessageBarBody>
        <MessageBarTitle>{allocationText("rule.problems")}</MessageBarTitle>
        {problems.join(" ")}
      </MessageBarBody>
    </MessageBar>
  );
}

/** For what the rule is asked: all mail or that of single mailboxes, all new cases or those of single types. */
function ServesField({ control }: { readonly control: Control<RuleValues> }): ReactNode {
  const may = useMay();
  const mailboxes = useQuery({ ...q(listMailboxes), enabled: may("mailbox.edit") }).data?.data ?? [];
  const types = useQuery(q(listWorkTypes)).data?.data ?? [];
  const known = [
    { value: "case", label: allocationText("rule.serves_case") },
    ...types.map(({ system_name: type, name }) => ({
      value: `case:${type}`,
      label: allocationText("rule.serves_case_of", { type: name }),
    })),
    { value: "inbound-email", label: allocationText("rule.serves_email") },
    ...mailboxes.map(({ id, name }) => ({
      value: `mailbox:${id}`,
      label: allocationText("rule.mailbox", { mailbox: name }),
    })),
  ];
  return (
    <Controller
      control={control}
      name="serves"
      render={({ field, fieldState }) => {
        const others = field.value
          .filter((value) => !known.some((each) => each.value === value))
          .map((value) => ({ value, label: allocationText("rule.other_mailbox") }));
        return (
          <GroupBox
            label={allocationText("rule.serves")}
            hint={allocationText("rule.serves_hint")}
            problem={fieldState.error?.message}
          >
            <div style={{ display: "flex", flexDirection: "column" }}>
              {[...known, ...others].map(({ value, label }) => (
                <Checkbox
                  key={value}
                  label={label}
                  checked={field.value.includes(value)}
                  onChange={(_, data) => {
                    const rest = field.value.filter((each) => each !== value);
                    field.onChange(data.checked === true ? [...rest, value] : rest);
                  }}
                />
              ))}
            </div>
          </GroupBox>
        );
      }}
    />
  );
}

function EntriesField({ control }: { readonly control: Control<RuleValues> }): ReactNode {
  const styles = useStyles();
  return (
    <Controller
      control={control}
      name="entries"
      render={({ field, fieldState }) => {
        const entries = field.value;
        return (
          <div className={styles.entries} role="group" aria-label={allocationText("entries.title")}>
            <Subtitle2 as="h2" block style={{ margin: 0 }}>
              {allocationText("entries.title")}
            </Subtitle2>
            <Text className={styles.none}>
              {allocationText(entries.length === 0 ? "entries.none" : "entries.text")}
            </Text>
            {fieldState.error === undefined ? null : (
              <Text role="alert" className={styles.problem}>
                {fieldState.error.message}
              </Text>
            )}
            <ol className={styles.list}>
              {entries.map((entry, at) => (
                <EntryFields
                  key={at}
                  place={at + 1}
                  entry={entry}
                  onChange={(changed) => field.onChange(entries.with(at, changed))}
                  onRemove={() => field.onChange(entries.toSpliced(at, 1))}
                  onUp={() => field.onChange(entries.toSpliced(at - 1, 2, entry, entries[at - 1] ?? entry))}
                />
              ))}
            </ol>
            <Button
              className={styles.add}
              icon={<AddRegular />}
              onClick={() => field.onChange([...entries, FIRST_ENTRY])}
            >
              {allocationText("entry.add")}
            </Button>
          </div>
        );
      }}
    />
  );
}

function EntryFields(props: {
  readonly place: number;
  readonly entry: EntryValues;
  onChange(entry: EntryValues): void;
  onRemove(): void;
  onUp(): void;
}): ReactNode {
  const { place, entry, onChange } = props;
  const styles = useStyles();
  return (
    <li className={styles.entry} aria-label={allocationText("entry.n", { count: place })}>
      <div className={styles.fields}>
        <Field label={allocationText("entry.name")}>
          <Input value={entry.name} maxLength={120} onChange={(_, data) => onChange({ ...entry, name: data.value })} />
        </Field>
        <Conditions entry={entry} onChange={onChange} />
        <TargetFields target={entry.target} onChange={(target) => onChange({ ...entry, target })} />
      </div>
      <div className={styles.buttons}>
        <Button
          appearance="subtle"
          icon={<DeleteRegular />}
          aria-label={allocationText("entry.remove", { count: place })}
          onClick={props.onRemove}
        />
        {place === 1 ? null : (
          <Button
            appearance="subtle"
            icon={<ArrowUpRegular />}
            aria-label={allocationText("entry.up", { count: place })}
            onClick={props.onUp}
          />
        )}
      </div>
    </li>
  );
}
