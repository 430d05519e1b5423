import {
  Button,
  Dropdown,
  Field,
  Input,
  Option,
  Radio,
  RadioGroup,
  Switch,
  Textarea,
} from "@fluentui/react-components";
import { EyeOffRegular, EyeRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { ReactNode } from "react";
import { useController } from "react-hook-form";
import type { Control, FieldPath, FieldValues, UseControllerProps } from "react-hook-form";
import { words } from "../message/index.ts";

/** What every field of a form has; errors come from the form's state. */
interface BoundFieldProps<V extends FieldValues> {
  readonly control: Control<V>;
  readonly name: FieldPath<V>;
  readonly label: string;
  readonly isRequired?: boolean;
  readonly hint?: ReactNode;
  readonly disabled?: boolean;
}

interface TextFieldProps<V extends FieldValues> extends BoundFieldProps<V> {
  readonly placeholder?: string;
  /** Can be read and copied, and not changed. */
  /** A day, chosen from a calendar as well; `YYYY-MM-DD`. */
  readonly isDate?: boolean;
  readonly isReadOnly?: boolean;
  readonly maxLength?: number;
  readonly autoComplete?: string;
  readonly isMultiline?: boolean;
  readonly contentAfter?: ReactNode;
  /** What becomes of each text that is typed, such as upper case. */
  readonly format?: (text: string) => string;
  /** What react-hook-form checks; a form may have a resolver instead. */
  readonly rules?: UseControllerProps<V>["rules"];
}

/** One line of text, or several. */
export function TextField<V extends FieldValues>(props: TextFieldProps<V>): ReactNode {
  const { control, name, label, isRequired = false, hint, format = (text: string) => text } = props;
  const { field, fieldState } = useController({
    control,
    name,
    ...(props.rules === undefined ? {} : { rules: props.rules }),
  });
  const input = {
    ref: field.ref,
    name: field.name,
    value: (field.value ?? "") as string,
    onBlur: field.onBlur,
    onChange: (_: unknown, data: { value: string }) => field.onChange(format(data.value)),
    ...(props.placeholder === undefined ? {} : { placeholder: props.placeholder }),
    ...(props.maxLength === undefined ? {} : { maxLength: props.maxLength }),
    ...(props.disabled === undefined ? {} : { disabled: props.disabled }),
    ...(props.isReadOnly === undefined ? {} : { readOnly: props.isReadOnly }),
    autoComplete: props.autoComplete ?? "off",
  };
  return (
    <Field label={label} required={isRequired} hint={<>{hint}</>} validationMessage={fieldState.error?.message}>
      {props.isMultiline === true ? (
        <Textarea {...input} rows={3} />
      ) : (
        <Input {...input} type={props.isDate === true ? "date" : "text"} contentAfter={<>{props.contentAfter}</>} />
      )}
    </Field>
  );
}

/** A password that can be shown while it is typed. */
export function PasswordField<V extends FieldValues>(props: TextFieldProps<V>): ReactNode {
  const { control, name, label, isRequired = false, hint } = props;
  const { field, fieldState } = useController({ control, name });
  const [isShown, setIsShown] = useState(false);
  return (
    <Field label={label} required={isRequired} hint={<>{hint}</>} validationMessage={fieldState.error?.message}>
      <Input
        ref={field.ref}
        name={field.name}
        value={(field.value ?? "") as string}
        type={isShown ? "text" : "password"}
        autoComplete={props.autoComplete ?? "new-password"}
        onBlur={field.onBlur}
        onChange={(_, data) => field.onChange(data.value)}
        contentAfter={
          <>
            {props.contentAfter}
            <Button
              appearance="transparent"
              size="small"
              icon={isShown ? <EyeOffRegular /> : <EyeRegular />}
              aria-label={words(isShown ? "field.hide" : "field.show")}
              onClick={() => setIsShown(!isShown)}
            />
          </>
        }
      />
    </Field>
  );
}

/** One of a few values that fit a list. */
export function ChoiceField<V extends FieldValues>(
  props: BoundFieldProps<V> & {
    readonly options: readonly { readonly value: string; readonly label: string }[];
    readonly placeholder?: string;
    readonly rules?: UseControllerProps<V>["rules"];
  },
): ReactNode {
  const { control, name, label, isRequired = false, hint, options } = props;
  const { field, fieldState } = useController({
    control,
    name,
    ...(props.rules === undefined ? {} : { rules: props.rules }),
  });
  const chosen = options.find((option) => option.value === field.value);
  return (
    <Field label={label} required={isRequired} hint={<>{hint}</>} validationMessage={fieldState.error?.message}>
      <Dropdown
        ref={field.ref}
        name={field.name}
        value={chosen?.label ?? ""}
        selectedOptions={chosen === undefined ? [] : [chosen.value]}
        disabled={props.disabled ?? false}
        placeholder={props.placeholder ?? ""}
        onBlur={field.onBlur}
        onOptionSelect={(_, data) => field.onChange(data.optionValue ?? "")}
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

/** Something that is on or off. */
export function SwitchField<V extends FieldValues>(props: BoundFieldProps<V>): ReactNode {
  const { control, name, label, hint } = props;
  const { field, fieldState } = useController({ control, name });
  return (
    <Field hint={<>{hint}</>} validationMessage={fieldState.error?.message}>
      <Switch
        ref={field.ref}
        name={field.name}
        label={label}
        checked={field.value === true}
        disabled={props.disabled ?? false}
        onBlur={field.onBlur}
        onChange={(_, data) => field.onChange(data.checked)}
      />
    </Field>
  );
}

/** Yes or no, side by side; the first label stands for true. */
export function EitherField<V extends FieldValues>(
  props: BoundFieldProps<V> & { readonly labels: readonly [yes: string, no: string] },
): ReactNode {
  const { control, name, label, hint, labels } = props;
  const { field, fieldState } = useController({ control, name });
  return (
    <Field label={label} hint={<>{hint}</>} validationMessage={fieldState.error?.message}>
      <RadioGroup
        layout="horizontal"
        name={field.name}
        value={field.value === true ? "yes" : "no"}
        onChange={(_, data) => field.onChange(data.value === "yes")}
        disabled={props.disabled ?? false}
      >
        <Radio value="yes" label={labels[0]} />
        <Radio value="no" label={labels[1]} />
      </RadioGroup>
    </Field>
  );
}
