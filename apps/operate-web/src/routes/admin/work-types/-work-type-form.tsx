import { Subtitle2 } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useController, useForm } from "react-hook-form";
import type { Control, UseFormReturn } from "react-hook-form";
import {
  fieldKinds,
  listWorkTypes,
  phaseFlags,
  provisioningTimes,
  provisioningWays,
} from "@muniment/operate-api/work-type";
import { ChoiceField, SwitchField, TextField } from "@muniment/ui/form";
import { q } from "../../../api.ts";
import { RowEditor } from "../../../form/row-editor.tsx";
import type { EditedRow, RowField } from "../../../form/row-editor.tsx";
import { SettingsForm } from "../../../form/settings-form.tsx";
import { RepositoryChoice } from "../../../repository/repository-choice.tsx";
import { typeText as w } from "../../../texts/work-type-admin.ts";
import type { WorkTypeValues } from "./-work-type-values.ts";

const FIELDS = [
  "system_name",
  "name",
  "description",
  "parent",
  "reference_mask",
  "repository",
  "bundles",
  "fields",
  "phases",
  "transitions",
  "phase",
  "template",
] as const;
const WIRE = { type: "system_name", "provisioning.phase": "phase", "provisioning.template": "template" } as const;
const BRACES = { open: "{{", close: "}}" };

/** What cases of a type follow (OPR-WTY-002). */
export function WorkTypeForm(props: {
  readonly isNew?: boolean;
  readonly values: WorkTypeValues;
  readonly saveLabel: string;
  save(values: WorkTypeValues): Promise<void>;
  onLeave(): void;
}): ReactNode {
  const { isNew = false, values } = props;
  const form = useForm<WorkTypeValues>({ values });
  const { control } = form;
  const types = useQuery(q(listWorkTypes)).data?.data ?? [];
  const others = types.filter(({ system_name: name }) => name !== values.system_name);
  const parent = others.find(({ system_name: name }) => name === form.watch("parent"))?.name;
  const inherited = parent === undefined ? undefined : w("part.of_parent", { parent });
  return (
    <SettingsForm
      form={form}
      isNew={isNew}
      isWide
      saveLabel={props.saveLabel}
      fields={FIELDS}
      wire={WIRE}
      save={props.save}
      onLeave={props.onLeave}
    >
      <TextField control={control} name="name" label={w("type.name")} isRequired maxLength={80} />
      {isNew ? (
        <TextField
          control={control}
          name="system_name"
          label={w("type.system_name")}
          hint={w("type.system_name_hint")}
          isRequired
          maxLength={40}
        />
      ) : null}
      <TextField control={control} name="description" label={w("type.description")} isMultiline maxLength={500} />
      <ChoiceField
        control={control}
        name="parent"
        label={w("type.parent")}
        hint={w("type.parent_hint")}
        options={[
          { value: "", label: w("type.none") },
          ...others.map(({ system_name: value, name: label }) => ({ value, label })),
        ]}
      />
      <TextField
        control={control}
        name="reference_mask"
        label={w("type.mask")}
        hint={w("type.mask_hint")}
        maxLength={80}
        {...(inherited === undefined ? {} : { placeholder: inherited })}
      />
      <RepositoryChoice
        control={control}
        name="repository"
        label={w("type.repository")}
        context="case"
        none={inherited ?? w("type.repository_none")}
      />
      <RepositoryChoice
        control={control}
        name="bundles"
        label={w("type.bundles")}
        context="case"
        none={inherited ?? w("type.own")}
      />
      <WorkspaceFields form={form} inherited={inherited} />
      <Rows control={control} />
      <SwitchField control={control} name="is_active" label={w("type.is_active")} />
    </SettingsForm>
  );
}

