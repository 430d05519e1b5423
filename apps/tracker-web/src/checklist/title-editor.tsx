import { makeStyles, tokens } from "@fluentui/react-components";
import { useEffect, useRef, useState } from "react";
import type { KeyboardEvent, ReactNode } from "react";
import { t } from "../messages.ts";

const LONGEST_TITLE = 500;

const useStyles = makeStyles({
  root: { flexGrow: 1, minWidth: 0, display: "flex", alignItems: "center", gap: "8px" },
  input: {
    flexGrow: 1,
    minWidth: 0,
    height: "26px",
    boxSizing: "border-box",
    font: "inherit",
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorCompoundBrandStroke}`,
    borderRadius: tokens.borderRadiusSmall,
    paddingInline: "6px",
    outline: "none",
  },
  other: {
    color: tokens.colorStatusWarningForeground1,
    fontSize: tokens.fontSizeBase200,
    flexShrink: 1,
    overflow: "hidden",
    textOverflow: "ellipsis",
  },
});

interface TitleEditorProps {
  readonly title: string;
  onSave(title: string): void;
  onEnd(): void;
}

/** Changes a title in place: Enter and leaving save, Esc reverts. What somebody else made of it meanwhile stands beside. */
export function TitleEditor({ title, onSave, onEnd }: TitleEditorProps): ReactNode {
  const styles = useStyles();
  const [first] = useState(title);
  const [text, setText] = useState(title);
  const input = useRef<HTMLInputElement>(null);
  const isLeft = useRef(false);
  useEffect(() => input.current?.select(), []);
  const leave = (isKept: boolean): void => {
    if (isLeft.current) return;
    isLeft.current = true;
    const trimmed = text.trim();
    if (isKept && trimmed !== "" && trimmed !== first) onSave(trimmed);
    onEnd();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === "Escape") leave(false);
    if (event.key === "Enter" && !event.nativeEvent.isComposing) leave(true);
  };
  return (
    <span className={styles.root}>
      <input
        ref={input}
        autoFocus
        className={styles.input}
        aria-label={t("column.title")}
        maxLength={LONGEST_TITLE}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={() => leave(true)}
      />
      {title === first ? null : (
        <span className={styles.other} role="status" title={title}>
          {t("task.changed_meanwhile", { value: title })}
        </span>
      )}
    </span>
  );
}
