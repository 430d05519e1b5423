import { Button, MessageBar, MessageBarBody, makeStyles, tokens } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { useForm } from "react-hook-form";
import type { Control, UseFormReturn } from "react-hook-form";
import { missingPolicies, outputFormats, templateKinds } from "@muniment/operate-api/template";
import type { MissingPolicy, OutputFormat, TemplateKind } from "@muniment/operate-api/template";
import { ChoiceField, SwitchField, TextField, showFieldErrors } from "@muniment/ui/form";
import { troubleOf } from "@muniment/ui/query";
import type { TemplateData } from "../../../generation/template-data.ts";
import { t } from "../../../messages.ts";
import { generationText } from "../../../texts/generation.ts";

/** The settings of a template as the form holds them. */
export interface TemplateValues {
  readonly name: string;
  readonly system_name: string;
  readonly kind: TemplateKind;
  readonly description: string;
  readonly category: string;
  readonly language: string;
  readonly output_path: string;
  readonly output_name: string;
  readonly format: OutputFormat;
  readonly missing: MissingPolicy;
  readonly is_active: boolean;
}

const FIELDS = [
  "name",
  "system_name",
  "kind",
  "description",
  "category",
  "language",
  "output_path",
  "output_name",
  "format",
  "missing",
] as const;
/** How a field is written, which a text of its own would take for a value. */
const BRACES = { open: "{{", close: "}}" };

const useStyles = makeStyles({
  form: { display: "flex", flexDirection: "column", minHeight: 0, flexGrow: 1 },
  body: { overflow: "auto", flexGrow: 1, padding: "0 16px 24px" },
  columns: {
    display: "grid",
    gap: "24px 48px",
    alignItems: "start",
    "@media (min-width: 1100px)": { gridTemplateColumns: "minmax(0, 560px) minmax(320px, 1fr)" },
  },
  fields: { display: "flex", flexDirection: "column", gap: "16px", minWidth: 0, maxWidth: "560px" },
  foot: {
    display: "flex",
    gap: "8px",
    padding: "12px 16px",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    flexShrink: 0,
  },
});

/** What a template that is there has. */
export function templateValues(template: TemplateData): TemplateValues {
  const { name, system_name, kind, description, category, language, is_active } = template;
  const { output_path, output_name, format, missing } = template;
  return {
    name,
    system_name,
    kind,
    description,
    category,
    language,
    output_path,
    output_name,
    format,
    missing,
    is_active,
  };
}

interface TemplateFormProps {
  readonly isNew?: boolean;
  readonly values: TemplateValues;
  readonly saveLabel: string;
  /** Stands beside the settings, such as the file. */
  readonly children?: ReactNode;
  save(values: TemplateValues): Promise<void>;
  onLeave(): void;
}

/** The settings of a template (OPR-TPL-003, -006). */
export function TemplateForm(props: TemplateFormProps): ReactNode {
  const { values, isNew = false } = props;
  const styles = useStyles();
  const [error, setError] = useState<unknown>();
  const form = useForm<TemplateValues>({ values });
  const { control } = form;
  const submit = form.handleSubmit(async (given) => {
    setError(undefined);
    try {
      await props.save(given);
    } catch (failure) {
      setError(showFieldErrors(failure, { setError: form.setError, fields: FIELDS }));
    }
  });
  const isBlock = form.watch("kind") === "block";
  return (
    <form className={styles.form} noValidate onSubmit={(event) => void submit(event)}>
      <div className={styles.body}>
        {error === undefined ? null : (
          <MessageBar intent="error" role="alert" layout="multiline">
            <MessageBarBody>{troubleOf(error).text}</MessageBarBody>
          </MessageBar>
        )}
        <div className={styles.columns}>
          <div className={styles.fields}>
            <TextField
              control={control}
              name="name"
              label={generationText("template.name")}
              isRequired
              maxLength={120}
            />
            {isNew ? (
              <>
                <TextField
                  control={control}
                  name="system_name"
                  label={generationText("template.system_name")}
                  hint={generationText("template.system_name_hint", BRACES)}
                  isRequired
                  maxLength={64}
                />
                <ChoiceField
                  control={control}
                  name="kind"
                  label={generationText("template.kind")}
                  options={templateKinds.map((value) => ({ value, label: generationText(`template.kind_${value}`) }))}
                />
              </>
            ) : null}
            <TextField control={control} name="category" label={generationText("template.category")} maxLength={60} />
            <TextField
              control={control}
              name="description"
              label={generationText("template.description")}
              isMultiline
              maxLength={2000}
            />
            {isBlock ? null : <OutputFields control={control} />}
            <TextField
              control={control}
              name="language"
              label={generationText("template.language")}
              hint={generationText("template.language_hint")}
              maxLength={35}
            />
            <SwitchField control={control} name="is_active" label={generationText("template.is_active")} />
          </div>
          {props.children}
        </div>
      </div>
      <FormFoot form={form} isNew={isNew} saveLabel={props.saveLabel} onLeave={props.onLeave} />
    </form>
  );
}

/** What becomes of a document that is produced; content blocks have none. */
function OutputFields({ control }: { readonly control: Control<TemplateValues> }): ReactNode {
  return (
    <>
      <TextField
        control={control}
        name="output_path"
        label={generationText("template.output_path")}
        hint={generationText("template.output_path_hint")}
        maxLength={500}
      />
      <TextField
        control={control}
        name="output_name"
        label={generationText("template.output_name")}
        hint={generationText("template.output_name_hint", BRACES)}
        maxLength={250}
      />
      <ChoiceField
        control={control}
        name="format"
        label={generationText("template.format")}
        options={outputFormats.map((value) => ({ value, label: generationText(`template.format_${value}`) }))}
      />
      <ChoiceField
        control={control}
        name="missing"
        label={generationText("template.missing")}
        options={missingPolicies.map((value) => ({
          value,
          label: generationText(`template.missing_${value}`),
        }))}
      />
    </>
  );
}

function FormFoot(props: {
  readonly form: UseFormReturn<TemplateValues>;
  readonly isNew: boolean;
  readonly saveLabel: string;
  onLeave(): void;
}): ReactNode {
  const { form, isNew } = props;
  const styles = useStyles();
  const { isDirty, isSubmitting } = form.formState;
  const isFresh = isNew || !isDirty;
  return (
    <div className={styles.foot}>
      <Button appearance="primary" type="submit" disabledFocusable={isSubmitting || (!isNew && isFresh)}>
        {props.saveLabel}
      </Button>
      <Button onClick={isFresh ? props.onLeave : () => form.reset()}>
        {t(isFresh ? "action.cancel" : "action.discard")}
      </Button>
    </div>
  );
}
