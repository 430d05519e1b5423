import { Button, makeStyles } from "@fluentui/react-components";
import { useEffect } from "react";
import type { FormEvent, ReactNode } from "react";
import { useForm } from "react-hook-form";
import type { Control } from "react-hook-form";
import type { SearchForm } from "@muniment/work-api/identity/preference";
import { ChoiceField, TextField } from "@muniment/ui/form";
import { t } from "../messages.ts";
import { FORMS, filledOf } from "./forms.ts";
import type { Filled, FormField } from "./forms.ts";

const useStyles = makeStyles({
  root: { overflowY: "auto", flexGrow: 1, minHeight: 0, padding: "16px" },
  fields: {
    display: "grid",
    // What belongs together stands side by side: client and matter, from and until.
    gridTemplateColumns: "repeat(2, minmax(0, 1fr))",
    gap: "16px 24px",
    maxWidth: "720px",
    alignItems: "start",
    "@media (max-width: 480px)": { gridTemplateColumns: "minmax(0, 1fr)" },
  },
  actions: { display: "flex", gap: "8px", paddingBlock: "24px 8px" },
});

type Values = Record<string, string>;

/** One form of advanced search, to be filled in. */
export function SearchFormFields(props: {
  readonly form: SearchForm;
  readonly filled: Filled;
  onSearch(filled: Filled): void;
}): ReactNode {
  const { form, filled, onSearch } = props;
  const styles = useStyles();
  const { fields } = FORMS[form];
  const empty: Values = Object.fromEntries(fields.map(({ name }) => [name, ""]));
  const { control, handleSubmit, reset, setError, setFocus } = useForm<Values>({
    defaultValues: { ...empty, ...filled },
  });
  const [first] = fields;
  useEffect(() => {
    if (first !== undefined) setFocus(first.name);
  }, [first, setFocus]);
  const search = handleSubmit((values) => {
    const given = filledOf(form, values);
    if (Object.keys(given).length > 0) onSearch(given);
    else if (first !== undefined) setError(first.name, { message: t("advanced.fill") }, { shouldFocus: true });
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void search();
  };
  return (
    <form className={styles.root} onSubmit={submit} noValidate aria-label={t(`advanced.form_${form}`)}>
      <div className={styles.fields}>
        {fields.map((field) => (
          <OneField key={field.name} control={control} field={field} />
        ))}
      </div>
      <div className={styles.actions}>
        <Button type="submit" appearance="primary">
          {t("advanced.search")}
        </Button>
        <Button
          onClick={() => {
            reset(empty);
            if (first !== undefined) setFocus(first.name);
          }}
        >
          {t("advanced.clear")}
        </Button>
      </div>
    </form>
  );
}

function OneField({ control, field }: { readonly control: Control<Values>; readonly field: FormField }): ReactNode {
  const { name, label, kind, hint } = field;
  if (kind === "either") {
    const options = ["", "true", "false"] as const;
    return (
      <ChoiceField
        control={control}
        name={name}
        label={t(label)}
        options={options.map((value) => ({ value, label: value === "" ? t("advanced.either") : wordFor(value) }))}
      />
    );
  }
  return (
    <TextField
      control={control}
      name={name}
      label={t(label)}
      hint={hint === undefined ? undefined : t(hint)}
      isDate={kind === "day"}
      maxLength={500}
    />
  );
}

/** What a yes or a no is called. */
export function wordFor(value: string): string {
  return t(value === "true" ? "advanced.yes" : "advanced.no");
}
