import { Text } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { ChoiceField, TextField } from "@muniment/ui/form";
import { sourceText } from "../../../texts/directory-form.ts";
import { TestConnection } from "./-connection-test.tsx";
import { usePairs } from "./-step.ts";
import type { StepProps } from "./-step.ts";

const RULES = ["account_control", "true_is_enabled", "true_is_disabled"] as const;

/** Which attribute gives which field, with examples of what comes of it (CC-DIR-003). */
export function FieldsStep({ control, test }: StepProps): ReactNode {
  const { pairs } = usePairs();
  return (
    <>
      <Text>{sourceText("form.fields_text")}</Text>
      <div className={pairs}>
        {(["user_id", "full_name", "email"] as const).map((name) => (
          <TextField
            key={name}
            control={control}
            name={`mapping.${name}`}
            label={sourceText(`form.field_${name}`)}
            isRequired
          />
        ))}
        <TextField control={control} name="mapping.location" label={sourceText("form.field_location")} />
        <TextField
          control={control}
          name="mapping.sync_id"
          label={sourceText("form.field_sync_id")}
          isRequired
          hint={sourceText("form.field_sync_id_hint")}
        />
        <TextField control={control} name="mapping.expires" label={sourceText("form.expires")} />
        <TextField
          control={control}
          name="mapping.enabled"
          label={sourceText("form.enabled")}
          hint={sourceText("form.enabled_hint")}
        />
        <ChoiceField
          control={control}
          name="mapping.enabled_rule"
          label={sourceText("form.enabled_rule")}
          options={RULES.map((value) => ({ value, label: sourceText(`form.enabled_rule.${value}`) }))}
        />
      </div>
      <TestConnection test={test} hasLookUp />
    </>
  );
}