/** When and how a case gets its workspace (OPR-PRO-001). */
function WorkspaceFields(props: {
  readonly form: UseFormReturn<WorkTypeValues>;
  readonly inherited: string | undefined;
}): ReactNode {
  const { control, watch } = props.form;
  const [when, how, phases] = watch(["when", "how", "phases"]);
  const times = provisioningTimes.map((value) => ({ value: value as string, label: w(`when.${value}`) }));
  const isMade = when !== "" && when !== "never";
  return (
    <>
      <Subtitle2 as="h2">{w("provisioning.title")}</Subtitle2>
      <ChoiceField
        control={control}
        name="when"
        label={w("provisioning.when")}
        options={props.inherited === undefined ? times : [{ value: "", label: props.inherited }, ...times]}
      />
      {when === "on_phase" ? (
        <ChoiceField control={control} name="phase" label={w("provisioning.phase")} options={phaseOptions(phases)} />
      ) : null}
      {isMade ? (
        <>
          <ChoiceField
            control={control}
            name="how"
            label={w("provisioning.how")}
            options={provisioningWays.map((value) => ({ value, label: w(`how.${value}`) }))}
          />
          {how === "template" ? (
            <TextField
              control={control}
              name="template"
              label={w("provisioning.template")}
              hint={w("provisioning.template_hint")}
              isRequired
              maxLength={1000}
            />
          ) : null}
          {how === "existing" ? null : (
            <TextField
              control={control}
              name="folders"
              label={w("provisioning.folders")}
              hint={w("provisioning.folders_hint", BRACES)}
              isMultiline
            />
          )}
          <TextField
            control={control}
            name="workspace_description"
            label={w("provisioning.description")}
            maxLength={254}
          />
        </>
      ) : null}
    </>
  );
}

const textOf = (row: EditedRow, name: string): string => String(row[name] ?? "");
const phaseOptions = (phases: readonly EditedRow[]): { value: string; label: string }[] =>
  phases.map((row) => ({ value: textOf(row, "name"), label: textOf(row, "label") }));

/** Fields, phases and the ways between them. */
function Rows({ control }: { readonly control: Control<WorkTypeValues> }): ReactNode {
  const phases = useController({ control, name: "phases" }).field.value;
  const named: readonly RowField[] = [
    { name: "label", label: w("field.label") },
    { name: "name", label: w("field.name") },
  ];
  return (
    <>
      <RowsOf
        control={control}
        what="fields"
        first={{ name: "", label: "", kind: "text", section: "", help: "", choices: "", is_mandatory: false }}
        fields={[
          ...named,
          {
            name: "kind",
            label: w("field.kind"),
            options: fieldKinds.map((value) => ({ value, label: w(`kind.${value}`) })),
          },
          { name: "choices", label: w("field.choices"), hint: w("field.choices_hint") },
          { name: "section", label: w("field.section") },
          { name: "help", label: w("field.help") },
          { name: "is_mandatory", label: w("field.is_mandatory"), isFlag: true },
        ]}
      />
      <RowsOf
        control={control}
        what="phases"
        first={{ name: "", label: "", flag: "open" }}
        fields={[
          ...named,
          {
            name: "flag",
            label: w("phase.flag"),
            options: phaseFlags.map((value) => ({ value, label: w(`flag.${value}`) })),
          },
        ]}
      />
      <RowsOf
        control={control}
        what="transitions"
        first={{ name: "", label: "", from: "", to: "", confirmation: "", required: "", needs_reason: false }}
        fields={[
          ...named,
          { name: "from", label: w("transition.from"), hint: w("field.choices_hint") },
          { name: "to", label: w("transition.to"), options: phaseOptions(phases) },
          { name: "required", label: w("transition.required"), hint: w("field.choices_hint") },
          { name: "confirmation", label: w("transition.confirmation") },
          { name: "needs_reason", label: w("transition.needs_reason"), isFlag: true },
        ]}
      />
    </>
  );
}

function RowsOf(props: {
  readonly control: Control<WorkTypeValues>;
  readonly what: "fields" | "phases" | "transitions";
  readonly first: EditedRow;
  readonly fields: readonly RowField[];
}): ReactNode {
  const { control, what, first, fields } = props;
  const { field, fieldState } = useController({ control, name: what });
  return (
    <RowEditor
      title={w(`${what}.title`)}
      nameOf={(place) => w(`${what}.one`, { place })}
      words={{ add: w(`${what}.add`), remove: w("rows.remove"), up: w("rows.up") }}
      fields={fields}
      first={first}
      rows={field.value}
      problem={fieldState.error?.message}
      onChange={field.onChange}
    />
  );
}
