import { Button, Text, makeStyles, tokens } from "@fluentui/react-components";
import { AddRegular, DeleteRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { useFieldArray, useWatch } from "react-hook-form";
import type { Control } from "react-hook-form";
import { ChoiceField, SwitchField, TextField } from "@muniment/ui/form";
import { sourceText } from "../../../texts/directory-form.ts";
import { useLibraries } from "../-library.tsx";
import type { StepProps } from "./-step.ts";
import type { SourceForm } from "./-source-form.ts";
import { usePairs } from "./-step.ts";

const WAYS = ["container", "group", "attribute"] as const;

const useStyles = makeStyles({
  section: { display: "flex", flexDirection: "column", gap: "12px" },
  heading: { fontWeight: tokens.fontWeightSemibold, margin: 0 },
  entry: {
    display: "flex",
    flexDirection: "column",
    gap: "12px",
    border: "none",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    margin: 0,
    padding: "12px 0 0",
    minWidth: 0,
  },
  line: { display: "flex", justifyContent: "space-between", alignItems: "center" },
});

/** Which libraries people come into, with which role, and which groups are kept (CC-DIR-004 to CC-DIR-006). */
export function AccessStep({ control }: StepProps): ReactNode {
  return (
    <>
      <LibraryField control={control} name="default_library" hint={sourceText("form.default_library_hint")} isDefault />
      <Rules control={control} />
      <Mirrors control={control} />
    </>
  );
}

function LibraryField(props: {
  readonly control: Control<SourceForm>;
  readonly name: "default_library" | `rules.${number}.library` | `mirrors.${number}.library`;
  readonly hint?: string;
  readonly isDefault?: boolean;
}): ReactNode {
  const own = useLibraries().filter(({ rights }) => rights === "nrtadmin");
  return (
    <ChoiceField
      control={props.control}
      name={props.name}
      label={sourceText(props.isDefault === true ? "form.default_library" : "form.library")}
      isRequired
      {...(props.hint === undefined ? {} : { hint: props.hint })}
      options={own.map(({ id, display_name: label }) => ({ value: id, label }))}
    />
  );
}

function Rules({ control }: { readonly control: Control<SourceForm> }): ReactNode {
  const styles = useStyles();
  const { fields, append, remove } = useFieldArray({ control, name: "rules" });
  const library = useWatch({ control, name: "default_library" });
  return (
    <section className={styles.section} aria-label={sourceText("form.rules")}>
      <Text as="h2" className={styles.heading}>
        {sourceText("form.rules")}
      </Text>
      <Text>{sourceText("form.rules_text")}</Text>
      {fields.map(({ id }, at) => (
        <Entry
          key={id}
          label={sourceText("form.rule_n", { count: at + 1 })}
          removeLabel={sourceText("form.remove_rule", { count: at + 1 })}
          onRemove={() => remove(at)}
        >
          <RuleFields control={control} at={at} />
        </Entry>
      ))}
      <div>
        <Button
          icon={<AddRegular />}
          onClick={() => append({ by: "group", attribute: "", value: "", library, role: "", preferred: false })}
        >
          {sourceText("form.add_rule")}
        </Button>
      </div>
    </section>
  );
}

function RuleFields({ control, at }: { readonly control: Control<SourceForm>; readonly at: number }): ReactNode {
  const { pairs } = usePairs();
  const by = useWatch({ control, name: `rules.${at}.by` });
  return (
    <>
      <div className={pairs}>
        <ChoiceField
          control={control}
          name={`rules.${at}.by`}
          label={sourceText("form.rule_by")}
          options={WAYS.map((value) => ({ value, label: sourceText(`form.by.${value}`) }))}
        />
        {by === "attribute" ? (
          <TextField control={control} name={`rules.${at}.attribute`} label={sourceText("form.attribute")} isRequired />
        ) : null}
        <TextField
          control={control}
          name={`rules.${at}.value`}
          label={sourceText(by === "attribute" ? "form.rule_value" : "form.rule_value_dn")}
          isRequired
        />
        <LibraryField control={control} name={`rules.${at}.library`} />
        <TextField
          control={control}
          name={`rules.${at}.role`}
          label={sourceText("form.role")}
          hint={sourceText("form.role_hint")}
        />
      </div>
      <SwitchField control={control} name={`rules.${at}.preferred`} label={sourceText("form.preferred")} />
    </>
  );
}

function Mirrors({ control }: { readonly control: Control<SourceForm> }): ReactNode {
  const styles = useStyles();
  const { fields, append, remove } = useFieldArray({ control, name: "mirrors" });
  const library = useWatch({ control, name: "default_library" });
  return (
    <section className={styles.section} aria-label={sourceText("form.groups")}>
      <Text as="h2" className={styles.heading}>
        {sourceText("form.groups")}
      </Text>
      <Text>{sourceText("form.groups_text")}</Text>
      <TextField
        control={control}
        name="group_base_dn"
        label={sourceText("form.group_base")}
        maxLength={1024}
        hint={sourceText("form.group_base_hint")}
      />
      {fields.map(({ id }, at) => (
        <Entry
          key={id}
          label={sourceText("form.group_n", { count: at + 1 })}
          removeLabel={sourceText("form.remove_group", { count: at + 1 })}
          onRemove={() => remove(at)}
        >
          <MirrorFields control={control} at={at} />
        </Entry>
      ))}
      <div>
        <Button
          icon={<AddRegular />}
          onClick={() => append({ group_dn: "", library, id: "", full_name: "", allow_local_members: false })}
        >
          {sourceText("form.add_group")}
        </Button>
      </div>
    </section>
  );
}

function MirrorFields({ control, at }: { readonly control: Control<SourceForm>; readonly at: number }): ReactNode {
  const { pairs } = usePairs();
  return (
    <>
      <TextField
        control={control}
        name={`mirrors.${at}.group_dn`}
        label={sourceText("form.group_dn")}
        isRequired
        maxLength={1024}
        hint={sourceText("form.group_dn_hint")}
      />
      <div className={pairs}>
        <TextField
          control={control}
          name={`mirrors.${at}.id`}
          label={sourceText("form.group_id")}
          isRequired
          maxLength={254}
        />
        <TextField
          control={control}
          name={`mirrors.${at}.full_name`}
          label={sourceText("form.full_name")}
          maxLength={254}
        />
        <LibraryField control={control} name={`mirrors.${at}.library`} />
      </div>
      <SwitchField
        control={control}
        name={`mirrors.${at}.allow_local_members`}
        label={sourceText("form.allow_local")}
      />
    </>
  );
}

function Entry(props: {
  readonly label: string;
  readonly removeLabel: string;
  readonly children: ReactNode;
  onRemove(): void;
}): ReactNode {
  const styles = useStyles();
  return (
    <fieldset className={styles.entry} aria-label={props.label}>
      <div className={styles.line}>
        <Text weight="semibold">{props.label}</Text>
        <Button
          size="small"
          appearance="subtle"
          icon={<DeleteRegular />}
          aria-label={props.removeLabel}
          onClick={props.onRemove}
        >
          {sourceText("form.remove")}
        </Button>
      </div>
      {props.children}
    </fieldset>
  );
}
