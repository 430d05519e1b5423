import type { ReactNode } from "react";
import { ChoiceField, PasswordField, SwitchField, TextField } from "@muniment/ui/form";
import { defaultMappings } from "@muniment/work-api/control-center/directory-mapping";
import { directoryText } from "../../../texts/directory.ts";
import { sourceText } from "../../../texts/directory-form.ts";
import { TestConnection } from "./-connection-test.tsx";
import type { StepProps } from "./-step.ts";
import { defaultFilters } from "./-source-form.ts";
import { useEffect, useRef } from "react";
import { useWatch } from "react-hook-form";

const KINDS = ["active_directory", "ldap"] as const;

/** How the directory is reached, and as whom (CC-DIR-013). */
export function ConnectionStep({ control, form, test, source }: StepProps): ReactNode {
  useDefaultsOfKind(form);
  return (
    <>
      <TextField
        control={control}
        name="name"
        label={sourceText("form.name")}
        isRequired
        maxLength={64}
        hint={sourceText("form.name_hint")}
      />
      <ChoiceField
        control={control}
        name="kind"
        label={sourceText("form.kind")}
        options={KINDS.map((value) => ({ value, label: directoryText(`directory.kind.${value}`) }))}
      />
      <TextField
        control={control}
        name="url"
        label={sourceText("form.url")}
        isRequired
        maxLength={500}
        hint={sourceText("form.url_hint")}
      />
      <SwitchField
        control={control}
        name="start_tls"
        label={sourceText("form.start_tls")}
        hint={sourceText("form.start_tls_hint")}
      />
      <TextField
        control={control}
        name="certificate"
        label={sourceText("form.certificate")}
        isMultiline
        hint={sourceText("form.certificate_hint")}
      />
      <TextField
        control={control}
        name="bind_dn"
        label={sourceText("form.bind_dn")}
        maxLength={1024}
        hint={sourceText("form.bind_dn_hint")}
      />
      <PasswordField
        control={control}
        name="bind_secret"
        label={sourceText("form.secret")}
        hint={sourceText(source?.has_secret === true ? "form.secret_kept" : "form.secret_hint")}
      />
      <TestConnection test={test} />
    </>
  );
}

/** Another kind brings its mapping and filter along, unless somebody has changed them. */
function useDefaultsOfKind(form: StepProps["form"]): void {
  const kind = useWatch({ control: form.control, name: "kind" });
  const former = useRef(kind);
  useEffect(() => {
    const before = former.current;
    former.current = kind;
    if (before === kind) return;
    const { filter, mapping } = form.getValues();
    if (filter === defaultFilters[before]) form.setValue("filter", defaultFilters[kind]);
    if (JSON.stringify(mapping) === JSON.stringify(defaultMappings[before])) {
      form.setValue("mapping", { ...defaultMappings[kind] });
    }
  }, [kind, form]);
}
