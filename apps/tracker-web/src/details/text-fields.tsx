import { Field, Textarea, makeStyles, tokens } from "@fluentui/react-components";
import { useEffect, useRef, useState } from "react";
import type { KeyboardEvent, ReactNode } from "react";
import { t } from "../messages.ts";
import type { TaskActs } from "../task/acts.ts";
import type { Task } from "../task/task.ts";

const LONGEST_TITLE = 500;
const LONGEST_NOTES = 20_000;

const useStyles = makeStyles({
  title: {
    flexGrow: 1,
    minWidth: 0,
    fontSize: tokens.fontSizeBase400,
    fontWeight: tokens.fontWeightSemibold,
    "& textarea": { fieldSizing: "content", minHeight: "24px", maxHeight: "160px" },
  },
  notes: { "& textarea": { fieldSizing: "content", minHeight: "72px", maxHeight: "320px" } },
});

interface TextFieldProps {
  readonly task: Task;
  readonly mayChange: boolean;
  readonly acts: TaskActs;
}

type Saved = "unchanged" | "saving" | "saved" | "failed";

/** A text that is saved when it is left; what somebody else made of it meanwhile is told and not overwritten (TRK-TASK-016). */
function useSavedText(given: { readonly value: string; save(text: string): Promise<boolean> }) {
  const { value, save } = given;
  const [text, setText] = useState(value);
  const [state, setState] = useState<Saved>("unchanged");
  const base = useRef(value);
  const isEdited = text !== base.current;
  useEffect(() => {
    if (value === base.current) return;
    const wasEdited = text !== base.current;
    if (wasEdited) return;
    base.current = value;
    setText(value);
  }, [value, text]);
  const leave = async (): Promise<void> => {
    if (!isEdited) return;
    setState("saving");
    const isDone = await save(text);
    if (isDone) base.current = text;
    setState(isDone ? "saved" : "failed");
  };
  return {
    text,
    state,
    /** What it is by now, where somebody else changed it under one's hands. */
    other: isEdited && value !== base.current ? value : undefined,
    change: (next: string) => setText(next),
    revert: () => {
      base.current = value;
      setText(value);
    },
    leave: () => void leave(),
  };
}

/** A task's title in Details. */
export function TitleField({ task, mayChange, acts }: TextFieldProps): ReactNode {
  const styles = useStyles();
  const kept = useSavedText({
    value: task.title,
    save: async (text) => (text.trim() === "" ? false : acts.change(task, { title: text.trim() })),
  });
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      event.currentTarget.blur();
    }
    if (event.key === "Escape" && kept.text !== task.title) {
      event.preventDefault();
      kept.revert();
    }
  };
  return (
    <Field
      className={styles.title}
      validationMessage={kept.text.trim() === "" ? t("task.title_missing") : undefined}
      hint={kept.other === undefined ? undefined : t("task.changed_meanwhile", { value: kept.other })}
    >
      <Textarea
        aria-label={t("column.title")}
        appearance="outline"
        resize="none"
        rows={1}
        maxLength={LONGEST_TITLE}
        readOnly={!mayChange}
        value={kept.text}
        onChange={(_, data) => kept.change(data.value.replaceAll(/[\r\n]+/g, " "))}
        onKeyDown={onKeyDown}
        onBlur={kept.leave}
      />
    </Field>
  );
}

/** A task's notes in Details. */
export function NotesField({ task, mayChange, acts }: TextFieldProps): ReactNode {
  const styles = useStyles();
  const kept = useSavedText({ value: task.notes, save: async (notes) => acts.change(task, { notes }) });
  const hint =
    kept.other === undefined
      ? kept.state === "unchanged"
        ? undefined
        : t(`details.${kept.state}`)
      : t("task.changed_meanwhile", { value: kept.other });
  return (
    <Field label={t("column.notes")} hint={hint}>
      <Textarea
        className={styles.notes}
        resize="none"
        maxLength={LONGEST_NOTES}
        readOnly={!mayChange}
        value={kept.text}
        onChange={(_, data) => kept.change(data.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape" || kept.text === task.notes) return;
          event.preventDefault();
          kept.revert();
        }}
        onBlur={kept.leave}
      />
    </Field>
  );
}
