import { Button, MessageBar, MessageBarBody, Spinner, makeStyles } from "@fluentui/react-components";
import { useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { useForm } from "react-hook-form";
import { updateFolder } from "@muniment/work-api/container/folder";
import { updateWorkspace } from "@muniment/work-api/container/workspace";
import { updateDocument } from "@muniment/work-api/document/document";
import { TextField, showFieldErrors } from "@muniment/ui/form";
import { words } from "@muniment/ui/message";
import { troubleOf } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { api } from "../api.ts";
import { useRefresh } from "../item/refresh.ts";
import { t } from "../messages.ts";
import { useScope } from "../scope.ts";
import type { Scope } from "../scope.ts";
import type { Details } from "./subject.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "16px" },
  actions: { display: "flex", gap: "8px" },
});

type Values = Readonly<Record<string, string>>;

interface FieldShape {
  readonly name: string;
  readonly label: string;
  readonly isMultiline?: boolean;
  readonly isRequired?: boolean;
  readonly maxLength: number;
}

/** The fields of the profile that can be typed. */
export function EditProperties(props: { readonly details: Details; onDone(): void }): ReactNode {
  const { details: now, onDone } = props;
  const styles = useStyles();
  const scope = useScope();
  // The version that was opened, whatever comes after it meanwhile.
  const [details] = useState(now);
  const refresh = useRefresh();
  const tell = useTell();
  const fields = fieldsOf(details.kind);
  const meanwhile = valuesOf(now, fields);
  const [before] = useState(meanwhile);
  // A field that nobody has typed into follows what others make of it.
  const { control, handleSubmit, setError, formState } = useForm<Values>({
    defaultValues: before,
    values: meanwhile,
    resetOptions: { keepDirtyValues: true },
  });
  const typed = formState.dirtyFields;
  const [trouble, setTrouble] = useState<unknown>();
  const submit = async (values: Values): Promise<void> => {
    const changed = Object.fromEntries(Object.entries(values).filter(([name]) => typed[name] === true));
    try {
      if (Object.keys(changed).length > 0) await sendChange(scope, details, changed);
      tell.done(t("properties.saved"));
      refresh([details.entry.id]);
      onDone();
    } catch (error) {
      setTrouble(showFieldErrors(error, { setError, fields: fields.map(({ name }) => name) }));
    }
  };
  const onSubmit = (event: FormEvent): void => void handleSubmit(submit)(event);
  return (
    <form className={styles.root} onSubmit={onSubmit} noValidate aria-label={t("properties.edit")}>
      {trouble === undefined ? null : (
        <MessageBar intent="error" role="alert">
          <MessageBarBody>{troubleOf(trouble).text}</MessageBarBody>
        </MessageBar>
      )}
      {fields.map((field) => (
        <TextField
          key={field.name}
          control={control}
          {...field}
          hint={
            typed[field.name] !== true || meanwhile[field.name] === before[field.name] ? undefined : (
              <span role="status">{t("properties.meanwhile", { value: meanwhile[field.name] ?? "" })}</span>
            )
          }
        />
      ))}
      <div className={styles.actions}>
        <Button
          type="submit"
          appearance="primary"
          disabledFocusable={formState.isSubmitting}
          icon={formState.isSubmitting ? <Spinner size="tiny" /> : undefined}
        >
          {t("action.save")}
        </Button>
        <Button onClick={onDone}>{words("action.cancel")}</Button>
      </div>
    </form>
  );
}

function fieldsOf(kind: Details["kind"]): readonly FieldShape[] {
  const name: FieldShape = { name: "name", label: t("property.name"), isRequired: true, maxLength: 254 };
  return kind === "document"
    ? [name, { name: "comment", label: t("property.comment"), isMultiline: true, maxLength: 8000 }]
    : [name, { name: "description", label: t("property.description"), isMultiline: true, maxLength: 254 }];
}

function valuesOf({ entry }: Details, fields: readonly FieldShape[]): Values {
  return Object.fromEntries(
    fields.map(({ name }) => {
      const value = (entry as Readonly<Record<string, unknown>>)[name];
      return [name, typeof value === "string" ? value : ""];
    }),
  );
}

async function sendChange(scope: Scope, { kind, entry }: Details, body: Values): Promise<void> {
  if (kind === "document") await api.call(updateDocument, { params: { ...scope, document: entry.id }, body });
  else if (kind === "folder") await api.call(updateFolder, { params: { ...scope, folder: entry.id }, body });
  else await api.call(updateWorkspace, { params: { ...scope, workspace: entry.id }, body });
}
