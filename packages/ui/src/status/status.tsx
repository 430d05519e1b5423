import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import {
  CheckmarkCircle16Regular,
  Circle16Regular,
  ClockRegular,
  DismissCircle16Regular,
  Warning16Regular,
} from "@fluentui/react-icons";
import type { ReactElement, ReactNode } from "react";

const useStyles = makeStyles({
  root: {
    display: "inline-flex",
    alignItems: "center",
    gap: "6px",
    minWidth: 0,
    maxWidth: "100%",
    verticalAlign: "bottom",
  },
  icon: { display: "inline-flex", flexShrink: 0, fontSize: "16px" },
  text: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
  good: { color: tokens.colorStatusSuccessForeground1 },
  waiting: { color: tokens.colorNeutralForeground3 },
  warning: { color: tokens.colorStatusWarningForeground1 },
  bad: { color: tokens.colorStatusDangerForeground1 },
  none: { color: tokens.colorNeutralForeground3 },
});

/** What a status means for the person who reads it. */
export type Tone = "good" | "waiting" | "warning" | "bad" | "none";

const ICONS: Readonly<Record<Tone, ReactElement>> = {
  good: <CheckmarkCircle16Regular />,
  waiting: <ClockRegular />,
  warning: <Warning16Regular />,
  bad: <DismissCircle16Regular />,
  none: <Circle16Regular />,
};

/** A status in a word, with an icon, so that the colour is never alone. */
export function Status(props: { readonly tone: Tone; readonly children: ReactNode }): ReactNode {
  const styles = useStyles();
  return (
    <span className={styles.root}>
      <span className={mergeClasses(styles.icon, styles[props.tone])} aria-hidden="true">
        {ICONS[props.tone]}
      </span>
      <span className={styles.text}>{props.children}</span>
    </span>
  );
}
