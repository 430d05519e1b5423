import { Field, Input, makeStyles } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { Controller } from "react-hook-form";
import type { Control, FieldValues, Path, UseFormReturn } from "react-hook-form";
import type { Hours } from "@muniment/operate-api/team";
import { TextField } from "@muniment/ui/form";
import { HoursField } from "../form/hours-fields.tsx";
import { rightsText } from "../texts/rights.ts";
import type { AvailabilityValues } from "./availability-values.ts";
import { PersonChoice } from "./person-choice.tsx";
import type { Named } from "./person-choice.tsx";

const useStyles = makeStyles({
  dates: { display: "grid", gridTemplateColumns: "repeat(auto-fill, minmax(min(100%, 220px), 1fr))", gap: "16px" },
});

/** A form that has availability among its fields. */
type FormWith<V extends FieldValues & AvailabilityValues> = UseFormReturn<V>;

/** When somebody is out of office, and who stands in (OPR-USR-011). */
export function AvailabilityFields<V extends FieldValues & AvailabilityValues>(props: {
  readonly form: FormWith<V>;
  readonly leftOut: readonly string[];
}): ReactNode {
  const { control } = props.form;
  const styles = useStyles();
  return (
    <>
      <div className={styles.dates}>
        <MomentField control={control} name={"out_from" as Path<V>} label={rightsText("availability.from")} />
        <MomentField control={control} name={"out_until" as Path<V>} label={rightsText("availability.until")} />
      </div>
      <Controller
        control={control}
        name={"delegate" as Path<V>}
        render={({ field, fieldState }) => (
          <PersonChoice
            label={rightsText("availability.delegate")}
            hint={rightsText("availability.delegate_hint")}
            chosen={(field.value as Named | null) ?? undefined}
            leftOut={props.leftOut}
            problem={fieldState.error?.message}
            onChoose={(person) => field.onChange(person ?? null)}
          />
        )}
      />
    </>
  );
}

/** How much work rules give somebody, of what kind and when (OPR-ALC-005). */
export function TakingFields<V extends FieldValues & AvailabilityValues>({
  form,
}: {
  readonly form: FormWith<V>;
}): ReactNode {
  const { control } = form;
  const rules = { pattern: { value: /^\s*\d*\s*$/, message: rightsText("availability.not_number") } };
  return (
    <>
      <TextField
        control={control}
        name={"load_limit" as Path<V>}
        label={rightsText("availability.limit")}
        hint={rightsText("availability.limit_hint")}
        maxLength={6}
        rules={rules}
      />
      <TextField
        control={control}
        name={"weight" as Path<V>}
        label={rightsText("availability.weight")}
        maxLength={3}
        rules={rules}
      />
      <TextField
        control={control}
        name={"competencies" as Path<V>}
        label={rightsText("availability.competencies")}
        hint={rightsText("availability.competencies_hint")}
        isMultiline
      />
      <Controller
        control={control}
        name={"hours" as Path<V>}
        render={({ field, fieldState }) => (
          <HoursField
            label={rightsText("availability.hours")}
            hours={(field.value as Hours | null) ?? undefined}
            problem={fieldState.error?.message}
            onChange={(hours) => field.onChange(hours ?? null)}
          />
        )}
      />
    </>
  );
}

/** A moment, by the person's own clock. */
function MomentField<V extends FieldValues>(props: {
  readonly control: Control<V>;
  readonly name: Path<V>;
  readonly label: string;
}): ReactNode {
  return (
    <Controller
      control={props.control}
      name={props.name}
      render={({ field, fieldState }) => (
        <Field label={props.label} validationMessage={fieldState.error?.message}>
          <Input
            ref={field.ref}
            type="datetime-local"
            value={field.value as string}
            onBlur={field.onBlur}
            onChange={(_, data) => field.onChange(data.value)}
          />
        </Field>
      )}
    />
  );
}
