import { Input, makeStyles, tokens } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { ClipboardEvent, KeyboardEvent, ReactNode, Ref } from "react";
import { readLines } from "./lines.ts";
import type { Line } from "./lines.ts";

const LONGEST_TITLE = 500;

const useStyles = makeStyles({
  field: { width: "100%", backgroundColor: "transparent" },
  icon: { color: tokens.colorNeutralForeground3 },
});

interface DraftFieldProps {
  readonly label: string;
  readonly inputRef?: Ref<HTMLInputElement>;
  readonly isFocused?: boolean;
  /** One task, or the lines that were pasted. */
  onAdd(lines: readonly Line[]): void;
  /** Tab and Shift+Tab; tells whether that can be. */
  onIndent?(step: -1 | 1): boolean;
  onLeave?(): void;
  /** From an empty field back to the list. */
  onUp?(): void;
}

/** The field in which a task begins: Enter adds it and goes on with the next, Tab puts it below the one above it. */
export function DraftField(props: DraftFieldProps): ReactNode {
  const { label, inputRef, isFocused = false, onAdd, onIndent, onLeave, onUp } = props;
  const styles = useStyles();
  const [title, setTitle] = useState("");
  const add = (): void => {
    const text = title.trim();
    if (text === "") return;
    onAdd([{ title: text, depth: 0 }]);
    setTitle("");
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      add();
    } else if (event.key === "Tab" && title !== "" && onIndent?.(event.shiftKey ? -1 : 1) === true)
      event.preventDefault();
    else if (event.key === "Escape") {
      if (title !== "" && onLeave === undefined) setTitle("");
      else onLeave?.();
    } else if (event.key === "ArrowUp" && title === "") onUp?.();
  };
  const onPaste = (event: ClipboardEvent): void => {
    const lines = readLines(event.clipboardData.getData("text/plain"));
    if (lines.length < 2) return;
    event.preventDefault();
    onAdd(lines);
  };
  return (
    <Input
      ref={inputRef}
      autoFocus={isFocused}
      appearance="filled-lighter"
      size="small"
      className={styles.field}
      contentBefore={<AddRegular className={styles.icon} />}
      aria-label={label}
      placeholder={label}
      maxLength={LONGEST_TITLE}
      value={title}
      onChange={(_, data) => setTitle(data.value)}
      onKeyDown={onKeyDown}
      onPaste={onPaste}
      onBlur={() => (title.trim() === "" ? onLeave?.() : undefined)}
    />
  );
}
