import { Field, Input, MessageBar, MessageBarBody, Switch, Text, makeStyles } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { FormDialog } from "@muniment/ui/dialog";
import { troubleOf } from "@muniment/ui/query";
import { policyText } from "../../../texts/policy.ts";
import { setText } from "../../../texts/policy-set.ts";
import { useUnsaved } from "../../../unsaved.tsx";
import { MomentField } from "../-moment-field.tsx";
import { periodProblem } from "../matters/-policy-fields.tsx";
import { Contested } from "./-set-parts.tsx";
import { contestedOf, isStale } from "./-set.ts";
import type { OpposingSet } from "./-set.ts";
import { SideFields } from "./-side-fields.tsx";
import type { Sides } from "./-side-fields.tsx";

/** What a form of a set holds. */
export interface SetValues extends Pick<
  OpposingSet,
  "alias" | "name" | "counts_history" | "counts_work" | "starts_at" | "ends_at"
> {
  readonly sides: Sides;
}

const useStyles = makeStyles({
  period: {
    display: "grid",
    gridTemplateColumns: "repeat(2, minmax(0, 1fr))",
    gap: "16px 24px",
    "@media (max-width: 720px)": { gridTemplateColumns: "minmax(0, 1fr)" },
  },
});

/** The dialog of a new set, or of one that is there. */
export function SetForm(props: {
  readonly title: string;
  readonly button: string;
  readonly start: SetValues;
  readonly isNew: boolean;
  /** Gives where to go on. */
  save(values: SetValues): Promise<() => void>;
  /** Told when somebody else was faster, so that the next try is made from what is there now. */
  onStale?(): Promise<void>;
  onClose(): void;
}): ReactNode {
  const { title, button, start, isNew, save } = props;
  const [values, setValues] = useState(start);
  const [problems, setProblems] = useState<{ readonly alias?: string; readonly sides?: string }>({});
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const unsaved = useUnsaved(values !== start, props.onClose);
  const put = (some: Partial<SetValues>): void => {
    setProblems({});
    setValues({ ...values, ...some });
  };
  const submit = async (): Promise<void> => {
    const filled = values.sides.filter((side) => side.length > 0);
    const found = {
      ...(values.alias.trim() === "" ? { alias: setText("set.alias_required") } : {}),
      ...(filled.length < 2 ? { sides: setText("set.sides_required") } : {}),
    };
    setProblems(found);
    if (Object.keys(found).length > 0 || periodProblem(values) !== undefined) return;
    setIsBusy(true);
    setError(undefined);
    try {
      unsaved.done(await save({ ...values, sides: filled }));
    } catch (failure) {
      if (isStale(failure)) await props.onStale?.();
      const { fields } = troubleOf(failure);
      const alias = fields.get("alias");
      setProblems(alias === undefined ? {} : { alias });
      setError(alias === undefined ? failure : undefined);
    }
    setIsBusy(false);
  };
  const contested = contestedOf(error);
  const isSpecial = contested.length > 0 || isStale(error);
  return (
    <>
      <FormDialog
        title={title}
        isWide
        error={isSpecial ? undefined : error}
        choices={[{ label: button, isBusy, run: () => void submit() }]}
        onClose={unsaved.close}
      >
        <Contested people={contested} />
        {isStale(error) ? <Stale /> : null}
        <SetFields values={values} isNew={isNew} alias={problems.alias} onChange={put} />
        <Field validationMessage={problems.sides}>
          <Text as="h3" weight="semibold">
            {setText("set.sides")}
          </Text>
        </Field>
        <SideFields sides={values.sides} onChange={(sides) => put({ sides })} />
      </FormDialog>
      {unsaved.question}
    </>
  );
}

function Stale(): ReactNode {
  return (
    <MessageBar intent="warning" layout="multiline" role="alert">
      <MessageBarBody>{setText("set.conflict")}</MessageBarBody>
    </MessageBar>
  );
}

function SetFields(props: {
  readonly values: SetValues;
  readonly isNew: boolean;
  readonly alias: string | undefined;
  onChange(some: Partial<SetValues>): void;
}): ReactNode {
  const { values, isNew, onChange } = props;
  const styles = useStyles();
  return (
    <>
      <Field label={setText("set.alias")} required={isNew} validationMessage={props.alias}>
        <Input
          value={values.alias}
          maxLength={32}
          readOnly={!isNew}
          autoComplete="off"
          onChange={(_, { value }) => onChange({ alias: value })}
        />
      </Field>
      <Field label={setText("set.name")} hint={setText("set.name_hint")}>
        <Input
          value={values.name}
          maxLength={255}
          autoComplete="off"
          onChange={(_, { value }) => onChange({ name: value })}
        />
      </Field>
      <Switch
        label={setText("set.history")}
        checked={values.counts_history}
        onChange={(_, { checked }) => onChange({ counts_history: checked })}
      />
      <Switch
        label={setText("set.work")}
        checked={values.counts_work}
        onChange={(_, { checked }) => onChange({ counts_work: checked })}
      />
      <div className={styles.period}>
        <MomentField
          label={policyText("field.starts")}
          hint={policyText("field.starts_hint")}
          value={values.starts_at}
          onChange={(value) => onChange({ starts_at: value })}
        />
        <MomentField
          label={policyText("field.ends")}
          hint={policyText("field.ends_hint")}
          value={values.ends_at}
          problem={periodProblem(values)}
          onChange={(value) => onChange({ ends_at: value })}
        />
      </div>
    </>
  );
}
