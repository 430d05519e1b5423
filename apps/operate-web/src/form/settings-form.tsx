import { Button, MessageBar, MessageBarBody, makeStyles, tokens } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import type { FieldPath, FieldValues, UseFormReturn } from "react-hook-form";
import { showFieldErrors } from "@muniment/ui/form";
import { troubleOf } from "@muniment/ui/query";
import { t } from "../messages.ts";

const useStyles = makeStyles({
  form: { display: "flex", flexDirection: "column", minHeight: 0, flexGrow: 1 },
  body: { overflow: "auto", flexGrow: 1, padding: "0 16px 24px" },
  fields: { display: "flex", flexDirection: "column", gap: "16px", maxWidth: "560px" },
  wide: { display: "flex", flexDirection: "column", gap: "16px", maxWidth: "960px" },
  foot: {
    display: "flex",
    gap: "8px",
    padding: "12px 16px",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    flexShrink: 0,
  },
});

/** A page of settings: what it says above, its fields, and the buttons that stay in view. */
export function SettingsForm<V extends FieldValues>(props: {
  readonly form: UseFormReturn<V>;
  readonly saveLabel: string;
  /** Those at which the server's messages are shown; `wire` maps its names where they differ. */
  readonly fields: readonly FieldPath<V>[];
  readonly wire?: Readonly<Record<string, FieldPath<V>>>;
  /** Can be saved as it is, and left without a change that could be discarded. */
  readonly isNew?: boolean;
  readonly isWide?: boolean;
  readonly above?: ReactNode;
  readonly children: ReactNode;
  save(values: V): Promise<void>;
  onLeave?(): void;
}): ReactNode {
  const { form, isNew = false, onLeave } = props;
  const styles = useStyles();
  const [error, setError] = useState<unknown>();
  const { isSubmitting, isDirty } = form.formState;
  const isFresh = isNew || !isDirty;
  const submit = form.handleSubmit(async (values) => {
    setError(undefined);
    try {
      await props.save(values);
    } catch (failure) {
      setError(showFieldErrors(failure, { setError: form.setError, fields: props.fields }, props.wire));
    }
  });
  return (
    <form className={styles.form} noValidate onSubmit={(event) => void submit(event)}>
      <div className={styles.body}>
        {error === undefined ? null : (
          <MessageBar intent="error" role="alert" layout="multiline">
            <MessageBarBody>{troubleOf(error).text}</MessageBarBody>
          </MessageBar>
        )}
        {props.above}
        <div className={props.isWide === true ? styles.wide : styles.fields}>{props.children}</div>
      </div>
      <div className={styles.foot}>
        <Button appearance="primary" type="submit" disabledFocusable={isSubmitting || (!isNew && !isDirty)}>
          {props.saveLabel}
        </Button>
        {isFresh ? (
          onLeave === undefined ? null : (
            <Button onClick={onLeave}>{t("action.cancel")}</Button>
          )
        ) : (
          <Button onClick={() => form.reset()}>{t("action.discard")}</Button>
        )}
      </div>
    </form>
  );
}

/** Lines of a text field without the empty ones; commas and semicolons part them too. */
export function listOf(text: string): string[] {
  return text.split(/[\n,;]+/).flatMap((line) => (line.trim() === "" ? [] : [line.trim()]));
}
