import {
  Button,
  MessageBar,
  MessageBarBody,
  Spinner,
  Tab,
  TabList,
  makeStyles,
  tokens,
} from "@fluentui/react-components";
import { Warning16Filled } from "@fluentui/react-icons";
import { useState } from "react";
import type { ReactNode } from "react";
import { useForm } from "react-hook-form";
import type { FieldErrors } from "react-hook-form";
import { words } from "@muniment/ui/message";
import { troubleOf } from "@muniment/ui/query";
import { useNarrow } from "@muniment/ui/shell";
import { sourceText } from "../../../texts/directory-form.ts";
import { useUnsaved } from "../../../unsaved.tsx";
import { AccessStep } from "./-step-access.tsx";
import { ConnectionStep } from "./-step-connection.tsx";
import { FieldsStep } from "./-step-fields.tsx";
import { PeopleStep } from "./-step-people.tsx";
import { RunningStep } from "./-step-running.tsx";
import { useConnectionTest } from "./-connection-test.tsx";
import type { StepProps } from "./-step.ts";
import { bodyOf, fieldOf, sourceResolver, stepOf, steps } from "./-source-form.ts";
import type { SettingsBody, SourceForm, Step } from "./-source-form.ts";
import type { Source } from "./-source-state.tsx";

const useStyles = makeStyles({
  tabs: { padding: "0 8px", flexWrap: "wrap", flexShrink: 0, borderBottom: `1px solid ${tokens.colorNeutralStroke2}` },
  body: { flexGrow: 1, minHeight: 0, overflowY: "auto", scrollPaddingBlock: "40px" },
  fields: { display: "flex", flexDirection: "column", gap: "16px", padding: "16px", maxWidth: "720px" },
  foot: {
    display: "flex",
    flexWrap: "wrap",
    gap: "8px",
    padding: "12px 16px",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    flexShrink: 0,
  },
  form: { display: "flex", flexDirection: "column", flexGrow: 1, minHeight: 0, minWidth: 0 },
  warning: { color: tokens.colorStatusWarningForeground1 },
});

const STEPS = {
  connection: ConnectionStep,
  people: PeopleStep,
  fields: FieldsStep,
  access: AccessStep,
  running: RunningStep,
} as const satisfies Record<Step, (props: StepProps) => ReactNode>;

interface SourceEditorProps {
  readonly start: SourceForm;
  readonly source: Source | undefined;
  readonly saveLabel: string;
  /** Sends the settings; rejects when they are refused. */
  save(body: SettingsBody): Promise<void>;
  onLeave(): void;
  onSaved(): void;
}

/** The settings of a directory, step by step; nothing is kept before the last one, and nothing typed is lost. */
export function SourceEditor(props: SourceEditorProps): ReactNode {
  const styles = useStyles();
  const isNarrow = useNarrow();
  const { source, saveLabel } = props;
  const edit = useSourceForm(props);
  const { form, step, setStep } = edit;
  const at = steps.findIndex(({ id }) => id === step);
  const before = steps[at - 1]?.id;
  const after = steps[at + 1]?.id;
  const Fields = STEPS[step];
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (after === undefined || source !== undefined) edit.submit();
        else void edit.goOn(after);
      }}
    >
      <TabList
        className={styles.tabs}
        aria-label={sourceText("form.steps")}
        selectedValue={step}
        onTabSelect={(_, { value }) => setStep(value as Step)}
      >
        {steps.map(({ id }, index) => (
          <Tab
            key={id}
            value={id}
            aria-label={stepWords(id, index)}
            {...(hasErrors(form.formState.errors, id) ? { icon: <ErrorMark /> } : {})}
          >
            {isNarrow && id !== step ? String(index + 1) : stepWords(id, index)}
          </Tab>
        ))}
      </TabList>
      <div className={styles.body}>
        <div className={styles.fields}>
          {edit.error === undefined ? null : (
            <MessageBar intent="error" role="alert" layout="multiline">
              <MessageBarBody>{troubleOf(edit.error).text}</MessageBarBody>
            </MessageBar>
          )}
          <Fields key={step} control={form.control} form={form} test={edit.test} source={source} />
        </div>
      </div>
      <div className={styles.foot}>
        {after === undefined || source !== undefined ? (
          <Button
            type="submit"
            appearance="primary"
            disabledFocusable={edit.isBusy}
            icon={edit.isBusy ? <Spinner size="tiny" /> : undefined}
          >
            {saveLabel}
          </Button>
        ) : (
          <Button type="submit" appearance="primary">
            {sourceText("form.next")}
          </Button>
        )}
        {before === undefined ? null : <Button onClick={() => setStep(before)}>{sourceText("form.back")}</Button>}
        {after === undefined || source === undefined ? null : (
          <Button onClick={() => setStep(after)}>{sourceText("form.next")}</Button>
        )}
        <Button appearance="subtle" onClick={edit.unsaved.close}>
          {words("action.cancel")}
        </Button>
      </div>
      {edit.unsaved.question}
    </form>
  );
}

function stepWords(step: Step, index: number): string {
  return `${index + 1} ${sourceText(`form.step.${step}`)}`;
}

function ErrorMark(): ReactNode {
  const styles = useStyles();
  return <Warning16Filled className={styles.warning} aria-label={sourceText("form.errors")} />;
}

function hasErrors(errors: FieldErrors<SourceForm>, step: Step): boolean {
  const fields = steps.find(({ id }) => id === step)?.fields ?? [];
  return fields.some((field) => errors[field] !== undefined);
}

function useSourceForm({ start, source, save, onLeave, onSaved }: SourceEditorProps) {
  const [step, setStep] = useState<Step>("connection");
  const [error, setError] = useState<unknown>();
  const form = useForm<SourceForm>({ mode: "onBlur", defaultValues: start, resolver: sourceResolver });
  const { isDirty, isSubmitting } = form.formState;
  const unsaved = useUnsaved(isDirty, onLeave);
  const test = useConnectionTest(form, source);
  /** Shows the step with the first field that is wrong. */
  const goToFirst = (fields: readonly string[]): void => {
    const wanted = new Set(fields.map(stepOf));
    const first = steps.find(({ id }) => wanted.has(id));
    if (first !== undefined && !wanted.has(step)) setStep(first.id);
  };
  const send = async (values: SourceForm): Promise<void> => {
    setError(undefined);
    try {
      await save(bodyOf(values));
      unsaved.done(onSaved);
    } catch (failure) {
      const { fields } = troubleOf(failure);
      for (const [wire, message] of fields) form.setError(fieldOf(wire), { type: "server", message });
      goToFirst([...fields.keys()].map(fieldOf));
      setError(failure);
    }
  };
  return {
    form,
    step,
    setStep,
    error,
    unsaved,
    test,
    isBusy: isSubmitting,
    submit: () => void form.handleSubmit(send, (errors) => goToFirst(Object.keys(errors)))(),
    async goOn(next: Step): Promise<void> {
      const fields = steps.find(({ id }) => id === step)?.fields ?? [];
      if (await form.trigger([...fields], { shouldFocus: true })) setStep(next);
    },
  };
}
