import { Combobox, Dropdown, Field, Input, Option, makeStyles } from "@fluentui/react-components";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { listKeyDates, rolls, ruleUnits } from "@muniment/tracker-api/schedule";
import { FormDialog } from "@muniment/ui/dialog";
import { q } from "../frame/api.ts";
import { t } from "../messages.ts";
import type { Task } from "../task/task.ts";
import type { DueRule } from "./rule-text.ts";

const MOST_AMOUNT = 3650;
const CREATED = "tracker_created";
const DIRECTIONS = ["before", "after"] as const;
const DATES = ["task_due", "task_start", "task_completed"] as const;

const useStyles = makeStyles({
  row: { display: "grid", gridTemplateColumns: "96px 1fr 1fr", gap: "8px" },
  narrow: { minWidth: 0, "& > *": { minWidth: 0 } },
});

/** A rule as it is sent. */
export type SentRule = Omit<DueRule, "anchor_name" | "anchor_number">;

interface RuleDialogProps {
  readonly task: Task;
  /** Those that it may hang on. */
  readonly tasks: readonly Task[];
  onSave(rule: SentRule | null): Promise<void>;
  onClose(): void;
}

/** Lets a due date hang on a key date, another task or the tracker's creation (TRK-DUE-010). */
export function RuleDialog({ task, tasks, onSave, onClose }: RuleDialogProps): ReactNode {
  const { data: keyDates } = useSuspenseQuery(q(listKeyDates, { params: { tracker: task.tracker_id } })).data;
  const first = task.due_rule;
  const [amount, setAmount] = useState(String(first?.amount ?? 1));
  const [unit, setUnit] = useState<DueRule["unit"]>(first?.unit ?? "working_day");
  const [direction, setDirection] = useState<DueRule["direction"]>(first?.direction ?? "before");
  const [roll, setRoll] = useState<DueRule["roll"]>(first?.roll ?? "next");
  const [anchor, setAnchor] = useState(first?.anchor_id ?? keyDates[0]?.id ?? CREATED);
  const [which, setWhich] = useState(DATES.find((one) => one === first?.anchor_type) ?? "task_due");
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const anchors = [
    ...keyDates.map(({ id, name }) => ({ id, text: t("dates.anchor_key_date", { name }) })),
    { id: CREATED, text: t("dates.anchor_created") },
    ...tasks
      .filter(({ id }) => id !== task.id)
      .map(({ id, number, title }) => ({ id, text: t("dates.anchor_task", { number, title }) })),
  ];
  const isTask = tasks.some(({ id }) => id === anchor);
  const isWrong = !/^\d{1,4}$/.test(amount) || Number(amount) > MOST_AMOUNT;
  const save = async (isFixed: boolean): Promise<void> => {
    if (isWrong && !isFixed) return;
    setIsBusy(true);
    const step = { direction, amount: Number(amount), unit, roll };
    const type = anchor === CREATED ? CREATED : isTask ? which : "key_date";
    const rule =
      anchor === CREATED ? { ...step, anchor_type: CREATED } : { ...step, anchor_type: type, anchor_id: anchor };
    try {
      await onSave(isFixed ? null : (rule as SentRule));
      onClose();
    } catch (refusal) {
      setError(refusal);
      setIsBusy(false);
    }
  };
  const fixed = { label: t("dates.fix"), run: () => void save(true) };
  return (
    <FormDialog
      title={t("dates.relative_of", { title: task.title })}
      error={error}
      choices={[
        { label: t("action.save"), isBusy, run: () => void save(false) },
        ...(first === undefined ? [] : [fixed]),
      ]}
      onClose={onClose}
    >
      <StepFields
        step={{ amount, unit, direction }}
        isWrong={isWrong}
        onAmount={setAmount}
        onUnit={setUnit}
        onDirection={setDirection}
      />
      <AnchorField anchors={anchors} anchor={anchor} onAnchor={setAnchor} />
      {isTask ? (
        <Choice
          label={t("dates.anchor_which")}
          value={which}
          options={DATES.map((id) => ({ id, text: t(`dates.which_${id}`) }))}
          onChoose={(id) => setWhich(id)}
        />
      ) : null}
      {unit === "working_day" ? null : (
        <Choice
          label={t("dates.roll")}
          value={roll}
          options={rolls.map((id) => ({ id, text: t(`dates.roll_${id}`) }))}
          onChoose={(id) => setRoll(id)}
        />
      )}
    </FormDialog>
  );
}

