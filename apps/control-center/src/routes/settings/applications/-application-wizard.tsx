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
import type { UseFormReturn } from "react-hook-form";
import { words } from "@muniment/ui/message";
import { troubleOf } from "@muniment/ui/query";
import { appText } from "../../../texts/application.ts";
import { useUnsaved } from "../../../unsaved.tsx";
import { AccessStep } from "./-access-step.tsx";
import { draftResolver, draftSteps, fieldOf, stepOf } from "./-application-draft.ts";
import type { ApplicationDraft, StepId } from "./-application-draft.ts";
import { AuthenticationStep } from "./-authentication-step.tsx";
import { ConfigurationStep } from "./-configuration-step.tsx";
import { ReviewStep } from "./-review-step.tsx";

const useStyles = makeStyles({
  form: { display: "flex", flexDirection: "column", flexGrow: 1, minHeight: 0, minWidth: 0 },
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
  warning: { color: tokens.colorStatusWarningForeground1 },
});

const STEPS: readonly StepId[] = [...draftSteps.map(({ id }) => id), "review"];

/** What the wizard is given; a package's wizard gives its manifest as `start` and its fields as `fixed`. */
export interface ApplicationWizardProps {
  readonly start: ApplicationDraft;
  readonly fixed: ReadonlySet<string>;
  /** Whether Client ID and first secret are asked for. */
  readonly asksCredentials?: boolean;
  /** Saves at any step, without a review: an application that there is. */
  readonly saveLabel?: string;
  /** Where it opens; the first step when absent. */
  readonly firstStep?: StepId;
  /** Stands above the steps, such as what a package is. */
  readonly head?: ReactNode;
  /** Stands at the end of the review. */
  readonly review?: ReactNode;
  /** Sends everything; rejects when it is refused. */
  finish(draft: ApplicationDraft): Promise<void>;
  onLeave(): void;
  onFinished(): void;
}

/** Configuration, Authenticate, Access, Review, Finish (CC-APP-007): nothing is kept before, and nothing typed is lost. */
export function ApplicationWizard(props: ApplicationWizardProps): ReactNode {
  const styles = useStyles();
  const { saveLabel, fixed } = props;
  const wizard = useWizard(props);
  const { form, step, setStep } = wizard;
  const steps = saveLabel === undefined ? STEPS : STEPS.slice(0, -1);
  const at = steps.indexOf(step);
  const [before, after] = [steps[at - 1], steps[at + 1]];
  const isLast = after === undefined || saveLabel !== undefined;
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (isLast) wizard.submit();
        else void wizard.goOn(after);
      }}
    >
      <TabList
        className={styles.tabs}
        aria-label={appText("step.label")}
        selectedValue={step}
        onTabSelect={(_, { value }) => wizard.jump(value as StepId, steps)}
      >
        {steps.map((id) => (
          <Tab key={id} value={id} {...(wizard.isWrong(id) ? { icon: <ErrorMark /> } : {})}>
            {appText(`step.${id}`)}
          </Tab>
        ))}
      </TabList>
      <div className={styles.body}>
        <div className={styles.fields}>
          {props.head}
          {wizard.error === undefined ? null : (
            <MessageBar intent="error" role="alert" layout="multiline">
              <MessageBarBody>{troubleOf(wizard.error).text}</MessageBarBody>
            </MessageBar>
          )}
          <StepFields form={form} step={step} setStep={setStep} given={props} fixed={fixed} />
        </div>
      </div>
      <div className={styles.foot}>
        {before === undefined ? null : <Button onClick={() => setStep(before)}>{appText("step.back")}</Button>}
        <Button
          type="submit"
          appearance="primary"
          disabledFocusable={wizard.isBusy}
          icon={wizard.isBusy ? <Spinner size="tiny" /> : undefined}
        >
          {saveLabel ?? (after === undefined ? appText("step.finish") : nextLabel(after))}
        </Button>
        <Button appearance="subtle" onClick={wizard.unsaved.close}>
          {words("action.cancel")}
        </Button>
      </div>
      {wizard.unsaved.question}
    </form>
  );
}

function nextLabel(step: StepId): string {
  return step === "configuration" ? "" : appText(`step.next.${step}`);
}

function StepFields(props: {
  readonly form: UseFormReturn<ApplicationDraft>;
  readonly step: StepId;
  readonly given: ApplicationWizardProps;
  readonly fixed: ReadonlySet<string>;
  setStep(step: StepId): void;
}): ReactNode {
  const { form, step, given, fixed } = props;
  const { control } = form;
  const part = { control, form, fixed, isNew: given.asksCredentials === true };
  switch (step) {
    case "configuration":
      return <ConfigurationStep {...part} />;
    case "authentication":
      return <AuthenticationStep {...part} />;
    case "access":
      return <AccessStep {...part} />;
    case "review":
      return (
        <ReviewStep control={control} isNew={given.saveLabel === undefined} onEdit={props.setStep}>
          {given.review}
        </ReviewStep>
      );
  }
}

function ErrorMark(): ReactNode {
  const styles = useStyles();
  return <Warning16Filled className={styles.warning} aria-label={appText("finish.missing")} />;
}

function useWizard({ start, finish, onLeave, onFinished, firstStep = "configuration" }: ApplicationWizardProps) {
  const [step, setStep] = useState<StepId>(firstStep);
  const [error, setError] = useState<unknown>();
  const form = useForm<ApplicationDraft>({ mode: "onTouched", defaultValues: start, resolver: draftResolver });
  const { isDirty, isSubmitting, errors } = form.formState;
  const unsaved = useUnsaved(isDirty, onLeave);
  const fieldsOf = (id: StepId) => [...(draftSteps.find((each) => each.id === id)?.fields ?? [])];
  const goToFirst = (fields: readonly string[]): void => {
    const wanted = new Set(fields.map(stepOf));
    const first = STEPS.find((id) => wanted.has(id));
    if (first !== undefined && !wanted.has(step)) setStep(first);
  };
  const send = async (draft: ApplicationDraft): Promise<void> => {
    setError(undefined);
    try {
      await finish(draft);
      unsaved.done(onFinished);
    } catch (failure) {
      const { fields } = troubleOf(failure);
      for (const [wire, message] of fields) form.setError(fieldOf(wire), { type: "server", message });
      goToFirst([...fields.keys()].map(fieldOf));
      setError(failure);
    }
  };
  const goOn = async (next: StepId): Promise<void> => {
    if (await form.trigger(fieldsOf(step), { shouldFocus: true })) setStep(next);
  };
  return {
    form,
    step,
    setStep,
    error,
    unsaved,
    isBusy: isSubmitting,
    isWrong: (id: StepId): boolean =>
      fieldsOf(id).some((field) => errors[field as keyof ApplicationDraft] !== undefined),
    submit: () => void form.handleSubmit(send, (found) => goToFirst(Object.keys(found)))(),
    goOn,
    /** Back at once; forward past what is wrong with no step. */
    jump(wanted: StepId, steps: readonly StepId[]): void {
      if (steps.indexOf(wanted) <= steps.indexOf(step)) setStep(wanted);
      else void goOn(wanted);
    },
  };
}
