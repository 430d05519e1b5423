import { Button, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import type { ReactElement, ReactNode } from "react";
import { words } from "./reader-words.ts";

const useStyles = makeStyles({
  bar: {
    display: "flex",
    alignItems: "center",
    flexWrap: "wrap",
    columnGap: "8px",
    rowGap: "4px",
    padding: "4px 8px",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    flexShrink: 0,
  },
  group: { display: "flex", alignItems: "center", gap: "2px" },
  end: { marginInlineStart: "auto" },
});

/** The line of buttons above what is shown. */
export function ReaderBar(props: { readonly children: ReactNode }): ReactNode {
  const styles = useStyles();
  return (
    <div role="group" aria-label={words("reader.tools")} className={styles.bar}>
      {props.children}
    </div>
  );
}

/** Buttons that belong together. */
export function BarGroup(props: { readonly isEnd?: boolean; readonly children: ReactNode }): ReactNode {
  const styles = useStyles();
  return <div className={mergeClasses(styles.group, props.isEnd === true && styles.end)}>{props.children}</div>;
}

/** One button of the line. */
export function BarButton(props: {
  readonly label: string;
  readonly icon: ReactElement;
  readonly isDisabled?: boolean;
  /** Of one that is on or off. */
  readonly isOn?: boolean;
  onClick(): void;
}): ReactNode {
  const { label, icon, isDisabled, isOn, onClick } = props;
  return (
    <Button
      size="small"
      appearance="subtle"
      icon={icon}
      aria-label={label}
      title={label}
      disabledFocusable={isDisabled === true}
      {...(isOn === undefined ? {} : { "aria-pressed": isOn })}
      onClick={onClick}
    />
  );
}
