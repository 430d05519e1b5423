import { Checkbox, Field } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { useController } from "react-hook-form";
import type { Control, FieldPath, FieldValues } from "react-hook-form";
import type { FieldContent } from "@muniment/operate-api/case";
import type { WorkFieldValue } from "@muniment/operate-api/work-type";
import { ChoiceField, SwitchField, TextField } from "@muniment/ui/form";

/** What a form holds of the fields of a case. */
export type FieldInput = string | boolean | string[];

/** The fields of a work type, as they stand in a form below `values`. */
export function FieldInputs<V extends FieldValues>({
  control,
  fields,
}: {
  readonly control: Control<V>;
  readonly fields: readonly WorkFieldValue[];
}): ReactNode {
  return fields.map((field) => <FieldInputOf key={field.name} control={control} field={field} />);
}

function FieldInputOf<V extends FieldValues>({
  control,
  field,
}: {
  readonly control: Control<V>;
  readonly field: WorkFieldValue;
}): ReactNode {
  const { label, kind, help, choices = [] } = field;
  const common = {
    control,
    name: `values.${field.name}` as FieldPath<V>,
    label,
    isRequired: field.is_mandatory === true,
    ...(help === undefined ? {} : { hint: help }),
  };
  switch (kind) {
    case "yes_no":
      return <SwitchField {...common} />;
    case "choice":
      return <ChoiceField {...common} options={choices.map((each) => ({ value: each, label: each }))} />;
    case "choices":
      return <SeveralField {...common} choices={choices} />;
    case "date":
      return <TextField {...common} isDate />;
    default:
      return <TextField {...common} isMultiline={kind === "long_text"} />;
  }
}

function SeveralField<V extends FieldValues>(props: {
  readonly control: Control<V>;
  readonly name: FieldPath<V>;
  readonly label: string;
  readonly isRequired: boolean;
  readonly hint?: string;
  readonly choices: readonly string[];
}): ReactNode {
  const { control, name, label, isRequired, hint, choices } = props;
  const { field, fieldState } = useController({ control, name });
  const chosen: readonly string[] = Array.isArray(field.value) ? field.value : [];
  return (
    <Field label={label} required={isRequired} hint={<>{hint}</>} validationMessage={fieldState.error?.message}>
      <div role="group" aria-label={label}>
        {choices.map((choice) => (
          <Checkbox
            key={choice}
            label={choice}
            checked={chosen.includes(choice)}
            onChange={(_, data) =>
              field.onChange(data.checked === true ? [...chosen, choice] : chosen.filter((each) => each !== choice))
            }
          />
        ))}
      </div>
    </Field>
  );
}

/** What a form begins with for what a case has. */
export function inputsOf(
  fields: readonly WorkFieldValue[],
  values: Readonly<Record<string, FieldContent>>,
): Record<string, FieldInput> {
  return Object.fromEntries(
    fields.map(({ name, kind }): [string, FieldInput] => {
      const value = values[name];
      if (kind === "yes_no") return [name, value === true];
      if (kind === "choices") return [name, Array.isArray(value) ? value : []];
      return [name, value === undefined ? "" : String(value)];
    }),
  );
}

/** What is sent of a form; a number that is none is left to the server to refuse. */
export function contentOf(
  fields: readonly WorkFieldValue[],
  inputs: Readonly<Record<string, FieldInput | undefined>>,
): Record<string, FieldContent> {
  return Object.fromEntries(
    fields.map(({ name, kind }): [string, FieldContent] => {
      const input = inputs[name] ?? "";
      if (kind !== "number" || typeof input !== "string" || input.trim() === "") return [name, input];
      const number = Number(input.trim().replace(",", "."));
      return [name, Number.isFinite(number) ? number : input];
    }),
  );
}