function StepFields(props: {
  readonly step: { readonly amount: string; readonly unit: DueRule["unit"]; readonly direction: DueRule["direction"] };
  readonly isWrong: boolean;
  onAmount(amount: string): void;
  onUnit(unit: DueRule["unit"]): void;
  onDirection(direction: DueRule["direction"]): void;
}): ReactNode {
  const { step, isWrong } = props;
  const styles = useStyles();
  return (
    <div className={styles.row}>
      <Field
        label={t("dates.amount")}
        className={styles.narrow}
        validationMessage={isWrong ? t("dates.amount_wrong") : undefined}
      >
        <Input
          type="number"
          min={0}
          max={MOST_AMOUNT}
          value={step.amount}
          onChange={(_, data) => props.onAmount(data.value)}
        />
      </Field>
      <Choice
        label={t("dates.unit")}
        value={step.unit}
        options={ruleUnits.map((id) => ({ id, text: t(`dates.unit_${id}`) }))}
        onChoose={props.onUnit}
      />
      <Choice
        label={t("dates.direction")}
        value={step.direction}
        options={DIRECTIONS.map((id) => ({ id, text: t(`dates.direction_${id}`) }))}
        onChoose={props.onDirection}
      />
    </div>
  );
}

/** Typing finds among thousands of tasks. */
function AnchorField(props: {
  readonly anchors: readonly { readonly id: string; readonly text: string }[];
  readonly anchor: string;
  onAnchor(id: string): void;
}): ReactNode {
  const { anchors, anchor, onAnchor } = props;
  const chosen = anchors.find(({ id }) => id === anchor)?.text ?? "";
  const [text, setText] = useState<string | undefined>();
  const wanted = (text ?? "").trim().toLocaleLowerCase();
  const shown = anchors.filter((one) => one.text.toLocaleLowerCase().includes(wanted)).slice(0, MOST_SHOWN);
  return (
    <Field label={t("dates.anchor")}>
      <Combobox
        freeform
        value={text ?? chosen}
        selectedOptions={[anchor]}
        onChange={(event) => setText(event.target.value)}
        onOptionSelect={(_, data) => {
          setText(undefined);
          if (data.optionValue !== undefined) onAnchor(data.optionValue);
        }}
        onBlur={() => setText(undefined)}
      >
        {shown.map((one) => (
          <Option key={one.id} value={one.id}>
            {one.text}
          </Option>
        ))}
      </Combobox>
    </Field>
  );
}

const MOST_SHOWN = 50;

function Choice<Id extends string>(props: {
  readonly label: string;
  readonly value: Id;
  readonly options: readonly { readonly id: Id; readonly text: string }[];
  onChoose(id: Id): void;
}): ReactNode {
  const { label, value, options, onChoose } = props;
  const styles = useStyles();
  return (
    <Field label={label} className={styles.narrow}>
      <Dropdown
        value={options.find(({ id }) => id === value)?.text ?? ""}
        selectedOptions={[value]}
        onOptionSelect={(_, data) => {
          const chosen = options.find(({ id }) => id === data.optionValue);
          if (chosen !== undefined) onChoose(chosen.id);
        }}
      >
        {options.map(({ id, text }) => (
          <Option key={id} value={id}>
            {text}
          </Option>
        ))}
      </Dropdown>
    </Field>
  );
}
