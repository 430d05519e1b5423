import type { ReactNode } from "react";
import { ChoiceField, TextField } from "@muniment/ui/form";
import { sourceText } from "../../../texts/directory-form.ts";
import { TestConnection } from "./-connection-test.tsx";
import type { StepProps } from "./-step.ts";

const SCOPES = ["sub", "one"] as const;

/** Who of the directory comes over. */
export function PeopleStep({ control, test }: StepProps): ReactNode {
  return (
    <>
      <TextField
        control={control}
        name="base_dn"
        label={sourceText("form.base")}
        isRequired
        maxLength={1024}
        hint={sourceText("form.base_hint")}
      />
      <ChoiceField
        control={control}
        name="scope"
        label={sourceText("form.scope")}
        options={SCOPES.map((value) => ({ value, label: sourceText(`form.scope.${value}`) }))}
      />
      <TextField
        control={control}
        name="filter"
        label={sourceText("form.filter")}
        isRequired
        isMultiline
        maxLength={4000}
        hint={sourceText("form.filter_hint")}
      />
      <TestConnection test={test} />
    </>
  );
}
